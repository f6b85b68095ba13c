"""Rules about tenancies, and about who may say what in this slice."""

from domain.shared.rule import Contradicting, Premature, RuleBroken


class RoleNotAllowed(RuleBroken):
    code = "rental.role_not_allowed"
    zh = "角色（{role}）无权记录此事。"
    en = "The role {role} may not record this."


class TenancyIdNotValid(RuleBroken):
    code = "tenancy.id_not_valid"
    zh = "租赁编号必须是随机产生的 26 位 ULID，不得使用证件号码等个人信息。"
    en = "A tenancy's id must be a random ULID of 26 characters, never an ID number or the like."


class TenancyNotYetDeclared(Premature):
    code = "tenancy.not_yet_declared"
    zh = "该租赁尚未申报。"
    en = "This tenancy has not been declared yet."


class TenancyDeclaredOtherwise(RuleBroken):
    code = "tenancy.already_declared"
    zh = "该租赁编号已申报，且内容不同；另一租赁请使用新编号。"
    en = "This id names a tenancy declared with other particulars; use a new id for another tenancy."


class LandlordMustNotBeTenant(RuleBroken):
    code = "tenancy.landlord_is_tenant"
    zh = "出租人不能同时是本租赁的承租人。"
    en = "The landlord cannot be a tenant of the same tenancy."


class RoomsMustBeNamed(RuleBroken):
    code = "tenancy.rooms_not_named"
    zh = "分间出租须写明所租房间；整套出租不列房间。"
    en = "Where rooms are let the rooms must be named; where the whole is let none is."


class TenancyEndsBeforeItBegins(RuleBroken):
    code = "tenancy.ends_before_it_begins"
    zh = "租赁截止日期早于开始日期 {since}。"
    en = "The tenancy would end before it began on {since}."


class DeclarerIsNotTheActor(RuleBroken):
    code = "tenancy.declarer_not_actor"
    zh = "申报身份（{declarer}）与报送角色（{role}）不符。"
    en = "Somebody in the role {role} cannot declare a tenancy as {declarer}."


class OwnTenancyOnly(RuleBroken):
    code = "tenancy.own_only"
    zh = "居民只能申报本人作为出租人或承租人的租赁。"
    en = "A resident speaks only of tenancies they themselves are landlord or tenant of."


class FilingUnderTwoDays(RuleBroken):
    code = "tenancy.filed_on_another_day"
    zh = "该备案编号已登记，备案日期为 {on}。"
    en = "This filing number is on record with another day, {on}."


class TenancyHasEnded(RuleBroken):
    code = "tenancy.has_ended"
    zh = "该租赁已于 {until} 终止，此事发生在终止之后。"
    en = "The tenancy ended on {until}; this happened after its end."


class TenancyEndedOtherwise(Contradicting):
    code = "tenancy.ended_otherwise"
    zh = "该租赁已登记于 {until} 终止，日期或原因不同；两种说法均保留，由人员裁定。"
    en = "The tenancy is on record as ended on {until}, with another day or reason; both are kept, a person chooses."


RULES: tuple[type[RuleBroken], ...] = (
    RoleNotAllowed,
    TenancyIdNotValid,
    TenancyNotYetDeclared,
    TenancyDeclaredOtherwise,
    LandlordMustNotBeTenant,
    RoomsMustBeNamed,
    TenancyEndsBeforeItBegins,
    DeclarerIsNotTheActor,
    OwnTenancyOnly,
    FilingUnderTwoDays,
    TenancyHasEnded,
    TenancyEndedOtherwise,
)
