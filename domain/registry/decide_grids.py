"""Grids: a code and a validity; closing is final, facts from before may still come."""

from typing import assert_never

from domain.registry import rules_places as rules
from domain.registry.commands import CloseGrid, EstablishGrid, GridCommand
from domain.registry.events import GridClosed, GridEstablished, GridEvent
from domain.registry.keys import require_grid_code
from domain.registry.roles import require_role
from domain.registry.states import FormerGrid, Grid, GridState, NoGrid
from domain.shared.places import GridCode


def decide_grid(command: GridCommand, state: GridState) -> tuple[GridEvent, ...]:
    """What follows from a claim about a grid."""
    require_role(command)
    require_grid_code(command.code)
    match command:
        case EstablishGrid():
            return _establish(command, state)
        case CloseGrid():
            return _close(command, state)
        case _:
            assert_never(command)


def _establish(command: EstablishGrid, state: GridState) -> tuple[GridEvent, ...]:
    if GridCode(command.code).village.text != command.division:
        raise rules.GridNotOfThisDivision(division=command.division)
    event = GridEstablished(
        grid_code=command.code,
        grid_name=command.name,
        division=command.division,
        kind=command.kind,
        valid_from=command.day,
    )
    match state:
        case NoGrid():
            return (event,)
        case Grid(established) | FormerGrid(established) if established == event:
            return ()
        case Grid():
            raise rules.GridEstablishedOtherwise(grid=command.code)
        case FormerGrid():
            raise rules.GridCodeNeverReused(grid=command.code)
        case _:
            assert_never(state)


def _close(command: CloseGrid, state: GridState) -> tuple[GridEvent, ...]:
    for successor in command.successors:
        require_grid_code(successor)
    if command.code in command.successors:
        raise rules.SuccessorMustBeAnother
    event = GridClosed(grid_code=command.code, valid_to=command.day, successors=command.successors)
    match state:
        case NoGrid():
            raise rules.GridNotYetEstablished(grid=command.code)
        case FormerGrid(closed=closed):
            if closed == event:
                return ()
            raise rules.GridClosedOtherwise(grid=command.code, on=closed.valid_to.isoformat())
        case Grid(established):
            if command.day < established.valid_from:
                raise rules.GridEndsBeforeItBegins(since=established.valid_from.isoformat())
            return (event,)
        case _:
            assert_never(state)
