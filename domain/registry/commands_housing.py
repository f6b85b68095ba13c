"""What may be said about dwellings and units. Codes come in their normal form."""

from dataclasses import dataclass

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
from domain.registry.commands import RegistryCommand


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutADwelling(RegistryCommand):
    """A claim about one dwelling."""

    dwelling_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterDwelling(AboutADwelling):
    """It stands on an address."""

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
class ChangeDwellingUse(AboutADwelling):
    """It is used otherwise, or by others."""

    use: DwellingUse | None = None
    occupancy: Occupancy | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectDwelling(AboutADwelling):
    """Given fields are right from now on."""

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


@dataclass(frozen=True, slots=True, kw_only=True)
class AppraiseDwelling(AboutADwelling):
    """A document graded its structure."""

    level: DangerLevel
    document_no: str


@dataclass(frozen=True, slots=True, kw_only=True)
class DemolishDwelling(AboutADwelling):
    """It is there no longer."""

    reason: DemolitionReason


@dataclass(frozen=True, slots=True, kw_only=True)
class AboutAUnit(RegistryCommand):
    """A claim about one unit."""

    unit_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class RegisterUnit(AboutAUnit):
    """It works at an address."""

    name: str
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
class CorrectUnit(AboutAUnit):
    """Given fields are right from now on."""

    reason: HousingCorrectionReason
    name: str | None = None
    kind: UnitKind | None = None
    uscc: str | None = None
    short_name: str | None = None
    industry: str | None = None
    venue_class: VenueClass | None = None
    staff_band: StaffBand | None = None
    sleeping_on_site: bool | None = None
    contact: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MoveUnit(AboutAUnit):
    """It works at another address."""

    address_id: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SuspendUnit(AboutAUnit):
    """It does not operate for a while."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ResumeUnit(AboutAUnit):
    """It operates again."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CeaseUnit(AboutAUnit):
    """It operates no longer."""

    reason: CessationReason


DwellingCommand = RegisterDwelling | ChangeDwellingUse | CorrectDwelling | AppraiseDwelling | DemolishDwelling
UnitCommand = RegisterUnit | CorrectUnit | MoveUnit | SuspendUnit | ResumeUnit | CeaseUnit
