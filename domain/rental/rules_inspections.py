"""Rules about inspections and their checklist."""

from domain.shared.rule import Contradicting, Premature, RuleBroken


class InspectionIdNotValid(RuleBroken):
    code = "inspection.id_not_valid"
    zh = "排查编号必须是随机产生的 26 位 ULID。"
    en = "An inspection's id must be a random ULID of 26 characters."


class InspectionNotYetPlanned(Premature):
    code = "inspection.not_yet_planned"
    zh = "该排查尚未安排。"
    en = "This inspection has not been planned yet."


class InspectionPlannedOtherwise(RuleBroken):
    code = "inspection.already_planned"
    zh = "该排查编号已用于另一房屋、租赁或类别；改期只能改变截止日期。"
    en = "This id names an inspection of another dwelling, tenancy or kind; planning anew changes only the day."


class DueBeforePlanned(RuleBroken):
    code = "inspection.due_before_planned"
    zh = "截止日期早于安排之日 {planned}。"
    en = "The inspection would be due before it was planned on {planned}."


class PlannedMeanwhile(Contradicting):
    code = "inspection.planned_meanwhile"
    zh = "其间他人已将截止日期改为 {due_on}；两种说法均保留，由人员裁定。"
    en = "Somebody else set the due day to {due_on} meanwhile; both are kept, a person chooses."


class InspectionIsOver(RuleBroken):
    code = "inspection.is_over"
    zh = "该排查已结束（{phase}），此事发生在其后。"
    en = "The inspection was over ({phase}) when this happened."


class InspectionCompletedOtherwise(RuleBroken):
    code = "inspection.already_completed"
    zh = "该排查已完成，且结果不同；再次检查请另行安排。"
    en = "This inspection was completed with other answers; plan another one to look again."


class ItemsUnanswered(RuleBroken):
    code = "inspection.items_unanswered"
    zh = "以下检查项未作答：{items}。"
    en = "These items of the checklist have no answer: {items}."


class ItemNotInBank(RuleBroken):
    code = "inspection.item_not_in_bank"
    zh = "检查项 {item} 不在检查项库中。"
    en = "The item {item} is not in the bank."


class ItemAnsweredTwice(RuleBroken):
    code = "inspection.item_answered_twice"
    zh = "检查项 {item} 作答两次。"
    en = "The item {item} is answered twice."


class ItemVersionNotInForce(RuleBroken):
    code = "inspection.item_version_not_in_force"
    zh = "检查项 {item} 当日有效的版本为 {version}，请更新检查表。"
    en = "The item {item} was asked in version {version} that day; update the checklist."


class AnswerMakesNoSense(RuleBroken):
    code = "inspection.answer_makes_no_sense"
    zh = "检查项 {item} 不能答“{result}”。"
    en = "The item {item} cannot be answered {result}."


class SeverityIsForFailures(RuleBroken):
    code = "inspection.severity_without_failure"
    zh = "检查项 {item} 未判不合格，不得填写隐患等级。"
    en = "The item {item} did not fail, so it has no severity."


class RoomCountedTwice(RuleBroken):
    code = "inspection.room_counted_twice"
    zh = "第 {number} 个房间与前面的房间重复。"
    en = "Room number {number} of the list stands in it already."


RULES: tuple[type[RuleBroken], ...] = (
    InspectionIdNotValid,
    InspectionNotYetPlanned,
    InspectionPlannedOtherwise,
    DueBeforePlanned,
    PlannedMeanwhile,
    InspectionIsOver,
    InspectionCompletedOtherwise,
    ItemsUnanswered,
    ItemNotInBank,
    ItemAnsweredTwice,
    ItemVersionNotInForce,
    AnswerMakesNoSense,
    SeverityIsForFailures,
    RoomCountedTwice,
)
