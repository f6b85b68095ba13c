"""A message overtakes the registrar's word about its grid: it waits for it, bounded, and is decided in the end."""

from collections.abc import Callable, Iterator
from itertools import permutations
from pathlib import Path

import pytest

from ledger.port import Head, LedgerStore, Verdict, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.support.desk import (
    CHEN,
    NEW_GRID,
    REGISTERED,
    REPORTED,
    establishes_new_grid,
    in_new_grid,
    office_of,
    turned_away,
)
from tests.support.intake import APP, DESK, Bench, SetClock, event, places, road_on
from tests.support.services import fresh_database

UNKNOWN, NOT_YET = "intake.grid_unknown", "intake.grid_not_yet_known"
Message = dict[str, object]


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def bench(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Bench]:
    clock = SetClock()
    if request.param == "sqlite":
        yield prepared(SQLiteLedger(tmp_path / "ledger.sqlite", clock), tmp_path, clock)
        return
    with fresh_database() as dsn:
        yield prepared(PostgresLedger(dsn, clock), tmp_path, clock)


def prepared(store: LedgerStore, folder: Path, clock: SetClock) -> Bench:
    store.prepare()
    bench = road_on(store, folder, clock)
    bench.send(*places())
    return bench


def registered(subject: str) -> Message:
    return event(REGISTERED, subject, gridcode=NEW_GRID, time="2026-03-02T08:40:00+08:00")


def closes_new_grid(day: str) -> Message:
    return event(
        "gridledger.grid.closed.v1",
        NEW_GRID,
        id="grid-2-closed",
        source=DESK,
        time=f"{day}T00:00:00+08:00",
        actor="staff:R1",
        actorrole="registrar",
        gridcode=None,
        data={},
    )


def fate(bench: Bench, said: Message) -> tuple[Verdict, str | None]:
    receipt = bench.road.receipt(str(said["source"]), str(said["id"]))
    assert receipt is not None
    return receipt.verdict, receipt.code


def test_a_report_from_a_grid_nobody_knows_waits_for_it_and_says_so(bench: Bench) -> None:
    receipt = bench.send_one(in_new_grid("D-1"))
    assert (receipt.verdict, receipt.code) == (Verdict.WAITING, NOT_YET)
    assert receipt.detail is not None
    assert NEW_GRID in receipt.detail["zh"]
    (waiting,) = office_of(bench).waiting.page(after=None, limit=10)
    assert (waiting.waits_for, waiting.code) == (f"grid:{NEW_GRID}", NOT_YET)


def test_its_grid_lets_it_be_taken_and_what_waited_behind_it_too(bench: Bench) -> None:
    said = [registered("D-1"), in_new_grid("D-1")]
    assert [each.verdict for each in bench.send(*said)] == [Verdict.WAITING] * 2
    assert bench.send_one(establishes_new_grid()).verdict is Verdict.ACCEPTED
    assert [fate(bench, each) for each in said] == [(Verdict.ACCEPTED, None)] * 2
    assert bench.store.counts()["parked"] == 0


@pytest.mark.parametrize("together", [True, False])
def test_any_order_of_grid_report_and_follow_up_ends_in_the_same_facts(bench: Bench, together: bool) -> None:
    for number, order in enumerate(permutations(range(3))):
        code = f"9901011000010{number + 10}"
        grid = {**establishes_new_grid(), "subject": code, "id": code}
        case = [
            {**each, "gridcode": code} for each in (in_new_grid(f"D-{number}"), registered(f"D-{number}"))
        ]
        facts = [grid, *case]
        arriving = [facts[index] for index in order]
        for each in [arriving] if together else [[one] for one in arriving]:
            bench.send(*each)
        assert [fate(bench, each) for each in facts] == [(Verdict.ACCEPTED, None)] * 3, order
    assert bench.store.counts()["parked"] == 0


def test_a_grid_that_comes_but_did_not_hold_that_day_refuses_what_waited(bench: Bench) -> None:
    before, after = in_new_grid("D-1"), in_new_grid("D-2")
    before["time"] = "2019-05-01T10:00:00+08:00"
    bench.send(before, after)
    bench.send_one(establishes_new_grid())
    assert fate(bench, before) == (Verdict.REFUSED, UNKNOWN)
    assert fate(bench, after) == (Verdict.ACCEPTED, None)


def test_a_grid_that_is_known_and_did_not_hold_that_day_is_no_reason_to_wait(bench: Bench) -> None:
    told = bench.send(establishes_new_grid(), closes_new_grid("2026-02-01"))
    assert [each.verdict for each in told] == [Verdict.ACCEPTED] * 2
    receipt = bench.send_one(in_new_grid("D-1"))
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, UNKNOWN)


def test_a_grid_that_never_comes_is_told_at_the_bound(bench: Bench) -> None:
    (receipt,) = turned_away(bench, in_new_grid("D-1"))
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, UNKNOWN)
    assert receipt.detail is not None
    assert NEW_GRID in receipt.detail["en"]


def test_a_person_may_end_the_wait(bench: Bench) -> None:
    bench.send_one(in_new_grid("D-1"))
    desk = office_of(bench).waiting
    (waiting,) = desk.page(after=None, limit=10)
    receipt = desk.decide_now(waiting.key, CHEN).receipt
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, UNKNOWN)


def test_who_takes_a_message_again_is_told_at_once_that_its_grid_is_still_unknown(bench: Bench) -> None:
    turned_away(bench, in_new_grid("D-1"))
    office = office_of(bench)
    receipt = office.letters.retry(office.only_letter().key, CHEN).receipt
    assert receipt is not None
    assert (receipt.verdict, receipt.code) == (Verdict.REFUSED, UNKNOWN)


def test_a_rehearsal_says_that_it_would_wait_and_parks_nothing(bench: Bench) -> None:
    (receipt,) = bench.road.rehearse([bench.delivery(in_new_grid("D-1"))])
    assert (receipt.verdict, receipt.code) == (Verdict.WAITING, NOT_YET)
    assert bench.store.counts()["parked"] == 0


def test_a_grid_another_road_established_at_the_same_moment_is_found_soon(
    bench: Bench, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    other, append = road_on(bench.store, tmp_path, bench.clock), bench.store.append
    said = in_new_grid("D-1")

    def after_the_other(finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None) -> Writes:
        monkeypatch.setattr(bench.store, "append", append)
        assert other.send_one(establishes_new_grid()).verdict is Verdict.ACCEPTED
        return append(finish, meanwhile)

    monkeypatch.setattr(bench.store, "append", after_the_other)
    assert bench.send_one(said).verdict is Verdict.WAITING
    assert bench.road.expire() == 1
    assert fate(bench, said) == (Verdict.ACCEPTED, None)


def test_a_known_grid_is_asked_no_more_of_the_store_than_before(
    bench: Bench, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[object] = []
    read = bench.store.read_stream
    monkeypatch.setattr(bench.store, "read_stream", lambda each: asked.append(each) or read(each))
    assert bench.send_one(event(REPORTED, "D-1")).verdict is Verdict.ACCEPTED
    assert asked == []
    assert bench.road.receipt(APP, f"{REPORTED}/D-1") is not None
