"""A rebuild while everything goes on: writers write, followers follow, readers read, processes are killed."""

import multiprocessing
import signal
import time
from collections.abc import Callable
from contextlib import closing
from dataclasses import dataclass, replace
from functools import partial
from threading import Event, Thread

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_schema import VIEWS_ROLE
from projections.catalogue import NAMES
from projections.dispute_board.question import BoardFilter
from projections.dispute_board.view import DisputeBoardView
from projections.readstore.postgres import PostgresReadStore
from projections.rebuild import postgres as in_postgres
from projections.rebuild.port import SwapBlocked
from projections.rebuild.report import Outcome
from tests.projections.benches import (
    LIVES,
    SMALL,
    WANTED,
    Site,
    Stores,
    postgres_stores,
    rebuild_and_die,
    site_on,
)
from tests.projections.lives import case
from tests.projections.standing import Ticking
from tests.projections.test_readstores import PASSWORDS
from tests.projections.waiting import PATIENCE, running, until

IN_SLICES = replace(WANTED, slice_events=SMALL)


@pytest.mark.slow
@pytest.mark.parametrize("slices", [1, 6])
def test_a_rebuild_that_was_killed_goes_on_where_it_was(site: Site, stores: Stores, slices: int) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=rebuild_and_die, args=(stores, "dispute_board", slices)
    )
    process.start()
    process.join(PATIENCE * 3)
    assert process.exitcode == -signal.SIGKILL
    site.house.record(case(70, day=3))
    report = site.rebuild("dispute_board", IN_SLICES)
    assert report.resumed
    assert 0 < report.events <= site.house.ledger.head()
    assert (report.outcome, report.position) == (Outcome.SWAPPED, site.house.ledger.head())
    site.require_agrees("dispute_board")


@pytest.mark.slow
def test_a_killed_rebuild_can_be_begun_anew(site: Site, stores: Stores) -> None:
    process = multiprocessing.get_context("spawn").Process(
        target=rebuild_and_die, args=(stores, "registry", 3)
    )
    process.start()
    process.join(PATIENCE * 3)
    report = site.rebuild("registry", replace(IN_SLICES, from_scratch=True))
    assert (report.resumed, report.events) == (False, len(LIVES))
    site.require_agrees("registry")


@pytest.mark.postgres
@pytest.mark.parametrize("name", NAMES)
def test_parallel_ranges_give_the_rows_one_process_gives(postgres_dsn: str, name: str) -> None:
    with site_on(partial(postgres_stores, postgres_dsn)) as site:
        site.house.record(LIVES)
        site.house.catch_up()
        alone = site.rebuild(name, IN_SLICES)
        together = site.rebuild(name, replace(IN_SLICES, workers=3))
        assert together.shadow_hash == alone.shadow_hash == alone.live_hash
        site.require_agrees(name)


class Background:
    """A thread that does something again and again until the block ends, and whose failures count."""

    def __init__(self, work: Callable[[], None]) -> None:
        self._work = work
        self._ended = Event()
        self.times = 0
        self.failed: list[BaseException] = []
        self._thread = Thread(target=self._run)

    def __enter__(self) -> "Background":
        self._thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self._ended.set()
        self._thread.join(PATIENCE)
        assert not self._thread.is_alive()
        assert self.failed == []

    def _run(self) -> None:
        while not self._ended.is_set():
            try:
                self._work()
                self.times += 1
            except BaseException as failure:
                self.failed.append(failure)
                return


@dataclass(slots=True)
class Seen:
    """The newest answer's position and how many cases it knew."""

    position: int = 0
    cases: int = 0


def test_writers_followers_and_readers_go_on_while_a_board_is_rebuilt_again_and_again(site: Site) -> None:
    numbers = iter(range(100, 10_000))
    board = DisputeBoardView(site.house.views)
    seen = Seen()

    def write() -> None:
        site.house.record(case(next(numbers), day=4))
        time.sleep(0.02)

    def read() -> None:
        answer = board.page(BoardFilter(), limit=500)
        assert answer.speaks_for.position >= seen.position, "an answer never goes back behind an earlier one"
        assert len(answer.rows) >= seen.cases, "nor does it lose a case"
        seen.position, seen.cases = answer.speaks_for.position, len(answer.rows)
        assert board.find(answer.rows[-1].case_code) is not None

    follower = site.house.runner("dispute_board")
    with running(follower), Background(write) as writer, Background(read) as reader:
        for _ in range(4):
            report = site.rebuild("dispute_board", IN_SLICES)
            assert (report.outcome, report.live_hash) == (Outcome.SWAPPED, report.shadow_hash)
        read_before = reader.times
        until(lambda: writer.times > 10 and reader.times > read_before + 3)
    with running(follower_again := site.house.runner("dispute_board")):
        head = site.house.ledger.head()
        until(lambda: site.house.views.position("dispute_board") == head)
    assert follower_again.name == "dispute_board"
    assert head > len(LIVES) + 100
    site.require_agrees("dispute_board")


def test_the_follower_waits_for_the_comparison_and_follows_on_by_itself(site: Site) -> None:
    with running(site.house.runner("audit_trail")):
        until(lambda: "audit_trail: following" in site.house.reported)
        assert site.rebuild("audit_trail").outcome is Outcome.SWAPPED
        until(lambda: site.house.reported.count("audit_trail: following") == 2)
        site.house.record(case(71, day=5))
        until(lambda: site.house.views.position("audit_trail") == site.house.ledger.head())
    site.require_agrees("audit_trail")


@pytest.mark.postgres
def test_a_reader_that_keeps_the_tables_delays_the_swap_and_loses_nothing(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(in_postgres, "SWAP_SECONDS", 1.0)
    monkeypatch.setattr(in_postgres, "LOCK_SECONDS", 0.1)
    with site_on(partial(postgres_stores, postgres_dsn)) as site:
        site.house.record(LIVES)
        site.house.catch_up()
        with psycopg.connect(postgres_dsn) as reader:
            reader.execute("SELECT count(*) FROM views.persons")
            with pytest.raises(SwapBlocked) as blocked:
                site.rebuild("registry")
            assert "registry" in blocked.value.zh
            assert site.house.views.position("registry") == len(LIVES)
        report = site.rebuild("registry")
        assert (report.outcome, report.resumed) == (Outcome.SWAPPED, True)


@pytest.mark.postgres
def test_a_snapshot_from_before_the_shadow_was_complete_delays_the_swap(
    postgres_dsn: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Its reader would find the new table under the old name and few of the rows it holds."""
    monkeypatch.setattr(in_postgres, "SWAP_SECONDS", 1.0)
    with site_on(partial(postgres_stores, postgres_dsn)) as site:
        site.house.record(LIVES)
        site.house.catch_up()
        with site.house.views.reading() as reader:
            before = reader.select("SELECT person_key FROM persons ORDER BY person_key")
            with pytest.raises(SwapBlocked):
                site.rebuild("registry")
            assert reader.select("SELECT person_key FROM persons ORDER BY person_key") == before != []
        assert site.rebuild("registry").outcome is Outcome.SWAPPED


@pytest.mark.postgres
def test_the_role_of_the_views_follows_and_reads_on_what_the_owner_has_rebuilt(postgres_dsn: str) -> None:
    with closing(PostgresLedger(postgres_dsn, Ticking(), passwords=PASSWORDS)) as ledger:
        ledger.prepare()
    role = make_conninfo(postgres_dsn, user=VIEWS_ROLE, password=PASSWORDS.views)
    with site_on(partial(postgres_stores, postgres_dsn)) as site:
        site.house.record(LIVES)
        with closing(PostgresReadStore(role)) as views:
            humble = replace(site.house, views=views)
            humble.catch_up()
            for name in NAMES:
                assert site.rebuild(name, IN_SLICES).outcome is Outcome.SWAPPED
            site.house.record(case(90, day=6))
            humble.catch_up()
            assert len(DisputeBoardView(views).page(BoardFilter(), limit=200).rows) == 25
        for name in NAMES:
            site.require_agrees(name)
