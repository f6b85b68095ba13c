"""What upstream systems send from the agreement to the end of a case."""

from typing import Annotated

from domain.dispute.codes import AgreementForm, PerformanceExtent
from domain.dispute.codes_follow import (
    CaseResult,
    ConfirmationRefusal,
    FollowUpResult,
    ReopenReason,
    SuspensionReason,
    TransferReason,
    WithdrawalKind,
)
from intake.catalogue import Shape
from intake.shapes.dispute_fields import (
    Day,
    DocumentNo,
    FreeText,
    Guardian,
    OrgCode,
    OutOfArea,
    PartyKey,
    PartyKeys,
    VisitNo,
    Witnesses,
    internal,
)


class DisputeAgreementReachedV1(Shape):
    """达成协议。"""

    form: Annotated[AgreementForm, internal("协议形式。Oral or written.")]
    effective_on: Day
    agreed_by: PartyKeys
    witnesses: Witnesses = ()
    guardian_present: Guardian = False
    terms: FreeText | None = None


class DisputePerformanceRecordedV1(Shape):
    """履行情况。"""

    extent: Annotated[PerformanceExtent, internal("履行程度。How far it is kept.")]
    note: FreeText | None = None


class DisputeWithdrawnV1(Shape):
    """当事人撤回或和解。"""

    how: Annotated[WithdrawalKind, internal("方式。How it ended.")]
    party: PartyKey
    note: FreeText | None = None


class DisputeConfirmationAppliedV1(Shape):
    """申请司法确认。"""

    court: OrgCode
    applied_by: PartyKeys


class DisputeConfirmationGrantedV1(Shape):
    """司法确认。"""

    document_no: DocumentNo


class DisputeConfirmationRefusedV1(Shape):
    """不予司法确认。"""

    reason: Annotated[ConfirmationRefusal, internal("原因。The reason.")]


class DisputeFollowedUpV1(Shape):
    """回访。"""

    visit_no: VisitNo
    result: Annotated[FollowUpResult, internal("结果。The result.")]
    note: FreeText | None = None


class DisputeClosedV1(Shape):
    """销号。"""

    signed_off_by: PartyKey | None = None


class DisputeReopenedV1(Shape):
    """重新启动。"""

    reason: Annotated[ReopenReason, internal("原因。The reason.")]
    note: FreeText | None = None


class DisputeTransferredV1(Shape):
    """移交。"""

    to_org: OrgCode
    reason: Annotated[TransferReason, internal("原因。The reason.")]
    out_of_area: OutOfArea = False


class DisputeTransferAcceptedV1(Shape):
    """接收移交。"""

    org: OrgCode


class DisputeSuspendedV1(Shape):
    """中止办理。"""

    reason: Annotated[SuspensionReason, internal("原因。The reason.")]


class DisputeResumedV1(Shape):
    """恢复办理。"""


class DisputePublicSecurityCaseOpenedV1(Shape):
    """治安案件受理。"""

    case_no: DocumentNo


class DisputePublicSecurityCaseConcludedV1(Shape):
    """治安案件办结。"""

    case_no: DocumentNo
    result: Annotated[CaseResult, internal("结果。The result.")]
