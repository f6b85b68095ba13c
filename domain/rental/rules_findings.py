"""Rules about findings. Those that a fact still on its way may satisfy wait for it (⏳ in docs/rules.md)."""

from domain.shared.rule import Premature, RuleBroken


class FindingNameNotValid(RuleBroken):
    code = "finding.name_not_valid"
    zh = "隐患名称应为“排查编号.检查项代码”，例如 01J….F04。"
    en = "A finding is named by its inspection's id, a dot and the item's code, such as 01J….F04."


class InspectionNotYetCompleted(Premature):
    code = "finding.inspection_not_completed"
    zh = "该排查尚未完成，还没有隐患。"
    en = "The inspection is not completed yet, so nothing was found."


class FindingNotRaised(RuleBroken):
    code = "finding.not_raised"
    zh = "该排查未发现检查项 {item} 的隐患。"
    en = "The inspection found nothing wrong with the item {item}."


class BeforeItWasFound(RuleBroken):
    code = "finding.before_it_was_found"
    zh = "此事早于发现隐患之日 {found}。"
    en = "This happened before the finding was made on {found}."


class FixedOnSpotIsThatDay(Premature):
    code = "finding.fixed_on_another_day"
    zh = "当场整改须在发现当日（{found}）；其后请责令限期整改。"
    en = "Fixed on the spot means on the day it was found ({found}); later a rectification is ordered."


class RectificationAlreadyOrdered(Premature):
    code = "finding.already_ordered"
    zh = "该隐患已责令整改，期限 {due_on}。"
    en = "Rectification is ordered already, by {due_on}."


class NotYetOrdered(Premature):
    code = "finding.not_yet_ordered"
    zh = "该隐患尚未责令整改。"
    en = "Rectification has not been ordered yet."


class NeitherReportedNorDue(Premature):
    code = "finding.neither_reported_nor_due"
    zh = "尚未报告整改完成，期限 {due_on} 也未届满，不能复查。"
    en = "It was not reported put right, and {due_on} has not passed: nothing to re-inspect yet."


class ReporterMustNotReinspect(RuleBroken):
    code = "finding.reporter_reinspects"
    zh = "报告整改完成的人不得复查同一隐患。"
    en = "Nobody re-inspects what they themselves reported put right."


class ReinspectorMustNotReport(RuleBroken):
    code = "finding.reinspector_reports"
    zh = "复查过该隐患的人不得报告其整改完成。"
    en = "Nobody reports put right what they themselves re-inspected."


class ReporterIsNotTheActor(RuleBroken):
    code = "finding.reporter_not_actor"
    zh = "报告身份（{standing}）与报送人不符：居民只能为本人报告，工作人员报告不填报告人。"
    en = (
        "As {standing} the reporter is somebody else: residents report for themselves, a worker names nobody."
    )


class MustBeReferred(Premature):
    code = "finding.must_be_referred"
    zh = "该隐患已 {failed} 次复查不合格，须移交有权单位。"
    en = "It failed {failed} re-inspections and must be referred to an office with the power to act."


class RectificationOutOfRange(RuleBroken):
    code = "finding.due_out_of_range"
    zh = "整改期限须不早于 {earliest}，不晚于 {latest}。"
    en = "The day to put it right by must not be before {earliest} nor after {latest}."


class NothingIsDue(RuleBroken):
    code = "finding.due_without_rectification"
    zh = "已合格或已处置的隐患不再填写整改期限。"
    en = "What is right has no day to be put right by."


class SeverityReferralIsForA(RuleBroken):
    code = "finding.not_severe"
    zh = "只有 A 级隐患可因“严重隐患”移交，本隐患为 {severity} 级。"
    en = "Only severity A is referred for severity; this finding is {severity}."


class NotYetOverdue(Premature):
    code = "finding.not_yet_overdue"
    zh = "整改期限未过，也无复查不合格，不能以逾期不改移交。"
    en = "Its day has not passed and no re-inspection failed, so it cannot be referred as not put right."


class FindingIsReferred(Premature):
    code = "finding.is_referred"
    zh = "该隐患已移交 {org}，待其答复。"
    en = "It was referred to {org}, whose answer is awaited."


class NotYetReferred(Premature):
    code = "finding.not_yet_referred"
    zh = "该隐患尚未移交。"
    en = "It has not been referred yet."


class FindingIsClosed(Premature):
    code = "finding.is_closed"
    zh = "该隐患已于 {closed} 销号。"
    en = "It was closed on {closed}."


class NotYetClosed(Premature):
    code = "finding.not_yet_closed"
    zh = "该隐患尚未销号，无须重新启动。"
    en = "It is not closed, so there is nothing to reopen."


class TooLateToReopen(Premature):
    code = "finding.too_late_to_reopen"
    zh = "销号已逾 {months} 个月，请另行排查。"
    en = "It was closed more than {months} months before; inspect again."


class FinderMustNotVoid(RuleBroken):
    code = "finding.finder_voids"
    zh = "发现隐患的人不得自行作废该隐患。"
    en = "Who made a finding does not void it."


class FindingIsVoided(RuleBroken):
    code = "finding.is_voided"
    zh = "该隐患已作废，此事发生在其后。"
    en = "The finding was voided before this happened."


RULES: tuple[type[RuleBroken], ...] = (
    FindingNameNotValid,
    InspectionNotYetCompleted,
    FindingNotRaised,
    BeforeItWasFound,
    FixedOnSpotIsThatDay,
    RectificationAlreadyOrdered,
    NotYetOrdered,
    NeitherReportedNorDue,
    ReporterMustNotReinspect,
    ReinspectorMustNotReport,
    ReporterIsNotTheActor,
    MustBeReferred,
    RectificationOutOfRange,
    NothingIsDue,
    SeverityReferralIsForA,
    NotYetOverdue,
    FindingIsReferred,
    NotYetReferred,
    FindingIsClosed,
    NotYetClosed,
    TooLateToReopen,
    FinderMustNotVoid,
    FindingIsVoided,
)
