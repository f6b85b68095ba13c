"""The load that is measured is one the house accepts whole, the same for the same seed."""

from collections import Counter
from pathlib import Path

from app.stores import ledger_file
from benchmarks.bench import Bench
from benchmarks.contents import sqlite_contents
from benchmarks.figure import Results
from benchmarks.ground import Ground
from benchmarks.house import deliveries, prepared, require_accepted, sqlite_settings, take_all
from benchmarks.workloads.disputes import messages, persons, places
from benchmarks.workloads.intake_sqlite import intake_sqlite

MESSAGES = 600


def test_every_message_of_the_load_is_accepted_and_left_the_same_contents(tmp_path: Path) -> None:
    load = [*places(), *persons(5), *messages(MESSAGES)]
    contents = set()
    for name in ("one", "other"):
        settings = sqlite_settings(tmp_path / name)
        with prepared(settings) as house:
            require_accepted(take_all(house.road(), deliveries(load)))
        contents.add(sqlite_contents(ledger_file(settings)))
    assert len(contents) == 1


def test_the_load_is_of_many_cases_in_every_stage() -> None:
    load = messages(5_000)
    kinds = Counter(message.type.split(".")[2] for message in load)
    assert len({message.subject for message in load}) > 300
    assert {"reported", "agreement_reached", "mediation_failed", "not_accepted", "followed_up"} <= set(kinds)
    assert len({message.id for message in load}) == 5_000


def test_a_workload_compares_equal_contents_and_says_how_often_it_ran(tmp_path: Path) -> None:
    results = Results()
    intake_sqlite(Bench(Ground(None, None), tmp_path, quick=True), results)
    figure = results.figures[0]
    assert figure.runs == 2
    assert figure.count == 2_000 + len(places())
    assert figure.ratio is not None
    assert 0 < figure.ratio < 1
    assert figure.met is (figure.ours >= 8_000)
