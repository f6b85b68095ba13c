"""What decisions need to remember of a tenancy and an inspection: nothing personal, no sealed words."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.rental.chronicle import UNKNOWN_FROM
from domain.rental.events import (
    InspectionCancelled,
    InspectionCompleted,
    InspectionMissed,
    InspectionPlanned,
    InspectionRefused,
    InspectionStarted,
    TenancyDeclared,
    TenancyEnded,
)
from domain.rental.events_findings import FindingFact, FindingRaised


@dataclass(frozen=True, slots=True)
class NoTenancy:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Tenancy:
    """A tenancy, as declared; how it was confirmed, under which numbers filed, and its end if it has one."""

    declared: TenancyDeclared
    confirmed: frozenset[str] = frozenset()
    filed: Mapping[str, date] = field(default_factory=dict)
    ended: TenancyEnded | None = None


TenancyState = NoTenancy | Tenancy


@dataclass(frozen=True, slots=True)
class Open:
    """Found, or found again, on a day; nothing was ordered."""

    since: date


@dataclass(frozen=True, slots=True)
class Ordered:
    """To be put right by the end of a day."""

    due_on: date


@dataclass(frozen=True, slots=True)
class ReOrdered:
    """It failed so many re-inspections, and is to be put right by the end of a new day."""

    due_on: date
    failed: int


@dataclass(frozen=True, slots=True)
class SaidDone:
    """Somebody says it was put right; somebody else must look."""

    due_on: date
    failed: int


@dataclass(frozen=True, slots=True)
class Referred:
    """An office with the power to act has it."""

    org: str


@dataclass(frozen=True, slots=True)
class PutRight:
    """Closed on a day (销号)."""

    on: date


@dataclass(frozen=True, slots=True)
class Voided:
    """It does not count; its history stays."""


FindingStanding = Open | Ordered | ReOrdered | SaidDone | Referred | PutRight | Voided


@dataclass(frozen=True, slots=True)
class Finding:
    """A finding, what became of it in the order it was told, and where it stands in the order it happened.

    `until` is the last instant any of its facts may have happened at.
    """

    raised: FindingRaised
    standing: FindingStanding
    facts: tuple[FindingFact, ...] = ()
    until: datetime = field(default=UNKNOWN_FROM, compare=False, repr=False)


@dataclass(frozen=True, slots=True)
class Planned:
    """To be done."""


@dataclass(frozen=True, slots=True)
class Started:
    """Somebody is in there."""


@dataclass(frozen=True, slots=True)
class EntryRefused:
    """Not let in. It may still be done another day."""


@dataclass(frozen=True, slots=True)
class Completed:
    """Done."""


@dataclass(frozen=True, slots=True)
class Cancelled:
    """It will not be done."""


InspectionPhase = Planned | Started | EntryRefused | Completed | Cancelled

InspectionFact = (
    InspectionPlanned
    | InspectionStarted
    | InspectionMissed
    | InspectionRefused
    | InspectionCancelled
    | InspectionCompleted
)


@dataclass(frozen=True, slots=True)
class NoInspection:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Inspection:
    """An inspection and its findings by item.

    `plan` is the newest plan in order of truth; `plan_at` counts the facts on record when the day it is due by
    last changed, for senders who say how many they had seen. `until` is the last instant any of `facts` may have
    happened at.
    """

    plan: InspectionPlanned
    plan_at: int
    phase: InspectionPhase
    facts: tuple[InspectionFact, ...]
    completed: InspectionCompleted | None = None
    findings: Mapping[str, Finding] = field(default_factory=dict)
    version: int = 1
    until: datetime = field(default=UNKNOWN_FROM, compare=False, repr=False)


InspectionState = NoInspection | Inspection
