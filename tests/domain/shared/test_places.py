"""Codes of places: every real kind of place is let in, placeholders are not."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.places import (
    DivisionCode,
    DivisionLevel,
    GridCode,
    PlaceProblem,
    TownshipKind,
    VillageKind,
    division_problem,
    grid_problem,
)


@pytest.mark.parametrize(
    ("code", "level"),
    [
        ("420000000000", DivisionLevel.PROVINCE),
        ("421100000000", DivisionLevel.PREFECTURE),
        ("441900000000", DivisionLevel.PREFECTURE),
        ("460400000000", DivisionLevel.PREFECTURE),
        ("421127000000", DivisionLevel.COUNTY),
        ("429004000000", DivisionLevel.COUNTY),
        ("421127100000", DivisionLevel.TOWNSHIP),
        ("441900003000", DivisionLevel.TOWNSHIP),
        ("421127401000", DivisionLevel.TOWNSHIP),
        ("421127100001", DivisionLevel.VILLAGE),
        ("441900003005", DivisionLevel.VILLAGE),
    ],
)
def test_a_division_code_is_written_at_one_level(code: str, level: DivisionLevel) -> None:
    assert division_problem(code) is None
    assert DivisionCode(code).level is level


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("42112710000", PlaceProblem.NOT_12_DIGITS),
        ("42112710000A", PlaceProblem.NOT_12_DIGITS),
        ("４２１１２７１０００００", PlaceProblem.NOT_12_DIGITS),
        ("001127100000", PlaceProblem.NO_PROVINCE),
        ("429000000000", PlaceProblem.PSEUDO_LEVEL),
        ("469000000000", PlaceProblem.PSEUDO_LEVEL),
        ("110100000000", PlaceProblem.PSEUDO_LEVEL),
    ],
)
def test_what_is_wrong_with_a_division_code_has_a_name(code: str, problem: PlaceProblem) -> None:
    assert division_problem(code) is problem
    with pytest.raises(ValueError, match=problem.value):
        DivisionCode(code)


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("001", TownshipKind.STREET_OFFICE),
        ("099", TownshipKind.STREET_OFFICE),
        ("100", TownshipKind.TOWN),
        ("199", TownshipKind.TOWN),
        ("200", TownshipKind.TOWNSHIP),
        ("399", TownshipKind.TOWNSHIP),
        ("400", TownshipKind.SIMILAR),
        ("599", TownshipKind.SIMILAR),
        ("600", TownshipKind.OTHER),
    ],
)
def test_farms_and_development_zones_are_places_too(digits: str, kind: TownshipKind) -> None:
    assert DivisionCode(f"990101{digits}000").township_kind is kind
    assert DivisionCode("990101000000").township_kind is None


@pytest.mark.parametrize(
    ("digits", "kind"),
    [
        ("001", VillageKind.COMMUNITY),
        ("199", VillageKind.COMMUNITY),
        ("200", VillageKind.VILLAGE),
        ("399", VillageKind.VILLAGE),
        ("498", VillageKind.SIMILAR),
        ("598", VillageKind.SIMILAR),
        ("600", None),
        ("000", None),
    ],
)
def test_the_kind_of_a_village_is_only_likely(digits: str, kind: VillageKind | None) -> None:
    code = DivisionCode(f"990101100{digits}")
    assert code.likely_village_kind is kind
    assert code.is_likely_virtual_village == (digits in ("498", "598"))


@pytest.mark.parametrize(
    ("code", "problem"),
    [
        ("990101100001001", None),
        ("370102013006008", None),
        ("990101100001999", None),
        ("990101100001000", PlaceProblem.SEQUENCE_000),
        ("990101100000001", PlaceProblem.NOT_A_VILLAGE),
        ("99010110000100", PlaceProblem.NOT_15_DIGITS),
        ("9901011000010010", PlaceProblem.NOT_15_DIGITS),
        ("99010110000100x", PlaceProblem.NOT_15_DIGITS),
        ("000101100001001", PlaceProblem.NO_PROVINCE),
    ],
)
def test_a_grid_code_is_a_village_and_a_sequence(code: str, problem: PlaceProblem | None) -> None:
    assert grid_problem(code) is problem


def test_a_grid_code_knows_its_village() -> None:
    grid = GridCode("990101100001007")
    assert (grid.village, grid.sequence) == (DivisionCode("990101100001"), 7)
    with pytest.raises(ValueError, match="sequence_000"):
        GridCode("990101100001000")


def test_levels_stand_above_one_another() -> None:
    assert DivisionLevel.PREFECTURE.is_above(DivisionLevel.TOWNSHIP)
    assert not DivisionLevel.COUNTY.is_above(DivisionLevel.COUNTY)
    assert not DivisionLevel.VILLAGE.is_above(DivisionLevel.PROVINCE)


@given(st.integers(1, 99), st.integers(0, 9_999_999_999), st.integers(1, 999))
def test_no_right_village_code_makes_a_wrong_grid_code(province: int, rest: int, sequence: int) -> None:
    village = f"{province:02d}{rest:010d}"
    fits = division_problem(village) is None and not village.endswith("000")
    assert (grid_problem(f"{village}{sequence:03d}") is None) == fits
