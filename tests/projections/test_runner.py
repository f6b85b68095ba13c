"""One writer a projection, nothing half written, and one bad event never stops the rest."""

import multiprocessing
import sqlite3
import time
from contextlib import closing
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from ledger.port import LogRow, StoreUnavailable
from ledger.store.sqlite import SQLiteLedger
from projections.catalogue import NAMES
from projections.readstore.port import FoldedBatch, LeaseLost
from projections.replay import compare
from tests.projections.followers import follow
from tests.projections.lives import case
from tests.projections.standing import Standing, Ticking, open_views
from tests.projections.towns import town
from tests.projections.waiting import PATIENCE, running, status, until


def test_a_runner_follows_a_growing_log(house: Standing) -> None:
    with running(*(house.runner(name) for name in NAMES)):
        for number in range(5):
            house.record(case(number, day=number))
        head = house.ledger.head()
        for name in NAMES:
            assert status(house).wait_until(name, head, PATIENCE)
    assert {each.position for each in status(house).progress().values()} == {head}
    assert {each.holder for each in status(house).progress().values()} == {None}
    for name in NAMES:
        assert compare(house.ledger, house.views, house.catalogue.folder(name)).agrees


def test_of_two_runners_one_writes_and_the_other_takes_over(house: Standing) -> None:
    house.record(town(4))
    first, second = house.runner("audit_trail"), house.runner("audit_trail")
    with running(first):
        assert status(house).wait_until("audit_trail", house.ledger.head(), PATIENCE)
        with running(second):
            house.record(case(50, day=1))
            assert status(house).wait_until("audit_trail", house.ledger.head(), PATIENCE)
            assert house.reported.count("audit_trail: following") == 1
            first.stop()
            until(lambda: house.reported.count("audit_trail: following") == 2)
            house.record(case(51, day=1))
            assert status(house).wait_until("audit_trail", house.ledger.head(), PATIENCE)
    assert compare(house.ledger, house.views, house.catalogue.folder("audit_trail")).agrees


def test_a_holder_that_stalled_beyond_its_lease_writes_nothing(house: Standing) -> None:
    house.record(case(1, day=0))
    rows = house.ledger.read_log(after=0, limit=100)
    stalled = house.views.take_lease("audit_trail", "stalled", 0.05)
    assert stalled is not None
    assert house.views.take_lease("audit_trail", "eager", 5.0) is None
    folded = house.catalogue.folder("audit_trail").fold(rows, left_out={})
    late = FoldedBatch(
        projection="audit_trail",
        after=0,
        position=rows[-1].position,
        moments=folded.moments,
        changes=folded.changes,
        lease=stalled,
    )
    time.sleep(0.1)
    assert house.views.take_lease("audit_trail", "next", 5.0) is not None
    with pytest.raises(LeaseLost):
        house.views.commit(late)
    assert not house.views.keep_lease(stalled, 5.0)
    assert house.views.position("audit_trail") == 0
    assert b'"position":1,' not in house.exported_of("audit_trail")


def test_the_same_events_are_never_written_twice(house: Standing) -> None:
    house.record(case(1, day=0))
    rows = house.ledger.read_log(after=0, limit=100)
    lease = house.views.take_lease("audit_trail", "sure", 5.0)
    folded = house.catalogue.folder("audit_trail").fold(rows, left_out={})
    batch = FoldedBatch(
        projection="audit_trail",
        after=0,
        position=rows[-1].position,
        moments=folded.moments,
        changes=folded.changes,
        lease=lease,
    )
    house.views.commit(batch)
    before = house.exported_of("audit_trail")
    with pytest.raises(LeaseLost):
        house.views.commit(batch)
    assert house.exported_of("audit_trail") == before


def test_a_crash_between_rows_and_position_leaves_neither(house: Standing, tmp_path: Path) -> None:
    house.record(town(6))
    runner = house.runner("dispute_board", batch=20)
    with closing(sqlite3.connect(tmp_path / "views.sqlite", isolation_level=None)) as database:
        database.execute(
            "CREATE TRIGGER power_cut BEFORE INSERT ON moments WHEN NEW.position > 60 "
            "BEGIN SELECT RAISE(ABORT, 'power cut'); END"
        )
        with pytest.raises(sqlite3.IntegrityError, match="power cut"):
            runner.catch_up()
        assert house.views.position("dispute_board") == 60
        newest = database.execute("SELECT max(from_position) FROM dispute_board_versions").fetchone()[0]
        assert newest <= 60
        database.execute("DROP TRIGGER power_cut")
    assert runner.catch_up() == house.ledger.head()
    assert compare(house.ledger, house.views, house.catalogue.folder("dispute_board")).agrees


@pytest.mark.parametrize("name", ["dispute_board", "audit_trail"])
def test_a_follower_killed_at_any_moment_loses_and_doubles_nothing(
    house: Standing, tmp_path: Path, name: str
) -> None:
    house.record(town(12))
    processes = multiprocessing.get_context("spawn")
    reached = 0
    for pause in (0.05, 0.11, 0.17, 0.02):
        follower = processes.Process(target=follow, args=(tmp_path, name))
        follower.start()
        began = house.views.position(name)
        until(partial(_is_beyond, house, name, began))
        time.sleep(pause)
        follower.kill()
        follower.join(PATIENCE)
        assert house.views.position(name) >= reached
        reached = house.views.position(name)
        if reached == house.ledger.head():
            house.record(case(100 + reached, day=2))
    until(lambda: _caught_up(house, name))
    assert compare(house.ledger, house.views, house.catalogue.folder(name)).agrees
    other = replace(house, views=open_views(tmp_path, "cold"))
    other.runner(name).catch_up()
    assert other.exported_of(name) == house.exported_of(name)
    other.views.close()


def _is_beyond(house: Standing, name: str, position: int) -> bool:
    return house.views.position(name) > position


def _caught_up(house: Standing, name: str) -> bool:
    try:
        house.runner(name).catch_up()
    except LeaseLost:
        return False  # the killed follower's lease has not run out yet
    return True


class SometimesAway(SQLiteLedger):
    """A log whose database is gone for a while."""

    away = False

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        if self.away:
            raise StoreUnavailable("gone")
        return super().read_log(after=after, limit=limit, until=until)


def test_work_resumes_when_the_database_is_back(tmp_path: Path, house: Standing) -> None:
    house.record(case(1, day=0))
    ledger = SometimesAway(tmp_path / "ledger.sqlite", Ticking())
    ledger.away = True
    with running(replace(house, ledger=ledger).runner("audit_trail")):
        until(lambda: house.reported.count("audit_trail: store_unavailable") > 1)
        assert house.views.position("audit_trail") == 0
        ledger.away = False
        assert status(house).wait_until("audit_trail", house.ledger.head(), PATIENCE)
    ledger.close()


def test_waiting_is_fine_grained_and_bounded(house: Standing) -> None:
    house.record(case(1, day=0))
    began = time.monotonic()
    assert not status(house).wait_until("audit_trail", 1, 0.1)
    assert 0.1 <= time.monotonic() - began < 1.0
    house.runner("audit_trail").catch_up()
    assert status(house).wait_until("audit_trail", 1, 0.0)


def test_the_lag_is_told_in_events_and_in_seconds(house: Standing) -> None:
    house.record(case(1, day=0)[:4], batch=1)
    house.runner("audit_trail").catch_up()
    house.record(case(1, day=0)[4:7], batch=1)
    told = status(house).progress()["audit_trail"]
    assert (told.position, told.head, told.lag_events) == (4, 7, 3)
    assert told.lag_seconds >= 0.0
    assert told.recorded_at is not None
    unread = status(house).progress()["registry"]
    assert (unread.position, unread.recorded_at, unread.lag_events, unread.holder) == (0, None, 7, None)
