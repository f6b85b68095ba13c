"""Divisions: established once, abolished once, their codes never used again."""

from dataclasses import replace
from datetime import date

import pytest

from domain.registry import rules_places as rules
from domain.registry.deciders import division_decider
from domain.registry.events import DivisionAbolished, DivisionEstablished
from domain.shared.actor import Actor, Role
from domain.shared.places import DivisionLevel, VillageKind
from tests.domain.registry.sayings import (
    FIRST_DAY,
    LATER,
    TOWN,
    VILLAGE,
    abolish_village,
    establish_village,
)
from tests.support.given import given

ESTABLISHED = DivisionEstablished(
    division_code=VILLAGE,
    division_name="西河桥社区",
    level=DivisionLevel.VILLAGE,
    parent=TOWN,
    valid_from=FIRST_DAY,
    village_kind=VillageKind.COMMUNITY,
)
ABOLISHED = DivisionAbolished(division_code=VILLAGE, valid_to=LATER, successors=("990101100002",))
NOTHING = given(division_decider)
STANDING = given(division_decider, ESTABLISHED)
GONE = given(division_decider, ESTABLISHED, ABOLISHED)


def test_a_registrar_establishes_a_community() -> None:
    NOTHING.when(establish_village()).then(ESTABLISHED)


def test_a_province_has_no_parent() -> None:
    province = establish_village(
        code="990000000000", name="示例省", level=DivisionLevel.PROVINCE, parent=None, village_kind=None
    )
    NOTHING.when(province).then(
        replace(
            ESTABLISHED,
            division_code="990000000000",
            division_name="示例省",
            level=DivisionLevel.PROVINCE,
            parent=None,
            village_kind=None,
        )
    )


def test_a_town_may_hang_directly_on_a_prefecture() -> None:
    town = establish_village(
        code="441900003000",
        name="示例街道",
        level=DivisionLevel.TOWNSHIP,
        parent="441900000000",
        village_kind=None,
    )
    NOTHING.when(town).then(
        replace(
            ESTABLISHED,
            division_code="441900003000",
            division_name="示例街道",
            level=DivisionLevel.TOWNSHIP,
            parent="441900000000",
            village_kind=None,
        )
    )


def test_told_twice_a_division_is_not_established_twice() -> None:
    STANDING.when(establish_village()).then_nothing()
    GONE.when(establish_village()).then_nothing()


def test_a_division_cannot_be_established_otherwise() -> None:
    STANDING.when(establish_village(name="东园社区")).then_refused(
        rules.DivisionEstablishedOtherwise, division=VILLAGE
    )


def test_an_abolished_code_never_comes_back() -> None:
    GONE.when(establish_village(on=date(2026, 4, 1))).then_refused(
        rules.DivisionCodeNeverReused, division=VILLAGE
    )


@pytest.mark.parametrize("role", [role for role in Role if role is not Role.REGISTRAR])
def test_nobody_but_a_registrar_draws_the_map(role: Role) -> None:
    by = Actor("staff:X9", role)
    NOTHING.when(establish_village(by=by)).then_refused(rules.RoleNotAllowed, role=role.value)
    STANDING.when(abolish_village(by=by)).then_refused(rules.RoleNotAllowed, role=role.value)


def test_4290_is_no_place() -> None:
    pseudo = establish_village(code="429000000000", level=DivisionLevel.PREFECTURE, parent="420000000000")
    NOTHING.when(pseudo).then_refused(rules.DivisionCodeNotValid, problem="pseudo_level")
    NOTHING.when(establish_village(parent="429000000000")).then_refused(
        rules.DivisionCodeNotValid, problem="pseudo_level"
    )


def test_the_level_must_be_the_codes() -> None:
    NOTHING.when(establish_village(level=DivisionLevel.TOWNSHIP)).then_refused(
        rules.LevelIsNotTheCodes, level="township", expected="village"
    )


def test_only_a_village_has_a_village_kind() -> None:
    town = establish_village(code=TOWN, level=DivisionLevel.TOWNSHIP, parent="990101000000")
    NOTHING.when(town).then_refused(rules.VillageKindIsForVillages)


def test_below_a_province_a_parent_must_be_given() -> None:
    NOTHING.when(establish_village(parent=None)).then_refused(rules.ParentMustBeGiven)


@pytest.mark.parametrize("parent", ["990101100002", VILLAGE])
def test_a_village_does_not_lie_in_a_village(parent: str) -> None:
    NOTHING.when(establish_village(parent=parent)).then_refused(rules.ParentMustStandAbove, parent=parent)


def test_a_division_is_abolished_with_its_successors() -> None:
    STANDING.when(abolish_village(successors=("990101100002",))).then(ABOLISHED)


def test_abolishing_twice_is_nothing_new() -> None:
    GONE.when(abolish_village(successors=("990101100002",))).then_nothing()


def test_a_division_is_not_abolished_on_two_days() -> None:
    GONE.when(abolish_village(successors=("990101100002",), on=date(2026, 3, 3))).then_refused(
        rules.DivisionAbolishedOtherwise, division=VILLAGE, on="2026-03-02"
    )


def test_what_is_not_established_yet_can_still_come() -> None:
    NOTHING.when(abolish_village()).then_refused(rules.DivisionNotYetEstablished, division=VILLAGE)
    assert rules.DivisionNotYetEstablished.premature


def test_a_division_may_hold_for_a_day_but_not_less() -> None:
    STANDING.when(abolish_village(on=FIRST_DAY)).then(
        DivisionAbolished(division_code=VILLAGE, valid_to=FIRST_DAY)
    )
    STANDING.when(abolish_village(on=date(2020, 12, 31))).then_refused(
        rules.DivisionEndsBeforeItBegins, since="2021-01-01"
    )


def test_nothing_succeeds_itself() -> None:
    STANDING.when(abolish_village(successors=(VILLAGE,))).then_refused(rules.SuccessorMustBeAnother)


def test_a_successor_must_be_a_place() -> None:
    STANDING.when(abolish_village(successors=("429000000000",))).then_refused(rules.DivisionCodeNotValid)
