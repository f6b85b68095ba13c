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
    PersonEvent,
    PersonIdentifierVerified,
    PersonReferenced,
)
from domain.registry.states import (
    Division,
    DivisionState,
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
    match event:
        case PersonReferenced():
            return Person(id_type=event.id_type)
        case PersonCorrected():
            return state if isinstance(state, NoPerson) else _corrected(state, event)
        case PersonIdentifierVerified():
            return state if isinstance(state, NoPerson) else _verified(state, event)
        case _:
            assert_never(event)


def _corrected(person: Person, event: PersonCorrected) -> Person:
    """Another number or another document has not been verified yet."""
    cleared = PersonField.ID_NUMBER in event.cleared
    id_type = event.id_type or (IdType.NONE if cleared else person.id_type)
    same_document = event.id_number is None and event.id_type is None and not cleared
    return replace(
        person,
        id_type=id_type,
        verified=person.verified and same_document,
        corrections=person.corrections + 1,
    )


def _verified(person: Person, event: PersonIdentifierVerified) -> Person:
    return replace(person, id_type=event.id_type, verified=True, verifications=person.verifications + 1)
