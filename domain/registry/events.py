"""What is recorded about places and persons, as far as disputes need it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.registry.codes import (
    CorrectionReason,
    GridKind,
    IdType,
    PersonField,
    UrbanRuralClass,
    VerificationMethod,
)
from domain.registry.events_residences import LinkEvent
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText, PersonIdNumber, PersonName, PersonPhone
from domain.shared.places import DivisionLevel, VillageKind


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionEstablished(DomainEvent):
    """A division of the reference list holds from a day on; its parent is what the list says."""

    name: ClassVar[str] = "division.established"
    division_code: str
    division_name: str
    level: DivisionLevel
    parent: str | None
    valid_from: date
    village_kind: VillageKind | None = None
    urban_rural_class: UrbanRuralClass | None = None
    reference_version: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionAbolished(DomainEvent):
    """A division holds no longer after `valid_to`; `successors` took its place."""

    name: ClassVar[str] = "division.abolished"
    division_code: str
    valid_to: date
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class GridEstablished(DomainEvent):
    """A grid of a village or community holds from a day on."""

    name: ClassVar[str] = "grid.established"
    grid_code: str
    grid_name: str
    division: str
    kind: GridKind
    valid_from: date


@dataclass(frozen=True, slots=True, kw_only=True)
class GridClosed(DomainEvent):
    """A grid holds no longer after `valid_to`; `successors` took its place."""

    name: ClassVar[str] = "grid.closed"
    grid_code: str
    valid_to: date
    successors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonReferenced(DomainEvent):
    """A person was named for the first time, under a random key.

    Birth year and registered place are sealed too: together with a grid they point at one person.
    """

    name: ClassVar[str] = "person.referenced"
    person_key: str
    person_name: PersonName
    id_type: IdType
    id_number: PersonIdNumber | None = None
    phone: PersonPhone | None = None
    hukou_division: PersonalText | None = None
    birth_year: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonCorrected(DomainEvent):
    """What stood in the registry was not right: given fields replace the old ones, `cleared` ones are gone.

    The old values stay in the events before this one.
    """

    name: ClassVar[str] = "person.corrected"
    person_key: str
    reason: CorrectionReason
    person_name: PersonName | None = None
    id_type: IdType | None = None
    id_number: PersonIdNumber | None = None
    phone: PersonPhone | None = None
    hukou_division: PersonalText | None = None
    birth_year: PersonalText | None = None
    cleared: tuple[PersonField, ...] = ()
    note: PersonalText | None = None
    corrected_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonIdentifierVerified(DomainEvent):
    """Somebody with authority saw the document: this is the number of record from now on."""

    name: ClassVar[str] = "person.identifier_verified"
    person_key: str
    id_type: IdType
    id_number: PersonIdNumber
    method: VerificationMethod


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonErased(DomainEvent):
    """The person's key was destroyed (个人信息保护法 47): nobody reads what stood here, nothing personal follows."""

    name: ClassVar[str] = "person.erased"
    person_key: str
    request: str


EVENTS: tuple[type[DomainEvent], ...] = (
    DivisionEstablished,
    DivisionAbolished,
    GridEstablished,
    GridClosed,
    PersonReferenced,
    PersonCorrected,
    PersonIdentifierVerified,
    PersonErased,
)

DivisionEvent = DivisionEstablished | DivisionAbolished
GridEvent = GridEstablished | GridClosed
PersonEvent = PersonReferenced | PersonCorrected | PersonIdentifierVerified | PersonErased | LinkEvent
