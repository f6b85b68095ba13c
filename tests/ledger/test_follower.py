"""A follower reads in order, waits when there is nothing, and stops at a hole instead of stepping over it."""

import sqlite3
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest

from ledger.follower import Follower, LogHasAGap
from ledger.store.numbering import in_chunks
from ledger.store.sqlite import SQLiteLedger
from tests.ledger.examples import Clock, event_row, one_message
from tests.ledger.store_contract import head_of


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def store(path: Path) -> Iterator[SQLiteLedger]:
    store = SQLiteLedger(path, Clock())
    store.prepare()
    for number in range(1, 8):
        store.append(one_message(f"m-{number}", f"dispute:{number}"))
    yield store
    store.close()


def test_a_follower_reads_on_from_where_it_stands(store: SQLiteLedger) -> None:
    follower = Follower(store, after=2, limit=3)
    assert [[row.position for row in follower.batch()] for _ in range(3)] == [[3, 4, 5], [6, 7], []]
    assert follower.after == 7


def test_a_follower_stops_at_a_position(store: SQLiteLedger) -> None:
    batches = Follower(store, limit=3).until(4)
    assert [[row.position for row in batch] for batch in batches] == [[1, 2, 3], [4]]


def test_a_follower_comes_back_empty_when_nothing_happens(store: SQLiteLedger) -> None:
    rounds = count()
    batches = Follower(store, heartbeat=0.01).batches(lambda: next(rounds) == 3)
    assert [len(batch) for batch in batches] == [7, 0, 0]


def test_a_follower_never_steps_over_a_hole(store: SQLiteLedger, path: Path) -> None:
    with sqlite3.connect(path) as intruder:
        intruder.execute("DROP TRIGGER stored_events_never_deleted")
        intruder.execute("DELETE FROM stored_events WHERE notification_id = 4")
    follower = Follower(store)
    with pytest.raises(LogHasAGap, match="position 4 is missing"):
        follower.batch()
    assert follower.after == 0


def test_rows_are_cut_by_number_and_by_size(store: SQLiteLedger) -> None:
    head = head_of(store)
    rows = [event_row(head, nth, f"dispute:x{nth}") for nth in range(1, 8)]
    size = len(rows[0].state)
    assert [len(chunk) for chunk in in_chunks(rows, most=3, most_bytes=10**6)] == [3, 3, 1]
    assert [len(chunk) for chunk in in_chunks(rows, most=9, most_bytes=2 * size)] == [2, 2, 2, 1]
    assert [len(chunk) for chunk in in_chunks(rows, most=9, most_bytes=1)] == [1] * 7
    assert in_chunks([], most=9, most_bytes=1) == []
