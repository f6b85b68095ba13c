"""Persons: sealed values as the facts leave them, and which record is read as one with which other."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from domain.registry.codes import IdType, PersonField
from domain.registry.events import PersonCorrected, PersonErased, PersonIdentifierVerified, PersonReferenced
from domain.registry.events_residences import LinkEvent, PersonLinked, PersonUnlinked
from domain.registry.links import linked_to
from ledger.codec import Codec
from projections.forgotten_person import without_values
from projections.table import Index, Wall
from projections.versions.sealed import Seals, sealed_text
from projections.versions.stream_model import Forgetting, Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told
from projections.versions.values import code, newer


class Person(NamedTuple):
    """One record as it stands. Sealed values are texts of `sealed_text`; `source` and `grid_code` are the first's."""

    source: str = ""
    grid_code: str | None = None
    name: str | None = None
    id_type: str = ""
    id_number: str | None = None
    phone: str | None = None
    hukou_division: str | None = None
    birth_year: str | None = None
    id_verified: int = 0
    linked_to: str | None = None
    corrections: int = 0
    verifications: int = 0
    erased: int = 0


SEALED = ("name", "id_number", "phone", "hukou_division", "birth_year")
NOTHING: Mapping[str, None] = dict.fromkeys(SEALED)


class Known(NamedTuple):
    """What the fold keeps: the row, and the links it follows from."""

    person: Person = Person()
    links: tuple[LinkEvent, ...] = ()


PERSONS = versioned(
    "persons",
    key="person_key",
    columns=columns_of(Person),
    wall=Wall((("person_reached", "person_key"),), own=("grid_code",), of_persons=True),
    now=(
        Index("persons_by_grid", "grid_code, person_key"),
        Index("persons_by_source", "source, person_key"),
        Index("persons_linked", "linked_to, person_key", "linked_to IS NOT NULL"),
    ),
    then=(
        Index("persons_then_by_grid", "grid_code, person_key, from_position"),
        Index("persons_then_linked", "person_key, from_position", "linked_to IS NOT NULL"),
        Index("persons_then_linked_to", "linked_to, person_key", "linked_to IS NOT NULL"),
    ),
)


def persons_model(codec: Codec) -> StreamModel[Known]:
    """From the facts of `person:<key>` to its row."""
    return StreamModel(
        events=(
            PersonReferenced,
            PersonCorrected,
            PersonIdentifierVerified,
            PersonLinked,
            PersonUnlinked,
            PersonErased,
        ),
        begins=frozenset({PersonReferenced}),
        tables=(PERSONS,),
        empty=Known(),
        after=_after(codec),
        rows=_rows,
        forgetting=Forgetting(PersonErased, without_values, ((PERSONS, NOTHING),)),
    )


def _rows(key: str, known: Known) -> Sequence[Shown]:
    return (Shown(PERSONS, key, known.person),)


def _after(codec: Codec) -> Callable[[Known, Told], Known]:
    def after(known: Known, told: Told) -> Known:
        event = told.event
        match event:
            case PersonReferenced():
                return Known(_referenced(event, told, codec), known.links)
            case PersonCorrected():
                return Known(_corrected(known.person, event, told, codec), known.links)
            case PersonIdentifierVerified():
                return Known(_verified(known.person, event, told, codec), known.links)
            case PersonErased():
                return Known(_erased(known.person), known.links)
            case PersonLinked() | PersonUnlinked():
                links = (*known.links, event)
                return Known(known.person._replace(linked_to=linked_to(links)), links)
            case _:
                raise TypeError(told.topic)

    return after


def _erased(person: Person) -> Person:
    """That there was somebody, and nothing about them."""
    return person._replace(
        name=None, id_number=None, phone=None, hukou_division=None, birth_year=None, erased=1
    )


def _referenced(event: PersonReferenced, told: Told, codec: Codec) -> Person:
    sealed = Seals(told, codec).text
    return Person(
        told.source,
        told.grid_code,
        sealed(event.person_name, "person_name"),
        event.id_type.value,
        sealed(event.id_number, "id_number"),
        sealed(event.phone, "phone"),
        sealed(event.hukou_division, "hukou_division"),
        sealed(event.birth_year, "birth_year"),
    )


def _corrected(person: Person, event: PersonCorrected, told: Told, codec: Codec) -> Person:
    """Given values replace, cleared ones go; another document or number has not been verified yet."""

    seals = Seals(told, codec)

    def value(given: object, field: str, kept: str | None) -> str | None:
        sealed = seals.text(given, field)
        return sealed if sealed is not None or field in event.cleared else kept

    cleared = PersonField.ID_NUMBER in event.cleared
    same_document = event.id_number is None and event.id_type is None and not cleared
    id_type = IdType.NONE.value if cleared else person.id_type
    return person._replace(
        name=value(event.person_name, "person_name", person.name),
        id_type=newer(code(event.id_type), id_type),
        id_number=value(event.id_number, "id_number", person.id_number),
        phone=value(event.phone, "phone", person.phone),
        hukou_division=value(event.hukou_division, "hukou_division", person.hukou_division),
        birth_year=value(event.birth_year, "birth_year", person.birth_year),
        id_verified=person.id_verified if same_document else 0,
        corrections=person.corrections + 1,
    )


def _verified(person: Person, event: PersonIdentifierVerified, told: Told, codec: Codec) -> Person:
    return person._replace(
        id_type=event.id_type.value,
        id_number=sealed_text(event.id_number, "id_number", told, codec),
        id_verified=1,
        verifications=person.verifications + 1,
    )
