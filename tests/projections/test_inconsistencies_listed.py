"""Pages and files of what does not fit together: whole, in order, and no wider than the asker's places."""

from dataclasses import replace
from datetime import datetime
from random import Random

import pytest

from domain.registry.codes_addresses import (
    ElementType,
)
from domain.registry.codes_inconsistencies import InconsistencyKind as Kind
from projections.asking import make_cursor
from projections.extract import EVERYTHING, Bounds, extract
from projections.moment import NOW
from projections.page import CursorNotValid
from projections.registry.concerned import Within
from projections.registry.doubts import DOUBTS, Doubt, Find, Finding
from projections.registry.inconsistencies import (
    Inconsistency,
    InconsistencyFilter,
)
from projections.registry.inconsistency_files import EXPORTABLE, rows_for_files
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
    node,
)
from tests.projections.registry_life import claim, named
from tests.projections.standing import Standing


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
