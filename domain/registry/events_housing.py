"""What is recorded about dwellings and units.

`happened_at` puts facts that arrive in any order into the order of what happened (see `happened.py`).
"""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.registry.codes_housing import (
    CessationReason,
    DangerLevel,
    DemolitionReason,
    DwellingUse,
    HousingCorrectionReason,
    Occupancy,
    StaffBand,
    Structure,
    UnitKind,
    VenueClass,
)
from domain.shared.event import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingRegistered(DomainEvent):
    """A dwelling stands on an address; several may stand on one where rooms are let apart.

    `floor_area_dm2` is hundredths of a square metre; `owner` is a person's key or `unit:<id>`.
    """

    name: ClassVar[str] = "dwelling.registered"
    dwelling_id: str
    address_id: str
    use: DwellingUse
    dwelling_no: str | None = None
    occupancy: Occupancy | None = None
    structure: Structure | None = None
    floors: int | None = None
    floor_no: int | None = None
    floor_area_dm2: int | None = None
    room_count: int | None = None
    self_built: bool | None = None
    owner: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingUseChanged(DomainEvent):
    """It is used for something else, or by others, from now on."""

    name: ClassVar[str] = "dwelling.use_changed"
    dwelling_id: str
    use: DwellingUse | None = None
    occupancy: Occupancy | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingCorrected(DomainEvent):
    """What stood about it was not right: given fields replace the old ones."""

    name: ClassVar[str] = "dwelling.corrected"
    dwelling_id: str
    reason: HousingCorrectionReason
    address_id: str | None = None
    dwelling_no: str | None = None
    structure: Structure | None = None
    floors: int | None = None
    floor_no: int | None = None
    floor_area_dm2: int | None = None
    room_count: int | None = None
    self_built: bool | None = None
    owner: str | None = None
    corrected_by: str | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingAppraised(DomainEvent):
    """An appraisal document graded its structure."""

    name: ClassVar[str] = "dwelling.appraised"
    dwelling_id: str
    level: DangerLevel
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingDemolished(DomainEvent):
    """It is there no longer; what was recorded about it stays."""

    name: ClassVar[str] = "dwelling.demolished"
    dwelling_id: str
    reason: DemolitionReason
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitRegistered(DomainEvent):
    """A unit works at an address. `uscc` is its unified social credit code; a stall may have none."""

    name: ClassVar[str] = "unit.registered"
    unit_id: str
    unit_name: str
    kind: UnitKind
    address_id: str
    uscc: str | None = None
    short_name: str | None = None
    industry: str | None = None
    venue_class: VenueClass | None = None
    staff_band: StaffBand | None = None
    sleeping_on_site: bool | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCorrected(DomainEvent):
    """What stood about it was not right: given fields replace the old ones."""

    name: ClassVar[str] = "unit.corrected"
    unit_id: str
    reason: HousingCorrectionReason
    unit_name: str | None = None
    kind: UnitKind | None = None
    uscc: str | None = None
    short_name: str | None = None
    industry: str | None = None
    venue_class: VenueClass | None = None
    staff_band: StaffBand | None = None
    sleeping_on_site: bool | None = None
    contact: str | None = None
    corrected_by: str | None = None
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitMoved(DomainEvent):
    """It works at another address from now on."""

    name: ClassVar[str] = "unit.moved"
    unit_id: str
    address_id: str
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitSuspended(DomainEvent):
    """It does not operate for a while."""

    name: ClassVar[str] = "unit.suspended"
    unit_id: str
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitResumed(DomainEvent):
    """It operates again."""

    name: ClassVar[str] = "unit.resumed"
    unit_id: str
    happened_at: datetime | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitCeased(DomainEvent):
    """It operates no longer."""

    name: ClassVar[str] = "unit.ceased"
    unit_id: str
    reason: CessationReason
    happened_at: datetime | None = None


EVENTS: tuple[type[DomainEvent], ...] = (
    DwellingRegistered,
    DwellingUseChanged,
    DwellingCorrected,
    DwellingAppraised,
    DwellingDemolished,
    UnitRegistered,
    UnitCorrected,
    UnitMoved,
    UnitSuspended,
    UnitResumed,
    UnitCeased,
)

DwellingEvent = (
    DwellingRegistered | DwellingUseChanged | DwellingCorrected | DwellingAppraised | DwellingDemolished
)
UnitEvent = UnitRegistered | UnitCorrected | UnitMoved | UnitSuspended | UnitResumed | UnitCeased
