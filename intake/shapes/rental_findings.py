"""What upstream systems send about findings; `subject` is `<inspection ULID>.<item code>`."""

from typing import Annotated

from domain.rental.codes import (
    Evidence,
    FindingReopening,
    NoticeMode,
    ReferralOutcome,
    ReferralReason,
    ReportedBy,
    VoidReason,
)
from intake.catalogue import Shape
from intake.shapes.rental_fields import (
    DUE_ON,
    NOTE,
    DocumentNo,
    FreeText,
    OrgCode,
    PlausibleDay,
    Ulid,
    field,
)


class FindingFixedOnSpotV1(Shape):
    """当场整改。"""

    evidence: Annotated[Evidence, field("P1", "佐证", "What shows it; the picture itself is not sent.")]


class FindingRectificationOrderedV1(Shape):
    """责令整改。"""

    notice: Annotated[NoticeMode, field("P1", "送达方式", "How the notice was delivered.")]
    due_on: Annotated[PlausibleDay | None, DUE_ON] = None
    notice_no: Annotated[DocumentNo | None, field("P1", "通知单编号", "The notice's number.")] = None


class FindingRectificationReportedV1(Shape):
    """报告整改完成。Somebody else looks again."""

    standing: Annotated[ReportedBy, field("P1", "报告身份", "Whose word it is.")]
    reporter: Annotated[
        Ulid | None,
        field(
            "P2", "报告人", "Landlord's or tenant's key, where staff takes it down; else the sender's actor."
        ),
    ] = None
    evidence: Annotated[Evidence | None, field("P1", "佐证", "What shows it.")] = None


class FindingReinspectedV1(Shape):
    """复查。Never by who reported it put right."""

    passed: Annotated[bool, field("P1", "是否合格", "Whether it is right now.")]
    due_on: Annotated[PlausibleDay | None, DUE_ON] = None


class FindingReferredV1(Shape):
    """移交有权单位。Nobody here may fine or seal."""

    org: Annotated[OrgCode, field("P1", "移交单位", "The office's code.")]
    reason: Annotated[ReferralReason, field("P1", "移交原因", "Why it is handed over.")]


class FindingReferralAnsweredV1(Shape):
    """移交答复。"""

    outcome: Annotated[ReferralOutcome, field("P1", "答复", "What the office answered.")]
    due_on: Annotated[PlausibleDay | None, DUE_ON] = None


class FindingReopenedV1(Shape):
    """重新启动隐患。"""

    reason: Annotated[FindingReopening, field("P1", "原因", "What is new.")]
    note: Annotated[FreeText | None, NOTE] = None


class FindingVoidedV1(Shape):
    """作废隐患。Its history stays."""

    reason: Annotated[VoidReason, field("P1", "原因", "Why it does not count.")]
