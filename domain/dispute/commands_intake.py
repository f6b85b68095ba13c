"""What may be asked of a dispute from the first report to triage."""

from dataclasses import dataclass

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
from domain.dispute.command import DisputeCommand, NewParty


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportDispute(DisputeCommand):
    """Take down a dispute somebody told us of. `by_code`: the source named no number of its own, only the code."""

    case_code: str
    by_code: bool = False
    intake_source: IntakeSource
    category: Category
    parties: tuple[NewParty, ...] = ()
    notice_shown: bool = False
    summary: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StateOrigin(DisputeCommand):
    """Take down how and when it began; the time of the circumstance is the beginning."""

    category: Category | None = None
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StatePriorMediation(DisputeCommand):
    """Take down earlier attempts by statement; the time of the circumstance is since when."""

    mediated_by: PriorMediator
    at_least: int
    outcome: SessionOutcome
    account: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AddParty(DisputeCommand):
    """Name a further party."""

    party: str
    kind: PartyKind
    role: PartyRole
    minor: bool = False
    needs_interpreter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDispute(DisputeCommand):
    """Take the dispute up."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclineDispute(DisputeCommand):
    """Do not take it up."""

    reason: NonAcceptanceReason
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MarkDuplicate(DisputeCommand):
    """Say that it is known under another case code."""

    of: str


@dataclass(frozen=True, slots=True, kw_only=True)
class AssessSeverity(DisputeCommand):
    """Grade the dispute."""

    level: Severity
    criteria: tuple[SeverityCriterion, ...] = ()
    graded: Graded = Graded.DISPUTE


@dataclass(frozen=True, slots=True, kw_only=True)
class TriageDispute(DisputeCommand):
    """Decide which way it goes."""

    route: Route
