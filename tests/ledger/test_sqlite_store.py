"""The SQLite store keeps the contract, cannot be rewritten, and is durable on every connection."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.port import StoreUnavailable
from ledger.store.sqlite import SQLiteLedger
from tests.ledger.crowd_contract import CrowdContract
from tests.ledger.examples import DISPUTE, Clock, one_message
from tests.ledger.store_contract import StoreContract
from tests.ledger.writers import StoreAddress


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "ledger.db"


@pytest.fixture
def ledger(path: Path) -> Iterator[SQLiteLedger]:
    ledger = SQLiteLedger(path, Clock())
    ledger.prepare()
    yield ledger
    ledger.close()


class TestSQLiteStore(StoreContract):
    @pytest.fixture
    def store(self, clock: Clock, path: Path) -> Iterator[SQLiteLedger]:
        ledger = SQLiteLedger(path, clock)
        ledger.prepare()
        yield ledger
        ledger.close()


class TestSQLiteCrowd(CrowdContract):
    @pytest.fixture
    def address(self, path: Path) -> StoreAddress:
        return StoreAddress("sqlite", str(path))


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE stored_events SET topic = 'x'",
        "DELETE FROM stored_events",
        "UPDATE stored_events SET notification_id = 7",
        "UPDATE inbox SET verdict = 'refused'",
        "DELETE FROM inbox",
    ],
)
def test_the_log_and_its_receipts_cannot_be_rewritten(
    ledger: SQLiteLedger, path: Path, statement: str
) -> None:
    ledger.append(one_message("m-1", DISPUTE))
    with sqlite3.connect(path) as stranger, pytest.raises(sqlite3.IntegrityError, match=r"append-only|never"):
        stranger.execute(statement)


def test_every_connection_is_durable(ledger: SQLiteLedger) -> None:
    datastore = ledger.recorder.datastore
    with datastore.get_connection(commit=False) as one, datastore.get_connection(commit=False) as two:
        for connection in (one, two):
            with connection.cursor() as cursor:
                assert cursor.execute("PRAGMA synchronous").fetchone()[0] == 2
                assert cursor.execute("PRAGMA journal_mode").fetchone()[0] == "wal"


def test_the_file_is_readable_by_its_owner_only(ledger: SQLiteLedger, path: Path) -> None:
    ledger.append(one_message("m-1", DISPUTE))
    rights = {each.name: each.stat().st_mode & 0o777 for each in path.parent.iterdir()}
    assert rights == {"ledger.db": 0o600, "ledger.db-wal": 0o600, "ledger.db-shm": 0o600}


def test_a_ledger_in_memory_is_refused() -> None:
    with pytest.raises(ValueError, match="file"):
        SQLiteLedger(Path("file::memory:?cache=shared"), Clock())


def test_a_file_that_is_no_database_is_told_as_unavailable(tmp_path: Path) -> None:
    path = tmp_path / "ledger.db"
    path.write_bytes(b"not a database at all" * 100)
    with pytest.raises(StoreUnavailable):
        SQLiteLedger(path, Clock()).prepare()


def test_a_lock_that_is_not_given_back_in_time_is_told_as_unavailable(
    ledger: SQLiteLedger, path: Path
) -> None:
    hasty = SQLiteLedger(path, Clock(), lock_seconds=1)
    with sqlite3.connect(path, isolation_level=None) as stalled:
        stalled.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreUnavailable, match="locked"):
            hasty.append(one_message("m-1", DISPUTE))
        stalled.execute("ROLLBACK")
    hasty.append(one_message("m-1", DISPUTE))
    assert hasty.head() == 1
    hasty.close()
