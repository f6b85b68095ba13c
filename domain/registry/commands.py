"""What may be said about places and persons. Values come in their normal form (see `spelling.py`)."""

from dataclasses import dataclass
from datetime import date

from domain.registry.codes import (
    CorrectionReason,
    GridKind,
    IdType,
    PersonField,
    UrbanRuralClass,
    VerificationMethod,
)
from domain.registry.codes_residences import LinkReason, UnlinkReason
from domain.shared.circumstance import Circumstance
from domain.shared.places import DivisionLevel, VillageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class RegistryCommand:
    """A claim about a place or a person: who says so, when it happened, which rules hold."""

    circumstance: Circumstance

    @property
    def day(self) -> date:
        """The day in Shanghai on which it happened."""
        return self.circumstance.occurred.local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishDivision(RegistryCommand):
    """The division holds from the day it happened."""

    code: str
    name: str
    level: DivisionLevel
    parent: str | None
    village_kind: VillageKind | None = None
    urban_rural_class: UrbanRuralClass | None = None
    reference_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AbolishDivision(RegistryCommand):
    """The day it happened is the division's last."""

    code: str
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class EstablishGrid(RegistryCommand):
    """The grid holds from the day it happened."""

    code: str
    name: str
    division: str
    kind: GridKind


@dataclass(frozen=True, slots=True, kw_only=True)
class CloseGrid(RegistryCommand):
    """The day it happened is the grid's last."""

    code: str
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferencePerson(RegistryCommand):
    """A person is named for the first time, as told on the spot."""

    key: str
    name: str
    id_type: IdType
    id_number: str | None = None
    phone: str | None = None
    hukou_division: str | None = None
    birth_year: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectPerson(RegistryCommand):
    """Given fields are right from now on, `cleared` ones are no longer kept."""

    key: str
    reason: CorrectionReason
    name: str | None = None
    id_type: IdType | None = None
    id_number: str | None = None
    phone: str | None = None
    hukou_division: str | None = None
    birth_year: int | None = None
    cleared: tuple[PersonField, ...] = ()
    note: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class VerifyIdentifier(RegistryCommand):
    """The document itself was seen."""

    key: str
    id_type: IdType
    id_number: str
    method: VerificationMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class LinkPersons(RegistryCommand):
    """Two records are one person."""

    key: str
    to: str
    reason: LinkReason


@dataclass(frozen=True, slots=True, kw_only=True)
class UnlinkPersons(RegistryCommand):
    """They are two persons after all."""

    key: str
    to: str
    reason: UnlinkReason


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasePerson(RegistryCommand):
    """The key is destroyed with this very fact. Never sent: only an approved erasure says so."""

    key: str
    request: str


DivisionCommand = EstablishDivision | AbolishDivision
GridCommand = EstablishGrid | CloseGrid
PersonCommand = ReferencePerson | CorrectPerson | VerifyIdentifier | LinkPersons | UnlinkPersons | ErasePerson
