"""What upstream systems send about a dispute from the first report to triage."""

from typing import Annotated

from pydantic import Field

from domain.dispute.codes import (
    Category,
    Graded,
    IntakeSource,
    NonAcceptanceReason,
    PartyKind,
    PartyRole,
    PriorMediator,
    Route,
    SessionOutcome,
    Severity,
    SeverityCriterion,
)
from intake.catalogue import Shape
from intake.shapes.dispute_fields import (
    AtLeast,
    CaseCode,
    FreeText,
    Interpreter,
    Minor,
    NoticeShown,
    PartyKey,
    internal,
    personal,
)


class PartyV1(Shape):
    """当事人。"""

    party: PartyKey
    kind: Annotated[PartyKind, internal("种类。The kind.")]
    role: Annotated[PartyRole, internal("身份。The role in the dispute.")]
    minor: Minor = False
    needs_interpreter: Interpreter = False


class DisputeReportedV1(Shape):
    """纠纷上报。"""

    intake_source: Annotated[IntakeSource, internal("来源。How it came to us.")]
    category: Annotated[Category, internal("纠纷类别。The category.")]
    parties: Annotated[
        tuple[PartyV1, ...],
        Field(max_length=200),
        personal("随报告列出的当事人。Parties named with the report."),
    ] = ()
    notice_shown: NoticeShown = False
    summary: FreeText | None = None


class DisputeOriginStatedV1(Shape):
    """纠纷起因陈述。"""

    category: Annotated[Category, internal("纠纷类别。The category.")] | None = None
    account: FreeText | None = None


class DisputePriorMediationStatedV1(Shape):
    """既往调解陈述。"""

    mediated_by: Annotated[PriorMediator, internal("由谁调解。Who tried.")]
    at_least: AtLeast
    outcome: Annotated[SessionOutcome, internal("结果。The outcome.")]
    account: FreeText | None = None


class DisputePartyAddedV1(Shape):
    """当事人增列。"""

    party: PartyKey
    kind: Annotated[PartyKind, internal("种类。The kind.")]
    role: Annotated[PartyRole, internal("身份。The role in the dispute.")]
    minor: Minor = False
    needs_interpreter: Interpreter = False


class DisputeRegisteredV1(Shape):
    """纠纷登记。"""


class DisputeNotAcceptedV1(Shape):
    """不予受理。"""

    reason: Annotated[NonAcceptanceReason, internal("原因。The reason.")]
    note: FreeText | None = None


class DisputeDuplicateMarkedV1(Shape):
    """重复合并。"""

    of: CaseCode


class DisputeSeverityAssessedV1(Shape):
    """纠纷分级。"""

    level: Annotated[Severity, internal("纠纷等级（不对人分级）。The grade of the dispute.")]
    criteria: Annotated[
        tuple[SeverityCriterion, ...], Field(max_length=10), internal("分级依据。What the grade rests on.")
    ] = ()
    graded: Annotated[Graded, internal("分级对象，只接受纠纷。What was graded: disputes only.")] = (
        Graded.DISPUTE
    )


class DisputeTriagedV1(Shape):
    """纠纷分流。"""

    route: Annotated[Route, internal("分流去向。Which way it goes.")]
