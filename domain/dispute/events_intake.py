"""Events from the first report to triage: what was told, who is in it, which way it goes."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.dispute.codes import (
    Category,
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
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeReported(DomainEvent):
    """Somebody told us of a dispute; the case code is issued here (一案一码)."""

    name: ClassVar[str] = "dispute.reported"
    case_code: str
    intake_source: IntakeSource
    category: Category
    reported_on: date
    notice_shown: bool
    summary: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class OriginStated(DomainEvent):
    """How and when the dispute began, as somebody tells it: `began_on` is padded to `began_precision`."""

    name: ClassVar[str] = "dispute.origin_stated"
    began_on: date
    began_precision: Precision
    category: Category | None = None
    account: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PriorMediationStated(DomainEvent):
    """Earlier attempts nobody recorded at the time, told by statement: at least so many."""

    name: ClassVar[str] = "dispute.prior_mediation_stated"
    mediated_by: PriorMediator
    at_least: int
    outcome: SessionOutcome
    since: date
    since_precision: Precision
    account: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartyAdded(DomainEvent):
    """A person (by key) or a unit takes part; `minor` parties need a guardian at every session."""

    name: ClassVar[str] = "dispute.party_added"
    party: str
    kind: PartyKind
    role: PartyRole
    minor: bool = False
    needs_interpreter: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeRegistered(DomainEvent):
    """The dispute is taken up: parties and grid are known."""

    name: ClassVar[str] = "dispute.registered"
    grid_code: str
    registered_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeNotAccepted(DomainEvent):
    """The report is not taken up, and why."""

    name: ClassVar[str] = "dispute.not_accepted"
    reason: NonAcceptanceReason
    declined_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeDuplicateMarked(DomainEvent):
    """The same dispute is already known under another case code."""

    name: ClassVar[str] = "dispute.duplicate_marked"
    of: str
    marked_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SeverityAssessed(DomainEvent):
    """The dispute (never a person) was graded; every grade is kept."""

    name: ClassVar[str] = "dispute.severity_assessed"
    level: Severity
    criteria: tuple[SeverityCriterion, ...]
    assessed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTriaged(DomainEvent):
    """Which way the dispute goes."""

    name: ClassVar[str] = "dispute.triaged"
    route: Route
    triaged_on: date
