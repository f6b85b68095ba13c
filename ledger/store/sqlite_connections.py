"""SQLite connections that cannot lose a commit: WAL, `synchronous=FULL` asserted, writers ask before they read."""

import os
import sqlite3
import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from pathlib import Path
from typing import Literal

from eventsourcing import persistence
from eventsourcing.persistence import InterfaceError
from eventsourcing.sqlite import (
    SQLiteConnection,
    SQLiteConnectionPool,
    SQLiteCursor,
    SQLiteDatastore,
    SQLiteTransaction,
)

from ledger.port import StoreUnavailable

FULL = 2
LOCK_SECONDS = 30
READERS = 15
# Stream ids and message keys are spread evenly: an append touches pages all over both indexes, and with
# SQLite's default of 2 MB they are read and written again and again (measured: half the speed at 200,000 messages).
CACHE_KIB = 32_768
CHECKPOINT_PAGES = 8_192


class WriterFirst(SQLiteTransaction):
    """Takes the write lock before the first read: a reader that turns writer would be refused at once."""

    def __enter__(self) -> SQLiteCursor:
        cursor = self.connection.cursor()
        cursor.execute("BEGIN IMMEDIATE" if self.commit else "BEGIN")
        return cursor


class DurableConnection(SQLiteConnection):
    """A connection of the ledger's own file."""

    @contextmanager
    def transaction(self, *, commit: bool) -> Iterator[SQLiteCursor]:
        with WriterFirst(self, commit=commit) as cursor, cursor:
            yield cursor


class DurablePool(SQLiteConnectionPool):
    """Opens every connection in WAL mode with full synchronisation, or not at all."""

    def _create_connection(self) -> SQLiteConnection:
        try:
            connection = sqlite3.connect(
                self.db_name,
                uri=True,
                check_same_thread=False,
                isolation_level=None,
                timeout=self.lock_timeout or LOCK_SECONDS,
            )
            make_durable(connection)
        except sqlite3.Error as error:
            raise InterfaceError(error) from error
        connection.row_factory = sqlite3.Row
        return DurableConnection(connection, max_age=self.max_age)


class DurableDatastore(SQLiteDatastore):
    """The library's datastore over durable connections."""

    def __init__(
        self,
        db_name: str,
        *,
        lock_timeout: int | None = None,
        originator_id_type: Literal["uuid", "text"] = "uuid",
    ) -> None:
        super().__init__(db_name, lock_timeout=lock_timeout, originator_id_type=originator_id_type)
        if self.pool.is_sqlite_memory_mode:
            raise ValueError("a ledger in memory would forget: give it a file")
        self.pool.close()
        self.pool = DurablePool(
            db_name=db_name,
            lock_timeout=lock_timeout,
            max_overflow=READERS,
            pool_timeout=float(lock_timeout or LOCK_SECONDS),
        )

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """A cursor inside a write transaction that the caller commits; rolled back if it did not."""
        with self.get_connection(commit=True) as connection, connection.cursor() as cursor:
            cursor.row_factory = None
            cursor.execute("BEGIN IMMEDIATE")
            try:
                yield cursor
            finally:
                if cursor.connection.in_transaction:
                    cursor.connection.rollback()

    @contextmanager
    def reading(self) -> Iterator[sqlite3.Cursor]:
        """A cursor that sees one state of the file for as long as it is used."""
        with self.get_connection(commit=False) as connection, connection.cursor() as cursor:
            cursor.row_factory = None
            cursor.execute("BEGIN")
            try:
                yield cursor
            finally:
                cursor.connection.rollback()

    def scrub(self) -> None:
        """Bring the WAL into the file and cut it: pages as they were before a deletion stay nowhere.

        Raises `sqlite3.OperationalError` while somebody still reads from it.
        """
        with self.get_connection(commit=False) as connection, connection.cursor() as cursor:
            cursor.row_factory = None
            busy, _, _ = cursor.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
        if busy:
            raise sqlite3.OperationalError("somebody reads from the WAL still; it could not be cut")

    @contextmanager
    def watching(self) -> Iterator[sqlite3.Cursor]:
        """A cursor without a transaction, for looking whether the file has changed."""
        with self.get_connection(commit=False) as connection, connection.cursor() as cursor:
            cursor.row_factory = None
            yield cursor


def commit(connection: sqlite3.Connection, meanwhile: Callable[[], None] | None = None) -> None:
    """Commit; `meanwhile` is called while the disk turns, a third of a batch's time.

    A thread of its own waits for the disk: SQLite lets the interpreter go on, and the connection is left alone until
    it is back.
    """
    if meanwhile is None:
        connection.commit()
        return
    with ThreadPoolExecutor(max_workers=1, thread_name_prefix="gridledger-commit") as waiting:
        committed = waiting.submit(connection.commit)
        meanwhile()
    committed.result()


def create_closed_file(path: Path) -> None:
    """Make the file readable by its owner only; SQLite gives its WAL the same rights."""
    path.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    os.close(os.open(path, os.O_RDWR | os.O_CREAT, 0o600))


def make_durable(connection: sqlite3.Connection) -> None:
    """WAL and full synchronisation, or an error."""
    _switch_to_wal(connection)
    connection.execute("PRAGMA synchronous=FULL")
    connection.execute(
        "PRAGMA secure_delete=ON"
    )  # what is deleted is overwritten: erased keys, words, letters
    connection.execute(f"PRAGMA cache_size={-CACHE_KIB}")
    connection.execute(f"PRAGMA wal_autocheckpoint={CHECKPOINT_PAGES}")
    if connection.execute("PRAGMA synchronous").fetchone()[0] != FULL:
        raise sqlite3.OperationalError("SQLite refuses synchronous=FULL; a power cut could lose receipts")


def _switch_to_wal(connection: sqlite3.Connection) -> None:
    """Two processes that open a new file at once collide here, and SQLite does not wait for this lock."""
    mode = ""
    for _ in range(100):
        try:
            mode = connection.execute("PRAGMA journal_mode=WAL").fetchone()[0]
        except sqlite3.OperationalError:
            mode = "busy"
        if mode == "wal":
            return
        time.sleep(0.02)
    raise sqlite3.OperationalError(f"SQLite refuses WAL mode ({mode})")


@contextmanager
def told() -> Iterator[None]:
    """SQLite's errors in the words of the port; faults of the program stay what they are."""
    try:
        yield
    except (sqlite3.IntegrityError, sqlite3.ProgrammingError, sqlite3.InterfaceError):
        raise
    except (sqlite3.DatabaseError, persistence.DatabaseError, persistence.InterfaceError, OSError) as error:
        raise StoreUnavailable(str(error)) from error
