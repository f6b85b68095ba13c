"""Rules about dwellings and units: where they stand, when they end, what their codes must be."""

from domain.shared.rule import Contradicting, Premature, RuleBroken


class DwellingIdNotValid(RuleBroken):
    code = "dwelling.id_not_valid"
    zh = "房屋编号应为 26 位 ULID，由首先上报者随机生成。"
    en = "The id of a dwelling is a ULID of 26 characters, chosen at random by whoever names it first."


class DwellingNotOnSuchAnAddress(RuleBroken):
    code = "dwelling.address_of_wrong_kind"
    zh = "房屋不能登记在类型 {kind} 的地址上，应为门牌、楼幢、楼层、户室或独立房屋。"
    en = "A dwelling does not stand on an address of kind {kind}, but on a door, building, floor, room or house."


class DwellingAddressNoLongerInUse(RuleBroken):
    code = "dwelling.address_no_longer_in_use"
    zh = "该地址已于 {on} 停用或拆分，请登记在现用地址上。"
    en = "The address went out of use or was split on {on}; name one that is in use."


class FloorAboveTheRoof(RuleBroken):
    code = "dwelling.floor_above_roof"
    zh = "所在层 {floor_no} 高于总层数 {floors}。"
    en = "Floor {floor_no} is above the last of {floors} floors."


class NothingChanged(RuleBroken):
    code = "dwelling.nothing_changed"
    zh = "用途和使用状况至少填写一项。"
    en = "At least the use or the occupancy must be given."


class DwellingNothingCorrected(RuleBroken):
    code = "dwelling.nothing_corrected"
    zh = "更正房屋信息时至少填写一项。"
    en = "A correction of a dwelling corrects at least one field."


class DwellingNotYetRegistered(Premature):
    code = "dwelling.not_yet_registered"
    zh = "该房屋尚未登记。"
    en = "This dwelling is not registered yet."


class DwellingRegisteredOtherwise(RuleBroken):
    code = "dwelling.already_registered"
    zh = "该编号已登记为另一房屋，或内容不同；请使用更正。"
    en = "A dwelling is registered under this id with other particulars; send a correction."


class DwellingGoneAlready(RuleBroken):
    code = "dwelling.already_demolished"
    zh = "该房屋已于 {on} 以其他方式注销。"
    en = "This dwelling ended on {on} already, in another way."


class DwellingIsGone(RuleBroken):
    code = "dwelling.is_gone"
    zh = "该房屋已于 {on} 不复存在，此后发生的事项不再记录。"
    en = "This dwelling is gone since {on}; nothing happens to it after that."


class AppraisedOtherwise(RuleBroken):
    code = "dwelling.appraised_otherwise"
    zh = "同一鉴定文书不能有两个等级，已记录为 {level} 级。"
    en = "One appraisal document does not give two grades; {level} is on record."


class DwellingChangedMeanwhile(Contradicting):
    code = "dwelling.changed_meanwhile"
    zh = "其间他人已更改该房屋的 {field}（第 {version} 条记录），请人工选择。"
    en = "Somebody else changed {field} of this dwelling meanwhile (fact {version}); a person must choose."


class UnitIdNotValid(RuleBroken):
    code = "unit.id_not_valid"
    zh = "单位编号应为 26 位 ULID，由首先上报者随机生成。"
    en = "The id of a unit is a ULID of 26 characters, chosen at random by whoever names it first."


class UnitNameNotValid(RuleBroken):
    code = "unit.name_not_valid"
    zh = "单位名称应为 1 至 100 个字符，不含控制字符。"
    en = "The name of a unit has 1 to 100 characters and no control characters."


class CreditCodeNotValid(RuleBroken):
    code = "unit.credit_code_not_valid"
    zh = "统一社会信用代码不正确（{problem}），请对照营业执照重新录入。"
    en = "This is no unified social credit code ({problem}); copy it from the licence again."


class UnitNotOnSuchAnAddress(RuleBroken):
    code = "unit.address_of_wrong_kind"
    zh = "类型 {kind} 的地址上只能登记摊点。"
    en = "On an address of kind {kind} only a stall is registered."


class UnitAddressNoLongerInUse(RuleBroken):
    code = "unit.address_no_longer_in_use"
    zh = "该地址已于 {on} 停用或拆分，请登记在现用地址上。"
    en = "The address went out of use or was split on {on}; name one that is in use."


class UnitNothingCorrected(RuleBroken):
    code = "unit.nothing_corrected"
    zh = "更正单位信息时至少填写一项。"
    en = "A correction of a unit corrects at least one field."


class UnitNotYetRegistered(Premature):
    code = "unit.not_yet_registered"
    zh = "该单位尚未登记。"
    en = "This unit is not registered yet."


class UnitRegisteredOtherwise(RuleBroken):
    code = "unit.already_registered"
    zh = "该编号已登记为另一单位，或内容不同；请使用更正。"
    en = "A unit is registered under this id with other particulars; send a correction."


class UnitCeasedAlready(RuleBroken):
    code = "unit.already_ceased"
    zh = "该单位已于 {on} 以其他方式注销。"
    en = "This unit ceased on {on} already, in another way."


class UnitHasCeased(RuleBroken):
    code = "unit.has_ceased"
    zh = "该单位已于 {on} 停止经营，此后发生的事项不再记录。"
    en = "This unit ceased on {on}; nothing happens to it after that."


class UnitNotSuspended(Premature):
    code = "unit.not_suspended"
    zh = "在此之前没有该单位停业的记录。"
    en = "No suspension of this unit from before that is on record."


class UnitChangedMeanwhile(Contradicting):
    code = "unit.changed_meanwhile"
    zh = "其间他人已更改该单位的 {field}（第 {version} 条记录），请人工选择。"
    en = "Somebody else changed {field} of this unit meanwhile (fact {version}); a person must choose."


RULES: tuple[type[RuleBroken], ...] = (
    DwellingIdNotValid,
    DwellingNotOnSuchAnAddress,
    DwellingAddressNoLongerInUse,
    FloorAboveTheRoof,
    NothingChanged,
    DwellingNothingCorrected,
    DwellingNotYetRegistered,
    DwellingRegisteredOtherwise,
    DwellingGoneAlready,
    DwellingIsGone,
    AppraisedOtherwise,
    DwellingChangedMeanwhile,
    UnitIdNotValid,
    UnitNameNotValid,
    CreditCodeNotValid,
    UnitNotOnSuchAnAddress,
    UnitAddressNoLongerInUse,
    UnitNothingCorrected,
    UnitNotYetRegistered,
    UnitRegisteredOtherwise,
    UnitCeasedAlready,
    UnitHasCeased,
    UnitNotSuspended,
    UnitChangedMeanwhile,
)
