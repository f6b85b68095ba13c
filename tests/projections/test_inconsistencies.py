"""What does not fit together is listed with the things concerned and since when, and gone once facts put it right."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from domain.registry import events_addresses as addresses
from domain.registry import events_housing as housing
from domain.registry import events_residences as residences
from domain.registry.codes_addresses import (
    ElementType,
    RenameReason,
)
from domain.registry.codes_housing import CessationReason, DemolitionReason
from domain.registry.codes_inconsistencies import InconsistencyKind as Kind
from domain.registry.codes_residences import EndReason
from domain.shared.periods import StatedDay
from projections.asking import make_cursor
from projections.extract import EVERYTHING, Bounds, extract
from projections.moment import NOW, AsOf
from projections.page import CursorNotValid
from projections.registry.concerned import Within
from projections.registry.doubts import DOUBTS, Doubt, Find, Finding
from projections.registry.inconsistencies import (
    EXPORTABLE,
    Inconsistency,
    InconsistencyFilter,
    rows_for_files,
)
from projections.table import Value
from projections.versions.view import Asked
from tests.projections.doubtful import (
    LANE_2,
    OTHER_SHOP,
    home,
    lane,
    listed,
    plated,
    retired,
    shop,
    things,
    told,
)
from tests.projections.history import APP, Line, at
from tests.projections.registry_lane import (
    CHEN,
    DOOR,
    GRID,
    HOME,
    LANE,
    NEXT_GRID,
    OLD_DOOR,
    ROOM_A,
    ROOM_B,
    SHOP,
    line,
    node,
)
from tests.projections.registry_life import claim, named
from tests.projections.standing import Standing


def test_what_stands_below_or_on_a_retired_address_is_listed(register: Standing) -> None:
    lines = [
        *lane(),
        named(CHEN),
        home(),
        shop(SHOP, ROOM_A, 2),
        claim(day=3),
        retired(ROOM_A, 10),
        retired(DOOR, 12),
    ]
    view = told(register, lines)
    found = listed(view)
    assert things(found) == [
        ("address_below_ended", [ROOM_B, DOOR]),
        ("dwelling_at_ended_address", [HOME, ROOM_A]),
        ("stay_at_ended_address", [f"{CHEN}.{HOME}", ROOM_A]),
        ("unit_at_ended_address", [SHOP, ROOM_A]),
    ]
    assert [each.since for each in found] == [at(12), at(10), at(10), at(10)]
    assert {each.grid_code for each in found} == {GRID}
    assert listed(view, as_of=AsOf(valid=at(9))) == []
    assert listed(view, as_of=AsOf(recorded=len(lines) - 2)) == []
    assert things(listed(view, as_of=AsOf(valid=at(11)))) == things(found)[1:]


def test_it_is_gone_with_the_facts_that_put_it_right(register: Standing) -> None:
    left = residences.ResidenceEnded(
        person_key=CHEN,
        dwelling_id=HOME,
        until=StatedDay(at(20).date()),
        reason=EndReason.MOVED,
        happened_at=at(20),
    )
    ceased = housing.UnitCeased(unit_id=SHOP, reason=CessationReason.CLOSED)
    demolished = housing.DwellingDemolished(dwelling_id=HOME, reason=DemolitionReason.DEMOLISHED)
    view = told(
        register,
        [
            *lane(),
            named(CHEN),
            home(),
            shop(SHOP, ROOM_A, 2),
            claim(day=3),
            retired(ROOM_A, 10),
            line(f"unit:{SHOP}", ceased, 15),
            line(f"dwelling:{HOME}", demolished, 16),
        ],
    )
    (lives,) = listed(view)
    assert things([lives]) == [("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}", HOME])]
    assert lives.since == at(16)
    view = told(register, [line(f"residence:{CHEN}.{HOME}", left, 20)])
    assert listed(view) == []
    assert things(listed(view, as_of=AsOf(valid=at(17)))) == things([lives])


def test_a_demolished_home_of_another_place_is_only_a_number_beside_the_stay_in_it(
    register: Standing,
) -> None:
    """Told in two grids, because the home's worker and the stay's did not agree."""
    demolished = housing.DwellingDemolished(dwelling_id=HOME, reason=DemolitionReason.DEMOLISHED)
    lines = [*lane(), named(CHEN), home(), claim(day=3, grid=NEXT_GRID)]
    view = told(register, [*lines, line(f"dwelling:{HOME}", demolished, 16)])
    (whole,) = listed(view)
    assert things([whole]) == [("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}", HOME])]
    (seen,) = view.page(InconsistencyFilter(grid_prefixes=frozenset({NEXT_GRID}))).rows
    assert (things([seen]), seen.elsewhere) == ([("stay_in_demolished_dwelling", [f"{CHEN}.{HOME}"])], 1)
    assert (seen.since, whole.elsewhere) == (whole.since, 0)
    (asked,) = view.page(InconsistencyFilter(grids=frozenset({NEXT_GRID}))).rows
    assert asked == whole


def test_a_merger_is_no_contradiction_unless_it_leads_to_what_was_retired(register: Standing) -> None:
    merged = line(f"address:{DOOR}", addresses.AddressMerged(address_id=DOOR, into=OLD_DOOR), 5)
    view = told(register, [*lane(), node(OLD_DOOR, LANE, ElementType.DOOR, "老8号"), merged])
    assert listed(view) == []
    view = told(register, [retired(OLD_DOOR, 9)])
    assert things(listed(view)) == [
        ("address_below_ended", [ROOM_A, DOOR]),
        ("address_below_ended", [ROOM_B, DOOR]),
    ]


def test_one_plate_at_two_doors_of_a_street_is_listed_once(register: Standing) -> None:
    view = told(
        register,
        [
            node(LANE, None, ElementType.STREET, "梅花巷"),
            node(LANE_2, None, ElementType.STREET, "西河路"),
            plated(DOOR, LANE, "8号", day=2),
            plated(OLD_DOOR, LANE, "8号", day=4),
            plated(ROOM_A, LANE_2, "8号", day=3),
        ],
    )
    (twice,) = listed(view)
    assert things([twice]) == [("door_plate_twice", sorted([DOOR, OLD_DOOR]))]
    assert twice.since == at(4, 8)
    renamed = addresses.AddressRenamed(
        address_id=OLD_DOOR, element_name="9号", reason=RenameReason.RENAMED, door_plate_no="9号"
    )
    assert listed(told(register, [line(f"address:{OLD_DOOR}", renamed, 6)])) == []
    merged = addresses.AddressMerged(address_id=LANE_2, into=LANE)
    view = told(register, [line(f"address:{LANE_2}", merged, 7)])
    assert things(listed(view)) == [("door_plate_twice", sorted([DOOR, ROOM_A]))]


def test_a_plate_that_names_its_street_is_one_in_the_whole_village(register: Standing) -> None:
    view = told(
        register,
        [
            node(LANE, None, ElementType.STREET, "梅花巷"),
            node(LANE_2, None, ElementType.STREET, "西河路"),
            plated(DOOR, LANE, "西河路12号"),
            plated(ROOM_A, LANE_2, "西河路12号"),
        ],
    )
    assert things(listed(view)) == [("door_plate_twice", sorted([DOOR, ROOM_A]))]


def test_one_credit_code_at_two_units_shows_another_places_unit_only_as_a_number(register: Standing) -> None:
    view = told(register, [*lane(), shop(SHOP, ROOM_A, 2), shop(OTHER_SHOP, ROOM_B, 6, grid=NEXT_GRID)])
    (twice,) = listed(view, Kind.CREDIT_CODE_TWICE)
    assert things([twice]) == [("credit_code_twice", sorted([SHOP, OTHER_SHOP]))]
    assert (twice.since, twice.elsewhere) == (at(6), 0)
    for places, own in ((GRID, SHOP), (NEXT_GRID, OTHER_SHOP)):
        page = view.page(InconsistencyFilter(grid_prefixes=frozenset({places})))
        (seen,) = page.rows
        assert ([each.key for each in seen.concerned], seen.elsewhere, seen.grid_code) == ([own], 1, places)
    assert view.page(InconsistencyFilter(grid_prefixes=frozenset({"990101100002"}))).rows == ()
    assert view.page(InconsistencyFilter(grid_prefixes=frozenset())).rows == ()


def test_a_file_tells_no_more_of_another_place_than_the_list(register: Standing) -> None:
    told(register, [*lane(), shop(SHOP, ROOM_A, 2), shop(OTHER_SHOP, ROOM_B, 6, grid=NEXT_GRID)])

    def exported(within: Bounds) -> list[tuple[object, ...]]:
        with register.views.reading() as reader:
            rows = extract(reader, EXPORTABLE, where={}, within=within).rows
            return [(row["key"], row["concerned"], row["elsewhere"], row["grid_code"]) for row in rows]

    for places, own in ((GRID, SHOP), (NEXT_GRID, OTHER_SHOP)):
        seen = exported(Bounds(grid_prefixes=frozenset({places})))
        assert seen == [(own, f"unit:{own}", 1, places)]
    ((_, named, elsewhere, _),) = exported(EVERYTHING)
    assert (named, elsewhere) == (" ".join(f"unit:{each}" for each in sorted([SHOP, OTHER_SHOP])), 0)
    assert exported(Bounds(grid_prefixes=frozenset())) == []
    assert exported(Bounds(sources=frozenset({APP}))) == []


def test_three_units_with_one_code_are_one_doubt_in_whichever_place_it_is_seen(register: Standing) -> None:
    third = "01J0000000000000000000SH03"
    shops = [shop(each, ROOM_A, 2, grid=grid) for each, grid in ((SHOP, GRID), (OTHER_SHOP, NEXT_GRID))]
    view = told(register, [*lane(), *shops, shop(third, ROOM_B, 3, grid=NEXT_GRID)])
    for places, own in ((GRID, [SHOP]), (NEXT_GRID, [OTHER_SHOP, third])):
        (seen,) = view.page(InconsistencyFilter(grid_prefixes=frozenset({places}))).rows
        assert ([each.key for each in seen.concerned], seen.elsewhere) == (sorted(own), 3 - len(own))
    assert len(listed(view)) == 1


def test_what_was_moved_is_listed_in_the_grid_it_lies_in_now(register: Standing) -> None:
    moved = addresses.AddressMovedToGrid(address_id=LANE, grid_code=NEXT_GRID, since=StatedDay(at(20).date()))
    view = told(register, [*lane(), home(), retired(ROOM_A, 10), line(f"address:{LANE}", moved, 20)])
    assert view.page(InconsistencyFilter(grids=frozenset({GRID}))).rows == ()
    (found,) = view.page(InconsistencyFilter(grids=frozenset({NEXT_GRID}))).rows
    assert (found.key, found.grid_code) == (HOME, NEXT_GRID)


def test_pages_follow_each_other_at_one_moment(register: Standing) -> None:
    view = told(register, [*lane(), home(), shop(SHOP, ROOM_A, 2), retired(DOOR, 10), retired(ROOM_A, 11)])
    whole = listed(view)
    walked: list[Inconsistency] = []
    after = None
    while True:
        page = view.page(InconsistencyFilter(), after=after, limit=1)
        assert (page.count.value, page.count.exact) == (len(whole), True)
        walked += page.rows
        after = page.next
        if len(walked) == 1:
            told(register, [retired(ROOM_B, 12)])
        if after is None:
            break
    assert walked == whole
    first = view.page(InconsistencyFilter(), limit=1)
    with pytest.raises(CursorNotValid):
        view.page(InconsistencyFilter(grids=frozenset({GRID})), after=first.next)


@pytest.mark.parametrize("key", [(1, 2, 3), ("unit_at_ended_address", 2, 3), ("a", "b", "c"), ("a", "b")])
def test_a_cursor_somebody_made_up_is_no_cursor(register: Standing, key: tuple[Value, ...]) -> None:
    view = told(register, lane())
    moment = view.page(InconsistencyFilter()).speaks_for
    with pytest.raises(CursorNotValid):
        view.page(
            InconsistencyFilter(), after=make_cursor(("inconsistencies", InconsistencyFilter()), moment, key)
        )


def test_a_page_looks_for_no_kind_before_where_the_last_one_ended(
    register: Standing, monkeypatch: pytest.MonkeyPatch
) -> None:
    view = told(register, _everything())
    sought: list[str] = []
    watched = {kind: replace(doubt, find=_watched(kind, doubt, sought)) for kind, doubt in DOUBTS.items()}
    monkeypatch.setattr("projections.registry.inconsistencies.DOUBTS", watched)
    first = view.page(InconsistencyFilter(), limit=2)
    assert len(sought) == len(DOUBTS)
    sought.clear()
    second = view.page(InconsistencyFilter(), limit=2, after=first.next)
    assert [each.kind.value for each in second.rows] == ["door_plate_twice", "dwelling_at_ended_address"]
    assert sought == sorted(
        each.value for each in Kind if "credit_code" <= each.value <= "stay_at_ended_address"
    )


def _watched(kind: Kind, doubt: Doubt, sought: list[str]) -> Find:
    def find(asked: Asked, numbers: Asked, within: Within) -> Finding:
        sought.append(kind.value)
        return doubt.find(asked, numbers, within)

    return find


def _everything() -> list[Line]:
    return [
        *lane(),
        node(LANE_2, None, ElementType.STREET, "西河路"),
        plated(OLD_DOOR, LANE, "8号"),
        plated("01J000000000000000000D00R3", LANE, "8号", day=3),
        named(CHEN),
        home(),
        shop(SHOP, ROOM_A, 2),
        shop(OTHER_SHOP, ROOM_B, 6, grid=NEXT_GRID),
        claim(day=3),
        retired(ROOM_A, 10),
        retired(DOOR, 12),
    ]


@pytest.mark.parametrize("seed", range(3))
def test_any_order_of_arrival_ends_in_the_same_list(register: Standing, seed: int) -> None:
    lines = _everything()
    Random(seed).shuffle(lines)
    found = listed(told(register, lines))
    assert [(each.kind.value, each.key, each.since) for each in found] == EXPECTED
    with register.views.reading() as reader:
        moment, rows = rows_for_files(reader, NOW, EVERYTHING)
        told_rows = list(rows)
    assert moment.position == len(lines)
    assert [(row["kind"], row["key"]) for row in told_rows] == [each[:2] for each in EXPECTED]
    assert told_rows[0]["concerned"] == f"address:{ROOM_B} address:{DOOR}"


EXPECTED: list[tuple[str, str, datetime]] = [
    ("address_below_ended", ROOM_B, at(12)),
    ("credit_code_twice", min(SHOP, OTHER_SHOP), at(6)),
    ("door_plate_twice", OLD_DOOR, at(3, 8)),
    ("dwelling_at_ended_address", HOME, at(10)),
    ("stay_at_ended_address", f"{CHEN}.{HOME}", at(10)),
    ("unit_at_ended_address", SHOP, at(10)),
]
