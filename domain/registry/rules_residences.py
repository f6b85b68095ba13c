"""Rules about stays and visits. None of them looks at the order in which facts arrive (ADR 0009)."""

from domain.registry.rules_places import RoleNotAllowed
from domain.shared.rule import Contradicting, Premature, RuleBroken


class ResidenceKeyNotValid(RuleBroken):
    code = "residence.key_not_valid"
    zh = "居住关系须以“人员键.房屋编号”命名，二者均为 26 位 ULID。"
    en = "A stay is named by the person's key and the dwelling's id, two ULIDs joined by a dot."


class ClaimantIsNotTheOffice(RoleNotAllowed):
    code = "residence.claimant_not_of_office"
    zh = "角色（{role}）不能以“{claimant}”的身份申报居住。"
    en = "The role {role} cannot claim a stay as {claimant}."


class OwnNameOnly(RoleNotAllowed):
    code = "residence.own_name_only"
    zh = "居民须以本人的人员键申报；以承租人身份申报、提出异议的，只能涉及本人的居住。"
    en = "A resident speaks under their own key, and as a tenant or against a claim only of their own stay."


class BeginsInFuture(RuleBroken):
    code = "residence.begins_in_future"
    zh = "开始居住的日期晚于申报之日：入住之后再申报。"
    en = "The stay would begin after the day it is reported; report it once the person lives there."


class EndsBeforeItBegins(RuleBroken):
    code = "residence.ends_before_it_begins"
    zh = "居住的结束日期早于开始日期。"
    en = "The stay would end before it begins."


class EndsInFuture(RuleBroken):
    code = "residence.ends_in_future"
    zh = "离开日期晚于申报之日：离开之后再申报。"
    en = "The last day lies after the day of the report; report it once the person has left."


class NothingClaimed(Premature):
    code = "residence.nothing_claimed"
    zh = "尚无人申报此人居住于此。"
    en = "Nobody has claimed yet that this person lives there."


class NoStayByThen(Premature):
    code = "residence.no_stay_by_then"
    zh = "没有在该日之前开始的居住申报，无从结束。"
    en = "No claimed stay had begun by that day, so none can have ended."


class NoClaimOfYours(Premature):
    code = "residence.no_claim_of_yours"
    zh = "您在此之前未申报过此项居住，不能撤回、结束或恢复。"
    en = "You had not claimed this stay by then and cannot take it back, end it or reopen it."


class NotYetEnded(Premature):
    code = "residence.not_yet_ended"
    zh = "此项居住在该日之前没有结束的记录，无从恢复。"
    en = "No end of this stay is recorded by then, so there is nothing to reopen."


class DwellingWasDemolished(RuleBroken):
    code = "residence.dwelling_demolished"
    zh = "该房屋已于 {on} 灭失，此后不能开始居住。"
    en = "The dwelling was gone on {on}; no stay can begin there after that day."


class VisitIdNotValid(RuleBroken):
    code = "visit.id_not_valid"
    zh = "走访编号必须是随机产生的 26 位 ULID。"
    en = "A visit's id must be a random ULID of 26 characters."


class VisitIsOfAnotherDwelling(RuleBroken):
    code = "visit.other_dwelling"
    zh = "同一走访编号已用于另一处房屋，请使用新的编号。"
    en = "This visit's id belongs to another dwelling; use a new one."


class VisitAlreadyCompleted(RuleBroken):
    code = "visit.already_completed"
    zh = "该次走访此前已完成；再次上门请使用新的编号。"
    en = "This visit had been completed before; the next one has an id of its own."


class VisitCompletedOtherwise(Contradicting):
    code = "visit.completed_otherwise"
    zh = "该次走访已有另一份不同的完成记录，请核对后选择。"
    en = "This visit was completed with other particulars; look at both and choose."
