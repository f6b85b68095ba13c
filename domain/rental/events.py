"""What is recorded about tenancies and inspections; the findings of an inspection live in its stream.

Facts of an inspection carry when they happened (`occurred`): the fold puts them in that order, whichever came first.
"""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.rental.codes import (
    CancelReason,
    InspectionKind,
    InspectionMiss,
    ItemResult,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyEnd,
    TenancyScope,
)
from domain.rental.events_findings import EVENTS as FINDING_EVENTS
from domain.rental.events_findings import FindingEvent
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Occurrence
from domain.shared.periods import StatedDay
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyDeclared(DomainEvent):
    """Somebody says a dwelling is let. `landlord` is a person's key or `unit:<id>`; `tenants` are persons' keys."""

    name: ClassVar[str] = "tenancy.declared"
    tenancy_id: str
    dwelling_id: str
    landlord: str
    tenants: tuple[str, ...]
    scope: TenancyScope
    since: StatedDay
    until: StatedDay | None
    declarer: TenancyDeclarer
    declared_by: str
    rooms: tuple[str, ...] = ()
    sublet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyConfirmed(DomainEvent):
    """It was found to be so."""

    name: ClassVar[str] = "tenancy.confirmed"
    tenancy_id: str
    method: TenancyConfirmation


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyFiled(DomainEvent):
    """The lease was filed with the housing authority (租赁合同备案)."""

    name: ClassVar[str] = "tenancy.filed"
    tenancy_id: str
    filing_no: str
    filed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyEnded(DomainEvent):
    """It is over since a day."""

    name: ClassVar[str] = "tenancy.ended"
    tenancy_id: str
    until: StatedDay
    reason: TenancyEnd


@dataclass(frozen=True, slots=True, kw_only=True)
class Answer:
    """What was found for one item, by its code in the bank of items (`F01` … `S02`) and that item's version."""

    item: str
    item_version: int
    result: ItemResult


@dataclass(frozen=True, slots=True, kw_only=True)
class RoomSeen:
    """One room as counted: how many live in it, its floor in hundredths of a square metre, whether one family."""

    room_no: str
    persons: int
    floor_area_dm2: int | None = None
    one_family: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionPlanned(DomainEvent):
    """A dwelling is to be inspected by a day, which nothing but a new plan moves."""

    name: ClassVar[str] = "inspection.planned"
    inspection_id: str
    dwelling_id: str
    kind: InspectionKind
    due_on: date
    tenancy_id: str | None = None
    planned_by: str | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionStarted(DomainEvent):
    """Somebody with the checklist was let in."""

    name: ClassVar[str] = "inspection.started"
    inspection_id: str
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionMissed(DomainEvent):
    """Nobody opened. The due date stays."""

    name: ClassVar[str] = "inspection.missed"
    inspection_id: str
    why: InspectionMiss
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionRefused(DomainEvent):
    """Entry was refused; recorded neutrally, it says nothing about anybody."""

    name: ClassVar[str] = "inspection.refused"
    inspection_id: str
    note: PersonalText | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCancelled(DomainEvent):
    """It will not be carried out."""

    name: ClassVar[str] = "inspection.cancelled"
    inspection_id: str
    reason: CancelReason
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCompleted(DomainEvent):
    """The checklist was gone through. Findings are facts of their own, recorded together with this one."""

    name: ClassVar[str] = "inspection.completed"
    inspection_id: str
    inspected_by: str
    answers: tuple[Answer, ...]
    rooms: tuple[RoomSeen, ...] = ()
    declared_occupants: int | None = None
    present_occupants: int | None = None
    occurred: Occurrence | None = None


EVENTS: tuple[type[DomainEvent], ...] = (
    TenancyDeclared,
    TenancyConfirmed,
    TenancyFiled,
    TenancyEnded,
    InspectionPlanned,
    InspectionStarted,
    InspectionMissed,
    InspectionRefused,
    InspectionCancelled,
    InspectionCompleted,
    *FINDING_EVENTS,
)

TenancyEvent = TenancyDeclared | TenancyConfirmed | TenancyFiled | TenancyEnded
InspectionEvent = (
    InspectionPlanned
    | InspectionStarted
    | InspectionMissed
    | InspectionRefused
    | InspectionCancelled
    | InspectionCompleted
    | FindingEvent
)
