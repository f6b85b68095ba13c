"""The access log in PostgreSQL: tables of its own, numbered under a lock of its own, added to and never changed."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

import psycopg
from psycopg.rows import tuple_row

from access.log_conditions import Dialect, conditions
from access.log_postgres_schema import create_log, grant_log
from access.look import AccessLogUnavailable, Entry, Look, LookFilter
from access.look_text import LookNotReadable, indexed_persons, look_from, stored
from ledger.store.postgres_connections import BoundedDatastore, PostgresLimits, lock_key
from ledger.store.postgres_schema import INTAKE_ROLE, VIEWS_ROLE

SCHEMA = "access_log"
_LOCK = lock_key(SCHEMA, "looks")
_DIALECT = Dialect("= ANY(%s)", "%s", "access_log.subjects", "access_log.readers")
_HEAD = "SELECT coalesce(max(position), 0) FROM access_log.looks"
_RECORD = (
    "SELECT access_log.record(%s, %s::timestamptz[], %s::text[], %s::text[], %s::text[], %s::bytea[], "
    "%s::text[], %s::text[], %s::bigint[])"
)


class PostgresAccessLog:
    """`AccessLog` in the schema `access_log`."""

    def __init__(self, dsn: str, *, limits: PostgresLimits | None = None) -> None:
        self._datastore = BoundedDatastore.of(dsn, SCHEMA, limits or PostgresLimits(connections=4))

    def prepare(self) -> None:
        with self._connected() as connection:
            create_log(connection, _LOCK)
            grant_log(connection, _LOCK, (INTAKE_ROLE, VIEWS_ROLE))

    def record(self, looks: Sequence[Look]) -> int:
        with self._connected() as connection:
            head = _number(connection, _RECORD, (_LOCK, *_columns(looks)))
        return head + len(looks)

    def head(self) -> int:
        with self._connected() as connection:
            return _head(connection)

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        question = (
            "SELECT position, look FROM access_log.looks WHERE position > %s ORDER BY position LIMIT %s"
        )
        return self._rows(question, (after, limit))

    def entry(self, position: int) -> Entry | None:
        rows = self._rows("SELECT position, look FROM access_log.looks WHERE position = %s", (position,))
        return _entry(rows[0]) if rows else None

    def page(self, wanted: LookFilter, *, before: int | None, limit: int) -> list[Entry]:
        where, values = conditions(wanted, before, _DIALECT)
        question = (
            f"SELECT position, look FROM access_log.looks WHERE {where} ORDER BY position DESC LIMIT %s"
        )
        return [_entry(row) for row in self._rows(question, (*values, limit))]

    def count(self, wanted: LookFilter, *, most: int) -> int:
        where, values = conditions(wanted, None, _DIALECT)
        question = f"SELECT count(*) FROM (SELECT 1 FROM access_log.looks WHERE {where} LIMIT %s) AS found"
        with self._connected() as connection:
            return _number(connection, question, (*values, most))

    def close(self) -> None:
        self._datastore.close()

    def _rows(self, question: str, values: Sequence[object]) -> list[tuple[int, bytes]]:
        with self._connected() as connection:
            cursor = connection.cursor(row_factory=tuple_row)
            rows = cursor.execute(question.encode(), values).fetchall()
        return [(int(position), bytes(look)) for position, look in rows]

    @contextmanager
    def _connected(self) -> Iterator[psycopg.Connection[dict[str, object]]]:
        try:
            with self._datastore.connection() as connection:
                yield connection
        except psycopg.Error as problem:
            raise AccessLogUnavailable(f"the access log: {type(problem).__name__}") from problem


def _columns(looks: Sequence[Look]) -> tuple[list[object], ...]:
    """What the database's function takes; of whom the looks were is told by their place in the group, from 1."""
    subjects = [(subject, nth) for nth, look in enumerate(looks, 1) for subject in indexed_persons(look)]
    return (
        [each.at for each in looks],
        [each.action for each in looks],
        [each.outcome.value for each in looks],
        [each.purpose.value for each in looks],
        [stored(each) for each in looks],
        [each.reader for each in looks],
        [subject for subject, _ in subjects],
        [nth for _, nth in subjects],
    )


def _head(connection: psycopg.Connection[dict[str, object]]) -> int:
    return _number(connection, _HEAD, ())


def _number(
    connection: psycopg.Connection[dict[str, object]], question: str, values: Sequence[object]
) -> int:
    row = connection.cursor(row_factory=tuple_row).execute(question.encode(), values).fetchone()
    assert row is not None
    return int(row[0])


def _entry(row: tuple[int, bytes]) -> Entry:
    try:
        return Entry(row[0], look_from(row[1]))
    except LookNotReadable:
        raise AccessLogUnavailable(f"the look at position {row[0]} is damaged") from None
