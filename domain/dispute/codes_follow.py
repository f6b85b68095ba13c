"""Further code lists: partners, confirmation, supervision, suspension, the end of a case."""

from domain.shared.code_list import Code


class WithdrawalKind(Code):
    """How the parties ended it themselves."""

    WITHDRAWN = "withdrawn", "撤回申请"
    SETTLED_PRIVATELY = "settled_privately", "自行和解"


class Mechanism(Code):
    """三联."""

    JOINT = "joint", "联调联通"
    COURT = "court", "诉调联合"
    MORAL = "moral", "德调联动"


class ConfirmationRefusal(Code):
    """Why a court does not confirm an agreement."""

    AGAINST_LAW = "against_law", "违反法律强制性规定"
    HARMS_OTHERS = "harms_others", "损害他人或公共利益"
    NOT_VOLUNTARY = "not_voluntary", "非自愿"
    UNCLEAR = "unclear", "内容不明确"
    NOT_COMPETENT = "not_competent", "不属受理范围"


class EscalationReason(Code):
    """Why an officer asks the town for help."""

    SERIOUS = "serious", "重大疑难"
    CROSS_DEPARTMENT = "cross_department", "需多部门处置"
    REPEATED_FAILURE = "repeated_failure", "多次调解未成"
    PUBLIC_ORDER = "public_order", "影响公共秩序"


class ReturnReason(Code):
    """Why a supervised dispute is sent back."""

    NOT_COMPETENT = "not_competent", "不属本部门职责"
    INCOMPLETE = "incomplete", "材料不全"
    CAN_BE_SETTLED_BELOW = "can_be_settled_below", "可在村社解决"
    OTHER = "other", "其他"


class RejectionReason(Code):
    """Why the town office does not accept a result."""

    NOT_DONE = "not_done", "未实际处置"
    PARTY_DISAGREES = "party_disagrees", "当事人不认可"
    INCOMPLETE = "incomplete", "材料不全"
    OTHER = "other", "其他"


class ExtensionReason(Code):
    """Why a supervision deadline is moved."""

    COMPLEX = "complex", "情况复杂"
    WAITING_EVIDENCE = "waiting_evidence", "等待鉴定或证据"
    PARTY_AWAY = "party_away", "当事人在外"
    CONSTRUCTION = "construction", "工程施工中"


class SuspensionReason(Code):
    """Why work rests."""

    PARTY_AWAY = "party_away", "当事人在外"
    EVIDENCE = "evidence", "等待证据"
    PARTY_UNABLE = "party_unable", "当事人暂不能参加"


class CaseResult(Code):
    """How a public-security case ended."""

    MEDIATED = "mediated", "治安调解"
    PENALTY = "penalty", "行政处罚"
    NO_PENALTY = "no_penalty", "不予处罚"
    TRANSFERRED = "transferred", "移送"
    DISMISSED = "dismissed", "撤销"


class FollowUpResult(Code):
    """What a visit after the agreement found."""

    KEPT = "kept", "履行良好"
    PARTLY_KEPT = "partly_kept", "部分履行"
    BROKEN = "broken", "反悔或复发"
    NOT_REACHED = "not_reached", "未联系上"


class Outcome(Code):
    """How a dispute that is struck off had ended."""

    AGREEMENT = "agreement", "达成协议"
    WITHDRAWN = "withdrawn", "撤回申请"
    SETTLED_PRIVATELY = "settled_privately", "自行和解"
    FAILED = "failed", "调解未成"


class ReopenReason(Code):
    """Why a closed dispute is taken up again."""

    RELAPSE = "relapse", "纠纷复发"
    AGREEMENT_BROKEN = "agreement_broken", "协议反悔"
    NEW_FACTS = "new_facts", "出现新情况"
    CLOSED_IN_ERROR = "closed_in_error", "误销号"


class TransferReason(Code):
    """Why another office takes over."""

    COMPETENCE = "competence", "管辖"
    PARTY_MOVED = "party_moved", "当事人迁出"
    GRID_CHANGED = "grid_changed", "网格调整"
