"""What is asked of PostgreSQL, and how rows come back."""

from collections.abc import Callable, Sequence
from typing import TypeVar
from uuid import UUID

import psycopg
from psycopg.rows import TupleRow, tuple_row

from ledger.port import PARKED_AT_ONCE
from ledger.store import postgres_rows as rows

Row = TypeVar("Row")

LOG = (
    f"SELECT {rows.EVENT_COLUMNS} FROM {{schema}}.{{events}} "
    "WHERE notification_id > %s AND notification_id <= %s ORDER BY notification_id LIMIT %s"
)
BY_STREAM = (
    f"SELECT {rows.EVENT_COLUMNS} FROM {{schema}}.{{events}} WHERE originator_id = ANY(%s::uuid[]) "
    "ORDER BY originator_id, originator_version"
)
STREAMS = (
    f"SELECT {rows.EVENT_COLUMNS} FROM {{schema}}.{{events}} "
    "WHERE originator_id >= %s AND originator_id <= %s AND notification_id <= %s "
    "ORDER BY originator_id, originator_version"
)
IDENTITY = "SELECT id FROM {schema}.identity"
HEAD = "SELECT coalesce(max(notification_id), 0) FROM {schema}.{events}"
MISSHAPEN = (
    "SELECT notification_id FROM {schema}.{events} WHERE notification_id < 1 ORDER BY notification_id LIMIT 1"
)
HEARD = (
    "SELECT source, verdict, count(*), max(recorded_at) FROM {schema}.inbox "
    "GROUP BY source, verdict ORDER BY source, verdict"
)
INBOX_BY_KEY = f"SELECT {rows.INBOX_COLUMNS} FROM {{schema}}.inbox WHERE key = ANY(%s::uuid[])"
CONFLICTS_BY_KEY = (
    "SELECT key, content_hash, position FROM {schema}.conflicts WHERE key = ANY(%s::uuid[]) ORDER BY position"
)
PARKED_BY_STREAM = (
    f"SELECT {rows.PARKED_COLUMNS} FROM (SELECT *, row_number() OVER (PARTITION BY stream_id "
    "ORDER BY occurred_at, key) AS seat FROM {schema}.parked WHERE stream_id = ANY(%s::uuid[])) AS queued "
    f"WHERE seat <= {PARKED_AT_ONCE} ORDER BY occurred_at, key"
)
KEYS_BY_SUBJECT = "SELECT subject, epoch, wrapped FROM {schema}.subject_keys WHERE subject = ANY(%s::text[])"
EXPIRED = (
    f"SELECT {rows.PARKED_COLUMNS} FROM {{schema}}.parked WHERE expires_at <= %s "
    "ORDER BY expires_at, key LIMIT %s"
)
RIPE = (
    f"SELECT {rows.PARKED_COLUMNS} FROM {{schema}}.parked WHERE code = ANY(%s::text[]) AND EXISTS "
    "(SELECT 1 FROM {schema}.{events} WHERE originator_id = stream_id) ORDER BY occurred_at, key LIMIT %s"
)
OUTBOX = "SELECT seq, kind, key, payload FROM {schema}.outbox WHERE seq > %s ORDER BY seq LIMIT %s"
PRUNE = "DELETE FROM {schema}.outbox WHERE seq <= %s AND seq < (SELECT max(seq) FROM {schema}.outbox)"
OFFSET = "SELECT notification_id FROM {schema}.{tracking} WHERE application_name = %s"
LOOKUP = "SELECT subject FROM {schema}.lookups WHERE kind = %s AND token = %s ORDER BY subject"


def open_cursor(connection: psycopg.Connection[object]) -> psycopg.Cursor[TupleRow]:
    """A cursor for plain rows in binary form."""
    return connection.cursor(binary=True, row_factory=tuple_row)


def rows_of(cursor: psycopg.Cursor[TupleRow] | None, make: Callable[..., Row]) -> list[Row]:
    """The rows of a cursor, each made from its columns; none for a question that was not asked."""
    return [make(*row) for row in cursor.fetchall()] if cursor is not None else []


def grouped(
    key: Callable[[Row], UUID], some: Sequence[Row], wanted: Sequence[UUID] = ()
) -> dict[UUID, list[Row]]:
    """Rows by key, in their order; every key of `wanted` is there even if it has none."""
    found: dict[UUID, list[Row]] = {each: [] for each in wanted}
    for row in some:
        found.setdefault(key(row), []).append(row)
    return found
