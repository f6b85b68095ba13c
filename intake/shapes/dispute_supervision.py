"""What upstream systems send about the closed loop with the town office."""

from typing import Annotated

from domain.dispute.codes_follow import EscalationReason, ExtensionReason, RejectionReason, ReturnReason
from intake.catalogue import Shape
from intake.shapes.dispute_fields import Day, FreeText, OrgCode, StaffId, internal


class DisputeEscalatedV1(Shape):
    """上报平安办。"""

    reason: Annotated[EscalationReason, internal("原因。The reason.")]
    note: FreeText | None = None


class DisputeEscalationReturnedV1(Shape):
    """退回。"""

    by_org: OrgCode
    reason: Annotated[ReturnReason, internal("原因。The reason.")]
    note: FreeText | None = None


class DisputeSupervisionOpenedV1(Shape):
    """督办交办。"""

    responsible_org: OrgCode
    due_on: Day | None = None


class DisputeSupervisionRemindedV1(Shape):
    """督办催办。"""


class DisputeSupervisionExtendedV1(Shape):
    """督办延期。"""

    until: Day
    approved_by: StaffId
    reason: Annotated[ExtensionReason, internal("原因。The reason.")]


class DisputeSupervisionProgressReportedV1(Shape):
    """督办进展。"""

    by_org: OrgCode
    note: FreeText | None = None


class DisputeSupervisionResultSubmittedV1(Shape):
    """提交督办结果。"""

    by_org: OrgCode
    submitted_by: StaffId
    note: FreeText | None = None


class DisputeSupervisionResultRejectedV1(Shape):
    """驳回督办结果。"""

    reason: Annotated[RejectionReason, internal("原因。The reason.")]
    note: FreeText | None = None


class DisputeSupervisionClosedV1(Shape):
    """督办办结。"""
