"""Divisions: established once, abolished once, never again."""

from typing import assert_never

from domain.registry import rules_places as rules
from domain.registry.commands import AbolishDivision, DivisionCommand, EstablishDivision
from domain.registry.events import DivisionAbolished, DivisionEstablished, DivisionEvent
from domain.registry.keys import require_division_code
from domain.registry.roles import require_role
from domain.registry.states import Division, DivisionState, FormerDivision, NoDivision
from domain.shared.places import DivisionCode, DivisionLevel


def decide_division(command: DivisionCommand, state: DivisionState) -> tuple[DivisionEvent, ...]:
    """What follows from a claim about a division."""
    require_role(command)
    require_division_code(command.code)
    match command:
        case EstablishDivision():
            return _establish(command, state)
        case AbolishDivision():
            return _abolish(command, state)
        case _:
            assert_never(command)


def _establish(command: EstablishDivision, state: DivisionState) -> tuple[DivisionEvent, ...]:
    _require_its_level(command)
    _require_a_parent_above(command)
    event = DivisionEstablished(
        division_code=command.code,
        division_name=command.name,
        level=command.level,
        parent=command.parent,
        valid_from=command.day,
        village_kind=command.village_kind,
        urban_rural_class=command.urban_rural_class,
        reference_version=command.reference_version,
    )
    match state:
        case NoDivision():
            return (event,)
        case Division(established) | FormerDivision(established) if established == event:
            return ()
        case Division():
            raise rules.DivisionEstablishedOtherwise(division=command.code)
        case FormerDivision():
            raise rules.DivisionCodeNeverReused(division=command.code)
        case _:
            assert_never(state)


def _require_its_level(command: EstablishDivision) -> None:
    expected = DivisionCode(command.code).level
    if command.level is not expected:
        raise rules.LevelIsNotTheCodes(level=command.level.value, expected=expected.value)
    if command.village_kind is not None and command.level is not DivisionLevel.VILLAGE:
        raise rules.VillageKindIsForVillages


def _require_a_parent_above(command: EstablishDivision) -> None:
    if command.parent is None:
        if command.level is not DivisionLevel.PROVINCE:
            raise rules.ParentMustBeGiven
        return
    require_division_code(command.parent)
    if not DivisionCode(command.parent).level.is_above(command.level):
        raise rules.ParentMustStandAbove(parent=command.parent)


def _abolish(command: AbolishDivision, state: DivisionState) -> tuple[DivisionEvent, ...]:
    for successor in command.successors:
        require_division_code(successor)
    if command.code in command.successors:
        raise rules.SuccessorMustBeAnother
    event = DivisionAbolished(division_code=command.code, valid_to=command.day, successors=command.successors)
    match state:
        case NoDivision():
            raise rules.DivisionNotYetEstablished(division=command.code)
        case FormerDivision(abolished=abolished):
            if abolished == event:
                return ()
            raise rules.DivisionAbolishedOtherwise(division=command.code, on=abolished.valid_to.isoformat())
        case Division(established):
            if command.day < established.valid_from:
                raise rules.DivisionEndsBeforeItBegins(since=established.valid_from.isoformat())
            return (event,)
        case _:
            assert_never(state)
