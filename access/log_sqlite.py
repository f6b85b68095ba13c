"""The access log in a SQLite file of its own, so that a reader never waits for who writes events."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from threading import Lock

from pydantic_core import to_json

from access.log_conditions import Dialect, Value, conditions
from access.look import AccessLogUnavailable, Entry, Look, LookFilter
from access.look_text import LookNotReadable, indexed_persons, look_from, stamp, stored
from ledger.store.sqlite_connections import LOCK_SECONDS, create_closed_file, make_durable

_TABLES = (
    """
CREATE TABLE IF NOT EXISTS looks (
    position INTEGER PRIMARY KEY,
    at TEXT NOT NULL,
    action TEXT NOT NULL,
    outcome TEXT NOT NULL,
    purpose TEXT NOT NULL,
    look BLOB NOT NULL
)
""",
    "CREATE INDEX IF NOT EXISTS looks_by_time ON looks (at)",
    """
CREATE TABLE IF NOT EXISTS subjects (
    subject TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (subject, position)
) WITHOUT ROWID
""",
    """
CREATE TABLE IF NOT EXISTS readers (
    reader TEXT NOT NULL, position INTEGER NOT NULL, PRIMARY KEY (reader, position)
) WITHOUT ROWID
""",
)
_NEVER = """
CREATE TRIGGER IF NOT EXISTS {table}_never_{event} BEFORE {verb} ON {table}
BEGIN SELECT RAISE(ABORT, 'the access log is append-only'); END
"""
_GUARDS = tuple(
    _NEVER.format(table=table, event=verb.lower() + "d", verb=verb)
    for table in ("looks", "subjects", "readers")
    for verb in ("UPDATE", "DELETE")
)
_DIALECT = Dialect("IN (SELECT value FROM json_each(?))", "?", "subjects", "readers")


class SQLiteAccessLog:
    """`AccessLog` in one file; a connection is one thread's at a time, and kept open for the next."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._idle: list[sqlite3.Connection] = []
        self._lock = Lock()

    def prepare(self) -> None:
        with _told():
            create_closed_file(self._path)
            with self._connection() as connection:
                connection.execute("BEGIN IMMEDIATE")
                for statement in (*_TABLES, *_GUARDS):
                    connection.execute(statement)
                connection.execute("COMMIT")

    def record(self, looks: Sequence[Look]) -> int:
        with _told(), self._connection() as connection:
            connection.execute("BEGIN IMMEDIATE")
            last = self._insert(connection, looks)
            connection.execute("COMMIT")
        return last

    def head(self) -> int:
        with _told(), self._connection() as connection:
            return _head(connection)

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        return self._rows(
            "SELECT position, look FROM looks WHERE position > ? ORDER BY position LIMIT ?", (after, limit)
        )

    def entry(self, position: int) -> Entry | None:
        rows = self._rows("SELECT position, look FROM looks WHERE position = ?", (position,))
        return _entry(rows[0]) if rows else None

    def page(self, wanted: LookFilter, *, before: int | None, limit: int) -> list[Entry]:
        where, values = _where(wanted, before)
        question = f"SELECT position, look FROM looks WHERE {where} ORDER BY position DESC LIMIT ?"
        return [_entry(row) for row in self._rows(question, (*values, limit))]

    def count(self, wanted: LookFilter, *, most: int) -> int:
        where, values = _where(wanted, None)
        question = f"SELECT count(*) FROM (SELECT 1 FROM looks WHERE {where} LIMIT ?)"
        with _told(), self._connection() as connection:
            return int(connection.execute(question, (*values, most)).fetchone()[0])

    def close(self) -> None:
        with self._lock:
            while self._idle:
                self._idle.pop().close()

    def _rows(self, question: str, values: Sequence[str | int]) -> list[tuple[int, bytes]]:
        with _told(), self._connection() as connection:
            return [(int(at), bytes(look)) for at, look in connection.execute(question, values).fetchall()]

    def _insert(self, connection: sqlite3.Connection, looks: Sequence[Look]) -> int:
        head = _head(connection)
        numbered = list(enumerate(looks, start=head + 1))
        connection.executemany(
            "INSERT INTO looks VALUES (?, ?, ?, ?, ?, ?)",
            [
                (at, stamp(look.at), look.action, look.outcome.value, look.purpose.value, stored(look))
                for at, look in numbered
            ],
        )
        connection.executemany(
            "INSERT INTO subjects VALUES (?, ?)",
            [(subject, at) for at, look in numbered for subject in indexed_persons(look)],
        )
        connection.executemany(
            "INSERT INTO readers VALUES (?, ?)", [(look.reader, at) for at, look in numbered]
        )
        return head + len(numbered)

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """One nobody else uses now; what failed inside a transaction is not used again."""
        with self._lock:
            lent = self._idle.pop() if self._idle else None
        if lent is None:
            lent = self._open()
        try:
            yield lent
        finally:
            if lent.in_transaction:
                lent.close()
            else:
                with self._lock:
                    self._idle.append(lent)

    def _open(self) -> sqlite3.Connection:
        opened = sqlite3.connect(
            self._path.resolve().as_uri() + "?mode=rw",
            uri=True,
            check_same_thread=False,
            isolation_level=None,
            timeout=LOCK_SECONDS,
        )
        make_durable(opened)
        return opened


def _where(wanted: LookFilter, before: int | None) -> tuple[str, list[str | int]]:
    words, values = conditions(wanted, before, _DIALECT)
    return words, [_bound(each) for each in values]


def _bound(value: Value) -> str | int:
    """A list goes in as one JSON text, so that the statement stays the same however many there are."""
    match value:
        case list():
            return to_json(value).decode()
        case datetime():
            return stamp(value)
        case _:
            return value


def _head(connection: sqlite3.Connection) -> int:
    return int(connection.execute("SELECT coalesce(max(position), 0) FROM looks").fetchone()[0])


def _entry(row: tuple[int, bytes]) -> Entry:
    try:
        return Entry(int(row[0]), look_from(bytes(row[1])))
    except LookNotReadable:
        raise AccessLogUnavailable(f"the look at position {row[0]} is damaged") from None


@contextmanager
def _told() -> Iterator[None]:
    try:
        yield
    except (sqlite3.Error, OSError) as problem:
        raise AccessLogUnavailable(f"the access log: {problem}") from problem
