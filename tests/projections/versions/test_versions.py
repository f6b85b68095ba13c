"""Versions of a thing in one track: as of every pair of moments, and the same whatever the order of arrival was."""

from collections.abc import Iterator
from itertools import permutations
from pathlib import Path
from random import Random

import pytest

from domain.registry.codes_housing import DwellingUse
from projections.moment import AsOf
from projections.page import CursorNotValid
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from tests.projections.history import Line, at, record
from tests.projections.standing import open_ledger
from tests.projections.versions.shelf import (
    BY_USE,
    DWELLINGS,
    Home,
    OfUse,
    Shelf,
    changed,
    corrected,
    expected,
    prepared,
    registered,
)

LIFE = (
    registered(0, 2, owner="wang"),
    changed(0, 5, DwellingUse.MIXED, seq=7),
    changed(0, 5, DwellingUse.DORMITORY, seq=6),
    corrected(0, 6, rooms=4, owner="li", day=True),
    changed(0, 9, DwellingUse.STORAGE),
    corrected(0, 12, rooms=5),
    registered(1, 1, rooms=2),
    changed(1, 30, DwellingUse.OFFICE),
    corrected(1, 0, rooms=3),
)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def views(tmp_path: Path, request: pytest.FixtureRequest) -> Iterator[ReadStore]:
    if request.param == "postgres":
        store: ReadStore = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
    else:
        store = SQLiteReadStore(tmp_path / "shelf.sqlite")
    yield store
    store.close()


@pytest.fixture
def shelf(tmp_path: Path, views: ReadStore) -> Iterator[Shelf]:
    ledger = open_ledger(tmp_path)
    with prepared(ledger, views) as made:
        yield made
    ledger.close()


def told(shelf: Shelf, lines: list[Line]) -> Shelf:
    record(shelf.ledger, lines, batch=1)
    shelf.catch_up()
    return shelf


def as_told(found: dict[str, Home]) -> list[tuple[str, str, int | None, int]]:
    rows = [(key, home.use, home.rooms, home.changes) for key, home in found.items()]
    return sorted(sorted(rows), key=lambda row: row[1], reverse=True)


@pytest.mark.parametrize("seed", range(6))
def test_every_pair_of_moments_is_answered_as_the_facts_say(shelf: Shelf, seed: int) -> None:
    lines = list(LIFE)
    Random(seed).shuffle(lines)
    log = told(shelf, lines).log()
    moments = [None, *(at(hour // 24, 9 + hour % 24) for hour in range(-10, 33, 3))]
    for position in range(len(lines) + 1):
        for valid_at in moments:
            as_of = AsOf(recorded=position, valid=valid_at)
            homes = expected(log, position, valid_at)
            assert shelf.all_homes(as_of) == as_told(homes)
            assert shelf.all_homes(as_of, size=1) == as_told(homes)
            owners = {f"{key}.{owner}": home.use for key, home in homes.items() for owner in home.owners}
            everybody = [f"{DWELLINGS[0]}.{owner}" for owner in ("wang", "li")]
            assert {
                key: row[1] for key, row in shelf.owners.find_all(everybody, as_of=as_of).items()
            } == owners


def test_any_order_of_arrival_ends_in_the_same_newest_rows(tmp_path: Path) -> None:
    seen = set()
    for nth, lines in enumerate(permutations(LIFE[:5])):
        if nth % 7:
            continue
        folder = tmp_path / str(nth)
        folder.mkdir()
        ledger, views = open_ledger(folder), SQLiteReadStore(folder / "shelf.sqlite")
        with prepared(ledger, views) as shelf:
            told(shelf, list(lines))
            with views.reading() as reader:
                homes = reader.select(
                    "SELECT dwelling_id, valid_from, version, use, rooms, changes FROM homes"
                )
                owners = reader.select("SELECT owner, valid_from, use FROM owners ORDER BY owner")
        seen.add((tuple(homes), tuple(owners)))
        views.close()
        ledger.close()
    assert len(seen) == 1


def test_facts_of_one_device_stand_in_the_order_it_counted(shelf: Shelf) -> None:
    told(shelf, [LIFE[0], LIFE[1], LIFE[2]])
    assert shelf.all_homes() == [(DWELLINGS[0], "mixed", 1, 3)]


def test_what_was_true_before_it_was_registered_counts_from_then_on(shelf: Shelf) -> None:
    told(shelf, [registered(0, 10), corrected(0, 4, rooms=8, day=True)])
    assert shelf.all_homes() == [(DWELLINGS[0], "residence", 8, 2)]
    assert shelf.all_homes(AsOf(valid=at(0, 9 + 9))) == []


def test_a_fact_in_order_adds_one_row_and_a_late_one_an_edition(shelf: Shelf) -> None:
    told(shelf, [LIFE[0], LIFE[4], LIFE[5], LIFE[1]])
    with shelf.views.reading() as reader:
        rows = reader.select(
            "SELECT from_position, segment, edition, use FROM homes_versions ORDER BY from_position, segment"
        )
        owners = reader.select(
            "SELECT from_position, segment, edition, use FROM owners_versions ORDER BY 1, 2"
        )
    assert rows == [
        (1, 0, 0, "residence"),
        (2, 0, 0, "storage"),
        (3, 0, 0, "storage"),
        (4, 1, 4, "residence"),
        (4, 2, 4, "mixed"),
        (4, 3, 4, "storage"),
        (4, 4, 4, "storage"),
    ]
    assert owners == [
        (1, 0, 0, "residence"),
        (2, 0, 0, "storage"),
        (4, 1, 4, "residence"),
        (4, 2, 4, "mixed"),
        (4, 3, 4, "storage"),
    ]


def test_a_thing_a_late_fact_does_not_touch_keeps_its_edition(shelf: Shelf) -> None:
    told(shelf, [LIFE[0], LIFE[4], corrected(0, 3, rooms=9)])
    with shelf.views.reading() as reader:
        assert reader.select("SELECT max(edition) FROM owners_versions") == [(0,)]
        assert reader.select("SELECT max(edition) FROM homes_versions") == [(3,)]


def test_filters_counts_and_tallies_speak_for_the_moment_asked(shelf: Shelf) -> None:
    told(shelf, [registered(0, 1), registered(1, 1), changed(1, 5, DwellingUse.OFFICE)])
    assert [row[0] for row in shelf.homes.page(OfUse(use="office"), order=BY_USE).rows] == [DWELLINGS[1]]
    assert shelf.homes.tally(OfUse(), "use") == {"office": 1, "residence": 1}
    assert shelf.homes.tally(OfUse(), "use", as_of=AsOf(recorded=2)) == {"residence": 2}
    first = shelf.homes.page(OfUse(), order=BY_USE, limit=1)
    with pytest.raises(CursorNotValid):
        shelf.homes.page(OfUse(use="office"), order=BY_USE, after=first.next)
