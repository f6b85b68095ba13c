"""How each fact changes what is remembered."""

from dataclasses import replace
from typing import assert_never

from domain.registry.codes import IdType, PersonField
from domain.registry.events import (
    DivisionAbolished,
    DivisionEstablished,
    DivisionEvent,
    GridClosed,
    GridEstablished,
    GridEvent,
    PersonCorrected,
    PersonErased,
    PersonEvent,
    PersonIdentifierVerified,
    PersonReferenced,
)
from domain.registry.events_residences import PersonLinked, PersonUnlinked
from domain.registry.states import (
    Change,
    Division,
    DivisionState,
    ErasedPerson,
    FormerDivision,
    FormerGrid,
    Grid,
    GridState,
    NoDivision,
    NoGrid,
    NoPerson,
    Person,
    PersonState,
)


def evolve_division(state: DivisionState, event: DivisionEvent) -> DivisionState:
    """A division after one more fact."""
    match event:
        case DivisionEstablished():
            return Division(event)
        case DivisionAbolished():
            return state if isinstance(state, NoDivision) else FormerDivision(state.established, event)
        case _:
            assert_never(event)


def evolve_grid(state: GridState, event: GridEvent) -> GridState:
    """A grid after one more fact."""
    match event:
        case GridEstablished():
            return Grid(event)
        case GridClosed():
            return state if isinstance(state, NoGrid) else FormerGrid(state.established, event)
        case _:
            assert_never(event)


def evolve_person(state: PersonState, event: PersonEvent) -> PersonState:
    """A person after one more fact; sealed values are never looked into."""
    if isinstance(state, ErasedPerson):
        return state
    if isinstance(event, PersonErased):
        return ErasedPerson(event.request)
    if isinstance(event, PersonReferenced):
        return Person(id_type=event.id_type)
    if isinstance(state, NoPerson):
        return state
    person = replace(state, facts=state.facts + 1)
    match event:
        case PersonCorrected():
            return _corrected(person, event)
        case PersonIdentifierVerified():
            return _verified(person, event)
        case PersonLinked() | PersonUnlinked():
            return replace(person, links=person.links | {event})
        case _:
            assert_never(event)


def _corrected(person: Person, event: PersonCorrected) -> Person:
    """Another number or another document has not been verified yet."""
    cleared = PersonField.ID_NUMBER in event.cleared
    id_type = event.id_type or (IdType.NONE if cleared else person.id_type)
    same_document = event.id_number is None and event.id_type is None and not cleared
    change = Change(person.facts, event.corrected_by)
    return replace(
        person,
        id_type=id_type,
        verified=person.verified and same_document,
        corrections=person.corrections + 1,
        changes={**person.changes, **dict.fromkeys(corrected_fields(event), change)},
    )


def _verified(person: Person, event: PersonIdentifierVerified) -> Person:
    """The number of record is what was seen: a correction by who had not heard of it meets another version."""
    return replace(
        person,
        id_type=event.id_type,
        verified=True,
        verifications=person.verifications + 1,
        changes={**person.changes, PersonField.ID_NUMBER.value: Change(person.facts, None)},
    )


def corrected_fields(event: PersonCorrected) -> tuple[str, ...]:
    """The fields a correction touches; a document and its number are one."""
    given = {
        "name": event.person_name is not None,
        PersonField.ID_NUMBER.value: event.id_number is not None or event.id_type is not None,
        PersonField.PHONE.value: event.phone is not None,
        PersonField.HUKOU_DIVISION.value: event.hukou_division is not None,
        PersonField.BIRTH_YEAR.value: event.birth_year is not None,
    }
    return tuple(name for name, touched in given.items() if touched or name in event.cleared)
