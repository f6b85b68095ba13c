"""Rules of the closed loop with the town office: one office, one clock, no ping-pong."""

from domain.shared.rule import Premature, RuleBroken


class AlreadyEscalated(RuleBroken):
    code = "dispute.already_escalated"
    zh = "纠纷已上报镇平安办。"
    en = "The dispute was already escalated."


class NotEscalated(Premature):
    code = "dispute.not_escalated"
    zh = "纠纷尚未上报镇平安办。"
    en = "The dispute has not been escalated."


class ReturnNeedsReason(RuleBroken):
    code = "dispute.return_needs_reason"
    zh = "退回或驳回选“其他”时必须写明理由。"
    en = "A return or rejection for “other” reasons must say which."


class ReturnsExhausted(RuleBroken):
    code = "dispute.returns_exhausted"
    zh = "退回已达 {limit} 次上限，以督办单位的决定为准。"
    en = "It was returned {limit} times, as often as allowed; the supervisor's decision is final."


class SupervisionNotOpen(Premature):
    code = "dispute.supervision_not_open"
    zh = "没有进行中的督办。"
    en = "No supervision is open."


class OneOfficeIsResponsible(RuleBroken):
    code = "dispute.one_office_is_responsible"
    zh = "督办已有责任单位，一件一责；退回后才能另行派发。"
    en = "One office is already responsible; it must be returned before another is named."


class SupervisionDeadlineOutOfRange(RuleBroken):
    code = "dispute.supervision_deadline_out_of_range"
    zh = "督办期限须在 {earliest} 之后且不晚于 {latest}。"
    en = "The deadline must lie after {earliest} and not after {latest}."


class SupervisionExtendedAlready(RuleBroken):
    code = "dispute.supervision_extended_already"
    zh = "督办期限只能延长一次。"
    en = "A supervision can be extended only once."


class NotTheResponsibleOrg(RuleBroken):
    code = "dispute.not_the_responsible_org"
    zh = "只有责任单位可以报告。"
    en = "Only the responsible office may report."


class ResultAlreadySubmitted(RuleBroken):
    code = "dispute.result_already_submitted"
    zh = "办理结果已提交，等待平安办审核。"
    en = "A result was already submitted and waits for the town office."


class ResultNotSubmitted(Premature):
    code = "dispute.result_not_submitted"
    zh = "责任单位尚未提交办理结果。"
    en = "The responsible office has not submitted a result yet."


class SubmitterMustNotSignOff(RuleBroken):
    code = "dispute.submitter_signs_off"
    zh = "提交结果的人不能自己签结督办。"
    en = "Who submitted the result cannot sign it off."


class SupervisionIsOpen(Premature):
    code = "dispute.supervision_is_open"
    zh = "督办尚未结束，不能结案。"
    en = "The supervision is still open; the case cannot end."
