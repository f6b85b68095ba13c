"""What may be said about an inspection."""

from dataclasses import dataclass
from datetime import date

from domain.rental.codes import CancelReason, FindingSeverity, InspectionKind, InspectionMiss, ItemResult
from domain.rental.command import RentalCommand
from domain.rental.events import RoomSeen


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionCommand(RentalCommand):
    """Something about one inspection."""

    inspection_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanInspection(InspectionCommand):
    """It is to be done by a day; said again with another day it is planned anew."""

    dwelling_id: str
    kind: InspectionKind
    due_on: date
    tenancy_id: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StartInspection(InspectionCommand):
    """The inspector was let in."""


@dataclass(frozen=True, slots=True, kw_only=True)
class MissInspection(InspectionCommand):
    """Nobody opened."""

    why: InspectionMiss


@dataclass(frozen=True, slots=True, kw_only=True)
class RefuseInspection(InspectionCommand):
    """Entry was refused."""

    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CancelInspection(InspectionCommand):
    """It will not be carried out."""

    reason: CancelReason


@dataclass(frozen=True, slots=True, kw_only=True)
class GivenAnswer:
    """What was found for one item; `severity` grades a failure otherwise than the bank does.

    Without a version it answers the one asked that day.
    """

    item: str
    result: ItemResult
    item_version: int | None = None
    severity: FindingSeverity | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CompleteInspection(InspectionCommand):
    """The checklist was gone through."""

    answers: tuple[GivenAnswer, ...]
    rooms: tuple[RoomSeen, ...] = ()
    declared_occupants: int | None = None
    present_occupants: int | None = None


COMMANDS: tuple[type[InspectionCommand], ...] = (
    PlanInspection,
    StartInspection,
    MissInspection,
    RefuseInspection,
    CancelInspection,
    CompleteInspection,
)
