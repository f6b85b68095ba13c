"""Rules about standard addresses: a tree that only grows, ids and codes that never name anything else."""

from domain.shared.rule import Contradicting, Premature, RuleBroken


class AddressIdNotValid(RuleBroken):
    code = "address.id_not_valid"
    zh = "地址编号应为 26 位 ULID，由首先上报者随机生成。"
    en = "The id of an address is a ULID of 26 characters, chosen at random by whoever names it first."


class ElementNameNotValid(RuleBroken):
    code = "address.name_not_valid"
    zh = "地址名称应为 1 至 60 个字符，不含控制字符。"
    en = "The name of an address has 1 to 60 characters and no control characters."


class DivisionIsNoVillage(RuleBroken):
    code = "address.division_no_village"
    zh = "地址应挂在村（社区）级区划之下，{division} 不是。"
    en = "An address hangs on a village or community; {division} is none."


class DivisionWasAbolished(RuleBroken):
    code = "address.division_abolished"
    zh = "区划 {division} 已于 {on} 撤销，不再新增地址。"
    en = "Division {division} was abolished on {on}; nothing new hangs on it."


class GridOfAnotherDivision(RuleBroken):
    code = "address.grid_of_another_division"
    zh = "顶层地址所在网格 {grid} 不属于区划 {division}。"
    en = "The grid {grid} of this top node is no part of division {division}."


class ParentIsItself(RuleBroken):
    code = "address.parent_is_itself"
    zh = "地址不能以自身为上级。"
    en = "An address does not stand below itself."


class ParentMustComeBefore(RuleBroken):
    code = "address.parent_kind_not_before"
    zh = "类型 {child} 的地址不能挂在类型 {parent} 的地址之下。"
    en = "An address of kind {child} does not stand below one of kind {parent}."


class ParentInAnotherDivision(Premature):
    code = "address.parent_in_another_division"
    zh = "上级地址不属于区划 {division}；如已并村，请先将上级地址调整到新网格。"
    en = "The parent does not belong to division {division}; after a merger of villages move it to its new grid."


class ParentNoLongerInUse(RuleBroken):
    code = "address.parent_no_longer_in_use"
    zh = "上级地址已于 {on} 停用，此后不再新增下级地址。"
    en = "The parent went out of use on {on}; nothing new stands below it after that."


class AddressNotYetProposed(Premature):
    code = "address.not_yet_proposed"
    zh = "该地址尚未登记。"
    en = "This address is not proposed yet."


class AddressProposedOtherwise(RuleBroken):
    code = "address.already_proposed"
    zh = "该编号已登记为另一地址；编号永不另作他用。"
    en = "Another address was proposed under this id; an id never names anything else."


class AddressEndedAlready(RuleBroken):
    code = "address.already_ended"
    zh = "该地址已于 {on} 以其他方式停用。"
    en = "This address went out of use on {on} already, in another way."


class AddressNoLongerInUse(RuleBroken):
    code = "address.no_longer_in_use"
    zh = "该地址已于 {on} 停用，此后发生的事项不再记录。"
    en = "This address went out of use on {on}; nothing happens to it after that."


class SchemeAndCodeGoTogether(RuleBroken):
    code = "address.scheme_and_code"
    zh = "地址代码须与编码方案同时填写。"
    en = "A code and the scheme it belongs to are given together."


class CodeNeverChanges(RuleBroken):
    code = "address.code_never_changes"
    zh = "该地址在编码方案 {scheme} 中已有代码 {code}；代码一经赋予不再更改。"
    en = "This address has the code {code} of the scheme {scheme}; a code once given never changes."


class RenamedMeanwhile(Contradicting):
    code = "address.renamed_meanwhile"
    zh = "其间他人已更改该地址的 {field}（第 {version} 条记录），请人工选择。"
    en = "Somebody else changed {field} of this address meanwhile (fact {version}); a person must choose."


class GridDoesNotHoldThen(RuleBroken):
    code = "address.grid_not_valid_then"
    zh = "网格 {grid} 在该日期无效。"
    en = "Grid {grid} does not hold on that day."


class SplitNeedsTwo(RuleBroken):
    code = "address.split_into_one"
    zh = "拆分须列明至少两个不同的承接地址。"
    en = "A split names at least two different successors."


class SuccessorIsItself(RuleBroken):
    code = "address.successor_is_itself"
    zh = "承接地址不能是该地址自身。"
    en = "An address cannot take its own place."


class SuccessorNoLongerInUse(RuleBroken):
    code = "address.successor_no_longer_in_use"
    zh = "承接地址 {successor} 已于 {on} 停用。"
    en = "The successor {successor} went out of use on {on}."


class MergeLeadsBack(RuleBroken):
    code = "address.merge_leads_back"
    zh = "目标地址已并入本地址，不能互相并入。"
    en = "The target was merged into this address; two addresses are not merged into each other."


RULES: tuple[type[RuleBroken], ...] = (
    AddressIdNotValid,
    ElementNameNotValid,
    DivisionIsNoVillage,
    DivisionWasAbolished,
    GridOfAnotherDivision,
    ParentIsItself,
    ParentMustComeBefore,
    ParentInAnotherDivision,
    ParentNoLongerInUse,
    AddressNotYetProposed,
    AddressProposedOtherwise,
    AddressEndedAlready,
    AddressNoLongerInUse,
    SchemeAndCodeGoTogether,
    CodeNeverChanges,
    RenamedMeanwhile,
    GridDoesNotHoldThen,
    SplitNeedsTwo,
    SuccessorIsItself,
    SuccessorNoLongerInUse,
    MergeLeadsBack,
)
