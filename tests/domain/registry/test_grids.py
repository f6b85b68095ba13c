"""Grids: part of one village, valid from a day to a day, their codes never used again."""

from datetime import date

import pytest

from domain.registry import rules_places as rules
from domain.registry.codes import GridKind
from domain.registry.deciders import grid_decider
from domain.registry.events import GridClosed, GridEstablished
from domain.registry.grids import grid_is_valid
from domain.shared.actor import Actor, Role
from tests.domain.registry.sayings import (
    FIRST_DAY,
    GRID,
    LATER,
    NEXT_GRID,
    VILLAGE,
    close_grid,
    establish_grid,
)
from tests.support.given import given

ESTABLISHED = GridEstablished(
    grid_code=GRID,
    grid_name="西河桥社区第一网格",
    division=VILLAGE,
    kind=GridKind.BASE,
    valid_from=FIRST_DAY,
)
CLOSED = GridClosed(grid_code=GRID, valid_to=LATER, successors=(NEXT_GRID,))
NOTHING = given(grid_decider)
STANDING = given(grid_decider, ESTABLISHED)
GONE = given(grid_decider, ESTABLISHED, CLOSED)


def test_a_registrar_establishes_a_grid() -> None:
    NOTHING.when(establish_grid()).then(ESTABLISHED)


def test_told_twice_a_grid_is_not_established_twice() -> None:
    STANDING.when(establish_grid()).then_nothing()
    GONE.when(establish_grid()).then_nothing()


def test_a_grid_cannot_be_established_otherwise() -> None:
    STANDING.when(establish_grid(name="第二网格")).then_refused(rules.GridEstablishedOtherwise, grid=GRID)


def test_a_closed_code_never_comes_back() -> None:
    GONE.when(establish_grid(on=date(2026, 4, 1))).then_refused(rules.GridCodeNeverReused, grid=GRID)


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGISTRAR])
def test_nobody_but_a_registrar_draws_grids(role: Role) -> None:
    by = Actor("staff:X9", role)
    NOTHING.when(establish_grid(by=by)).then_refused(rules.RoleNotAllowed, role=role.value)
    STANDING.when(close_grid(by=by)).then_refused(rules.RoleNotAllowed, role=role.value)


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("990101100001000", "sequence_000"),
        ("990101100000001", "not_a_village"),
        ("99010110000100", "not_15_digits"),
    ],
)
def test_a_grid_needs_a_right_code(code: str, problem: str) -> None:
    NOTHING.when(establish_grid(code=code)).then_refused(rules.GridCodeNotValid, problem=problem)


def test_a_grid_is_part_of_the_village_its_code_begins_with() -> None:
    NOTHING.when(establish_grid(division="990101100002")).then_refused(
        rules.GridNotOfThisDivision, division="990101100002"
    )


def test_a_grid_is_closed_with_its_successors() -> None:
    STANDING.when(close_grid()).then(CLOSED)


def test_closing_twice_is_nothing_new() -> None:
    GONE.when(close_grid()).then_nothing()


def test_a_grid_is_not_closed_on_two_days() -> None:
    GONE.when(close_grid(on=date(2026, 3, 3))).then_refused(
        rules.GridClosedOtherwise, grid=GRID, on="2026-03-02"
    )


def test_what_is_not_established_yet_can_still_come() -> None:
    NOTHING.when(close_grid()).then_refused(rules.GridNotYetEstablished, grid=GRID)
    assert rules.GridNotYetEstablished.premature


def test_a_grid_does_not_end_before_it_begins() -> None:
    STANDING.when(close_grid(on=date(2020, 12, 31))).then_refused(
        rules.GridEndsBeforeItBegins, since="2021-01-01"
    )


def test_nothing_succeeds_itself() -> None:
    STANDING.when(close_grid(successors=(GRID,))).then_refused(rules.SuccessorMustBeAnother)


def test_a_successor_must_be_a_grid() -> None:
    STANDING.when(close_grid(successors=("990101100001000",))).then_refused(rules.GridCodeNotValid)


@pytest.mark.parametrize(
    ("day", "open_one", "closed_one"),
    [
        (date(2020, 12, 31), False, False),
        (FIRST_DAY, True, True),
        (LATER, True, True),
        (date(2026, 3, 3), True, False),
    ],
)
def test_a_grid_holds_from_its_first_to_its_last_day(day: date, open_one: bool, closed_one: bool) -> None:
    assert grid_is_valid(STANDING.state, day) is open_one
    assert grid_is_valid(GONE.state, day) is closed_one


def test_what_was_never_established_holds_on_no_day() -> None:
    assert not grid_is_valid(NOTHING.state, LATER)
    assert not grid_is_valid(None, LATER)
