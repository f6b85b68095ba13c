"""The town that is measured is one the house takes whole, and what is made of it is compared honestly."""

from collections import Counter
from pathlib import Path

from benchmarks.county_ground import Filled, Mark
from benchmarks.figure import Figure, Results
from benchmarks.house import deliveries, prepared, require_accepted, sqlite_settings, take_all
from benchmarks.workloads.county import COMPARED_WITH, tell
from benchmarks.workloads.registry import DEFAULT, ON_REQUEST, TRUST, WORKLOADS
from benchmarks.workloads.search import NAMES, among_names
from benchmarks.workloads.town import accepted_at_once, registry_only, told
from intake.catalogue import InTopic

PERSONS = 150


def test_every_message_finds_what_it_stands_on_and_is_accepted_at_once(tmp_path: Path) -> None:
    load = accepted_at_once(PERSONS)
    with prepared(sqlite_settings(tmp_path)) as house:
        require_accepted(take_all(house.road(), deliveries(load)))


def test_the_town_tells_of_all_three_trades_and_mostly_of_the_registry() -> None:
    topics = Counter(each.topic for each in accepted_at_once(PERSONS))
    assert set(topics) == {InTopic.REGISTRY.value, InTopic.RENTAL.value, InTopic.DISPUTE.value}
    assert topics[InTopic.REGISTRY.value] > topics.total() / 2
    assert {each.topic for each in registry_only(told(PERSONS))} == {InTopic.REGISTRY.value}


def test_the_same_town_is_told_twice_in_the_same_words() -> None:
    assert list(told(PERSONS)) == list(told(PERSONS))


def test_an_event_that_costs_more_when_many_are_there_misses_the_bar(tmp_path: Path) -> None:
    steady = _filled(tmp_path, 100.0)
    growing = _filled(tmp_path, 200.0)
    assert [figure.met for figure in _told(steady)] == [True, None]
    assert [figure.met for figure in _told(growing)] == [False, None]


def test_search_by_words_finds_who_a_scan_finds_and_says_how_many_names(tmp_path: Path) -> None:
    figure = among_names(sqlite_settings(tmp_path), "SQLite", 1_500)
    assert "1,500 names" in figure.name
    assert figure.reference is not None
    assert figure.met is (figure.ours < 5)
    assert NAMES == 100_000


def test_what_takes_long_runs_only_by_name_and_every_workload_says_what_it_measures() -> None:
    assert sorted((*DEFAULT, *ON_REQUEST, *TRUST)) == sorted(WORKLOADS)
    assert all((workload.__doc__ or "").strip() for workload in WORKLOADS.values())


def _told(filled: Filled) -> list[Figure]:
    results = Results()
    tell(results, filled, "SQLite", COMPARED_WITH)
    return results.figures


def _filled(place: Path, later_us: float) -> Filled:
    """100 µs an event for the first hundred thousand, `later_us` for each after them."""
    small, large = COMPARED_WITH, 4 * COMPARED_WITH
    first = small * 100e-6
    marks = [
        Mark(small, small, 1.0, first, 0.0),
        Mark(large, large, 4.0, first + (large - small) * later_us * 1e-6, 0.0),
    ]
    return Filled(sqlite_settings(place), 1_000, marks, {"accepted": large}, 1, 1)
