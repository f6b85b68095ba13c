"""Rules about the course of a dispute: what has to come first, what can no longer come."""

from domain.shared.rule import Premature, RuleBroken


class NotYetReported(Premature):
    code = "dispute.not_yet_reported"
    zh = "这起纠纷尚未上报。"
    en = "Nobody has reported this dispute yet."


class OpensUnderOwnNumber(RuleBroken):
    code = "dispute.opens_under_own_number"
    zh = "首次上报须使用本来源自己的案件编号，案件代码由此得出；案件代码只用于已上报的案件。"
    en = "A dispute is first reported under its source's own number, which its code follows from; a code names a known one."


class AlreadyReported(RuleBroken):
    code = "dispute.already_reported"
    zh = "该编号的纠纷已经上报，内容不同；请核对后另行说明或合并。"
    en = "A dispute was already reported under this code, with other facts."


class NoticeMustBeShown(RuleBroken):
    code = "dispute.notice_not_shown"
    zh = "当事人自行上报前，应当先出示个人信息处理告知。"
    en = "A party who reports must have been shown the notice about personal data first."


class StatementMustPrecedeReport(RuleBroken):
    code = "dispute.statement_after_report"
    zh = "所述经过不能晚于上报日期 {reported_on}。"
    en = "What is stated about the past cannot lie after the day of the report, {reported_on}."


class NotYetRegistered(Premature):
    code = "dispute.not_yet_registered"
    zh = "纠纷尚未登记受理。"
    en = "The dispute has not been registered yet."


class NoPartyYet(Premature):
    code = "dispute.no_party_yet"
    zh = "登记前至少要有一名当事人。"
    en = "At least one party must be named before the dispute is registered."


class GridMustBeKnown(RuleBroken):
    code = "dispute.needs_grid"
    zh = "登记前必须明确所在网格。"
    en = "The grid must be known before the dispute is registered."


class AlreadyTakenUp(RuleBroken):
    code = "dispute.already_taken_up"
    zh = "纠纷已经进入办理，不能再这样处理。"
    en = "The dispute has already been taken up ({phase}); this can no longer be done."


class DuplicateMustNotBeItself(RuleBroken):
    code = "dispute.duplicate_of_itself"
    zh = "纠纷不能与自身合并。"
    en = "A dispute cannot be a duplicate of itself."


class GradeIsForDisputes(RuleBroken):
    code = "dispute.grade_of_person"
    zh = "只对纠纷分级，不对人分级。"
    en = "Disputes are graded, people never."


class SeriousNeedsCriteria(RuleBroken):
    code = "dispute.serious_needs_criteria"
    zh = "评为重大疑难必须写明依据。"
    en = "A serious grade must name what it rests on."


class NotYetTriaged(Premature):
    code = "dispute.not_yet_triaged"
    zh = "纠纷尚未分流。"
    en = "The dispute has not been triaged yet."


class OutOnlyBeforeMediation(RuleBroken):
    code = "dispute.out_after_channel"
    zh = "已进入调解渠道的纠纷不能再判为“不属纠纷”。"
    en = "A dispute that has a channel can no longer be triaged out."


class NoChannelYet(Premature):
    code = "dispute.no_channel_yet"
    zh = "尚未确定调解渠道。"
    en = "No channel has been assigned yet."


class ChannelChangeNeedsReason(RuleBroken):
    code = "dispute.channel_change_needs_reason"
    zh = "变更调解渠道必须说明原因。"
    en = "A change of channel must tell its reason."


class NoMediatorYet(Premature):
    code = "dispute.no_mediator_yet"
    zh = "尚未指派调解员。"
    en = "No mediator has been assigned yet."


class MediationNotBegun(Premature):
    code = "dispute.mediation_not_begun"
    zh = "尚未开始调解：没有调解会，也没有走访。"
    en = "Mediation has not begun: no session was held and nobody visited."


class NoAgreementYet(Premature):
    code = "dispute.no_agreement_yet"
    zh = "当前没有生效的调解协议。"
    en = "No agreement stands at present."


class AgreementStands(RuleBroken):
    code = "dispute.agreement_stands"
    zh = "双方已达成协议，不能再这样处理。"
    en = "The parties have agreed; this can no longer be done."


class MediationHasFailed(RuleBroken):
    code = "dispute.mediation_has_failed"
    zh = "调解已经终止，当事人已被告知其他途径。"
    en = "Mediation has ended and the parties were told where to turn."


class DisputeWasWithdrawn(RuleBroken):
    code = "dispute.was_withdrawn"
    zh = "当事人已撤回或自行和解。"
    en = "The parties withdrew or settled it themselves."


class DisputeHasEnded(RuleBroken):
    code = "dispute.has_ended"
    zh = "纠纷已经办结。"
    en = "The dispute has ended ({phase})."


class NotYetClosed(Premature):
    code = "dispute.not_yet_closed"
    zh = "只有已销号的纠纷才能重新启动。"
    en = "Only a closed dispute can be reopened."


class ReopenTooLate(RuleBroken):
    code = "dispute.reopen_too_late"
    zh = "销号已超过 {months} 个月，最迟 {latest}；请重新上报。"
    en = "The dispute was closed more than {months} months ago, the last day was {latest}; please report it anew."


class WorkRests(Premature):
    code = "dispute.work_rests"
    zh = "纠纷处理已中止，恢复后方可继续。"
    en = "Work on the dispute rests until it is resumed."


class PublicSecurityCaseSuspendsMediation(Premature):
    code = "dispute.public_security_case_open"
    zh = "治安案件 {case_no} 未结，调解暂停。"
    en = "Public-security case {case_no} is open; mediation rests."


class NotSuspended(Premature):
    code = "dispute.not_suspended"
    zh = "纠纷处理没有中止。"
    en = "Work on the dispute is not suspended."


class NoPublicSecurityCase(Premature):
    code = "dispute.no_public_security_case"
    zh = "没有该编号的未结治安案件。"
    en = "No public-security case of that number is open."


class AnotherPublicSecurityCaseOpen(Premature):
    code = "dispute.another_public_security_case_open"
    zh = "另一治安案件 {case_no} 尚未了结。"
    en = "Another public-security case, {case_no}, is still open."


class ReferenceAlreadyUsed(RuleBroken):
    code = "dispute.reference_already_used"
    zh = "该编号下已记录了不同的内容，请用新的编号。"
    en = "Other facts were already told under this reference; please use a new one."


class NoTransferOffered(Premature):
    code = "dispute.no_transfer_offered"
    zh = "没有待接收的移交。"
    en = "No transfer waits to be accepted."


class TransferIsForAnotherOffice(RuleBroken):
    code = "dispute.transfer_for_another_office"
    zh = "该移交是给另一单位的。"
    en = "The transfer was offered to another office."


class TransferAlreadyOffered(RuleBroken):
    code = "dispute.transfer_already_offered"
    zh = "已有一项移交等待接收。"
    en = "A transfer already waits to be accepted."
