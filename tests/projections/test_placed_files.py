"""Files of what lies in grids hold what the lists hold, of the same moment and for the same asker."""

from datetime import date

import pytest

from domain.registry import codes_residences as codes
from domain.registry import events_residences as stays
from domain.shared.periods import StatedDay
from projections.catalogue import DERIVED
from projections.extract import EVERYTHING, Bounds, Row, extract
from projections.moment import NOW, AsOf
from projections.registry import filters as by
from projections.registry.residences import Residence
from tests.projections.grids_moved import homes_in, lane, moved, stays_in
from tests.projections.history import APP, DESK, at
from tests.projections.registry_lane import CHEN, GRID, HOME, LANE, NEXT_GRID, OTHER_HOME, line
from tests.projections.registry_life import claim, told
from tests.projections.standing import Standing
from tests.projections.test_stay_days import noon


def rows(house: Standing, name: str, within: Bounds = EVERYTHING, as_of: AsOf = NOW) -> list[Row]:
    with house.views.reading() as reader:
        return list(extract(reader, DERIVED[name], where={}, as_of=as_of, within=within).rows)


def of_grid(house: Standing, name: str, grid: str, column: str, as_of: AsOf = NOW) -> list[object]:
    found = rows(house, name, Bounds(grid_prefixes=frozenset({grid})), as_of)
    assert {row["grid_code"] for row in found} <= {grid}
    return [row[column] for row in found]


def test_what_was_brought_into_another_grid_is_exported_there_and_nowhere_else(register: Standing) -> None:
    lines = lane()
    view = told(register, [*lines, moved(LANE, 50)])
    assert of_grid(register, "dwellings", NEXT_GRID, "dwelling_id") == [HOME, OTHER_HOME]
    assert len(of_grid(register, "units", NEXT_GRID, "unit_id")) == 1
    assert len(of_grid(register, "visits", NEXT_GRID, "visit_id")) == 1
    for name in ("dwellings", "units", "residences", "visits"):
        assert of_grid(register, name, GRID, "grid_code") == [], name
        assert {row["grid_code"] for row in rows(register, name)} == {NEXT_GRID}, name
    for as_of in (NOW, AsOf(valid=at(30)), AsOf(recorded=len(lines)), AsOf(valid=at(60))):
        for grid in (GRID, NEXT_GRID):
            homes = homes_in(view, grid, as_of)
            assert of_grid(register, "dwellings", grid, "dwelling_id", as_of) == homes, (as_of, grid)
            living = stays_in(view, grid, as_of)
            assert of_grid(register, "residences", grid, "person_key", as_of) == living, (as_of, grid)


@pytest.mark.parametrize("day", [9, 10, 15])
def test_a_file_of_stays_as_of_a_day_goes_by_the_days_of_the_stays(register: Standing, day: int) -> None:
    ended = stays.ResidenceEnded(
        person_key=CHEN,
        dwelling_id=HOME,
        until=StatedDay(date(2026, 4, 10)),
        reason=codes.EndReason.MOVED,
        happened_at=at(50),
    )
    view = told(register, [claim(), line(f"residence:{CHEN}.{HOME}", ended, 50)])
    then = AsOf(valid=noon(4, day))
    (row,) = rows(register, "residences", as_of=then)
    assert (row["lives_there"], row["until_on"]) == (int(day <= 10), "2026-04-10")
    (listed,) = view.stays_page(by.StayFilter(), order=by.STAYS_ORDER, as_of=then).page.rows
    assert [row[name] for name in Residence._fields] == list(listed.record)
    assert rows(register, "residences", as_of=AsOf(valid=noon(2, 20))) == []


def test_who_only_sent_something_exports_what_they_sent(register: Standing) -> None:
    told(register, lane())
    sent = {
        source: rows(register, "dwellings", Bounds(sources=frozenset({source}))) for source in (APP, DESK)
    }
    assert [[row["dwelling_id"] for row in found] for found in sent.values()] == [[HOME], [OTHER_HOME]]
    assert rows(register, "visits", Bounds(sources=frozenset())) == []
    assert len(rows(register, "residences", Bounds(sources=frozenset({DESK})))) == 1


def test_a_file_of_many_homes_holds_each_once(register: Standing, monkeypatch: pytest.MonkeyPatch) -> None:
    told(register, lane())
    whole = rows(register, "residences")
    monkeypatch.setattr("projections.registry.placed_files.AT_ONCE", 1)
    assert rows(register, "residences") == whole
    assert len(whole) == 3
