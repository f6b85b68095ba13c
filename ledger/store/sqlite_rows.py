"""Rows of the ledger as SQLite keeps them, and back."""

import sqlite3
from collections.abc import Callable, Sequence
from datetime import UTC, datetime
from functools import lru_cache
from typing import TypeVar
from uuid import UUID

from ledger.port import (
    ConflictRow,
    DeadLetterRow,
    Heard,
    InboxRow,
    LetterRow,
    LogRow,
    LookupRow,
    OutboxKind,
    OutboxRow,
    ParkedRow,
    SubjectKeyRow,
    Verdict,
)

Value = str | int | bytes | None
Values = tuple[Value, ...]
Row = TypeVar("Row")

# The most placeholders in one statement; SQLite's own bound is 32,766.
ASKED_AT_ONCE = 10_000

EVENT_COLUMNS = "notification_id, originator_id, originator_version, topic, state"
INBOX_COLUMNS = (
    "key, source, message_id, content_hash, verdict, code, detail, first_position, last_position, recorded_at"
)
PARKED_COLUMNS = "key, stream_id, occurred_at, parked_at, expires_at, code, sealed"

INSERT_INBOX = f"INSERT INTO inbox ({INBOX_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?)"
SETTLE_INBOX = (
    "UPDATE inbox SET verdict=?, code=?, detail=?, first_position=?, last_position=?, recorded_at=? "
    "WHERE key=? AND verdict='waiting'"
)
INSERT_CONFLICT = "INSERT INTO conflicts (key, content_hash, position) VALUES (?,?,?)"
INSERT_OUTBOX = "INSERT INTO outbox (seq, kind, key, payload) VALUES (?,?,?,?)"
INSERT_PARKED = f"INSERT INTO parked ({PARKED_COLUMNS}) VALUES (?,?,?,?,?,?,?)"
DELETE_PARKED = "DELETE FROM parked WHERE key=?"
INSERT_DEAD_LETTER = "INSERT INTO dead_letters (key, place, code, sealed, recorded_at) VALUES (?,?,?,?,?)"
LETTER_COLUMNS = "key, message, kind, source, message_id, type, grid_code, code, recorded_at, standing, version, replaced_by"
INSERT_LETTER = f"INSERT INTO letters ({LETTER_COLUMNS}) VALUES (?,?,?,?,?,?,?,?,?,?,?,?)"
HANDLE_LETTER = "UPDATE letters SET standing=?, version=?, replaced_by=? WHERE key=? AND version=?"
EXTEND_PARKED = "UPDATE parked SET expires_at=? WHERE key=?"
INSERT_SUBJECT_KEY = "INSERT INTO subject_keys (subject, epoch, wrapped) VALUES (?,?,?)"
INSERT_LOOKUP = "INSERT OR IGNORE INTO lookups (kind, token, subject) VALUES (?,?,?)"


@lru_cache(maxsize=1_024)
def text_of(at: datetime) -> str:
    """An instant as text of fixed width in UTC: as texts they sort as instants do."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def event_values(row: LogRow) -> Values:
    return row.position, row.stream_id.hex, row.version, row.topic, row.state


def inbox_values(row: InboxRow) -> Values:
    return (
        row.key.bytes,
        row.source,
        row.message_id,
        row.content_hash,
        row.verdict.value,
        row.code,
        row.detail,
        row.first_position,
        row.last_position,
        text_of(row.recorded_at),
    )


def settle_values(row: InboxRow) -> Values:
    return (
        row.verdict.value,
        row.code,
        row.detail,
        row.first_position,
        row.last_position,
        text_of(row.recorded_at),
        row.key.bytes,
    )


def conflict_values(row: ConflictRow) -> Values:
    return row.key.bytes, row.content_hash, row.position


def outbox_values(row: OutboxRow) -> Values:
    return row.seq, row.kind.value, row.key, row.payload


EXPIRED = f"SELECT {PARKED_COLUMNS} FROM parked WHERE expires_at <= ? ORDER BY expires_at, key LIMIT ?"


def misshapen(events: str) -> str:
    """A stream id is 32 small hexadecimal digits: as bytes or in capitals it reads the same and is never found."""
    return (
        f"SELECT notification_id FROM {events} WHERE notification_id < 1 OR typeof(originator_id) <> 'text' "
        "OR length(originator_id) <> 32 OR originator_id GLOB '*[^0-9a-f]*' ORDER BY notification_id LIMIT 1"
    )


def ripe(events: str, codes: int) -> str:
    """Parked messages, with one of so many codes, whose stream has a first event by now."""
    return (
        f"SELECT {PARKED_COLUMNS} FROM parked WHERE code IN ({','.join('?' * codes)}) AND EXISTS "
        f"(SELECT 1 FROM {events} WHERE originator_id = stream_id) ORDER BY occurred_at, key LIMIT ?"
    )


def parked_values(row: ParkedRow) -> Values:
    times = text_of(row.occurred_at), text_of(row.parked_at), text_of(row.expires_at)
    return row.key.bytes, row.stream_id.hex, *times, row.code, row.sealed


def dead_letter_values(row: DeadLetterRow) -> Values:
    return row.key.bytes, row.place, row.code, row.sealed, text_of(row.recorded_at)


def letter_values(row: LetterRow) -> Values:
    ids, at = (row.key.bytes, row.message.bytes), text_of(row.recorded_at)
    said = (row.kind.value, row.source, row.message_id, row.type, row.grid_code, row.code)
    return (*ids, *said, at, row.standing.value, row.version, row.replaced_by)


def handle_values(row: LetterRow) -> Values:
    return row.standing.value, row.version, row.replaced_by, row.key.bytes, row.version - 1


def extend_values(row: ParkedRow) -> Values:
    return text_of(row.expires_at), row.key.bytes


def subject_key_values(row: SubjectKeyRow) -> Values:
    return row.subject, row.epoch, row.wrapped


def lookup_values(row: LookupRow) -> Values:
    return row.kind, row.token, row.subject


def event_from(position: int, stream: str, version: int, topic: str, state: bytes) -> LogRow:
    return LogRow(position, UUID(stream), version, topic, state)


def inbox_from(
    key: bytes,
    source: str,
    message_id: str,
    content_hash: bytes,
    verdict: str,
    code: str | None,
    detail: str | None,
    first_position: int,
    last_position: int,
    recorded_at: str,
) -> InboxRow:
    return InboxRow(
        UUID(bytes=key),
        source,
        message_id,
        content_hash,
        Verdict(verdict),
        code,
        detail,
        first_position,
        last_position,
        datetime.fromisoformat(recorded_at),
    )


def parked_from(
    key: bytes, stream: str, occurred_at: str, parked_at: str, expires_at: str, code: str, sealed: bytes
) -> ParkedRow:
    times = [datetime.fromisoformat(each) for each in (occurred_at, parked_at, expires_at)]
    return ParkedRow(UUID(bytes=key), UUID(stream), times[0], times[1], times[2], code, sealed)


def conflict_from(key: bytes, content_hash: bytes, position: int) -> ConflictRow:
    return ConflictRow(UUID(bytes=key), content_hash, position)


def outbox_from(seq: int, kind: str, key: str, payload: bytes) -> OutboxRow:
    return OutboxRow(seq, OutboxKind(kind), key, payload)


def select(
    cursor: sqlite3.Cursor, statement: str, values: Sequence[Value], make: Callable[..., Row]
) -> list[Row]:
    """The rows of a statement, each made from its columns."""
    return [make(*row) for row in cursor.execute(statement, values)]


def select_in(
    cursor: sqlite3.Cursor, statement: str, wanted: Sequence[Value], make: Callable[..., Row]
) -> list[Row]:
    """`select` with `{in}` filled by as many placeholders as there are values."""
    found: list[Row] = []
    for start in range(0, len(wanted), ASKED_AT_ONCE):
        some = wanted[start : start + ASKED_AT_ONCE]
        asked = statement.replace("{in}", f"({','.join('?' * len(some))})")
        found += select(cursor, asked, some, make)
    return found


HEARD = "SELECT source, verdict, count(*), max(recorded_at) FROM inbox GROUP BY source, verdict ORDER BY source, verdict"


def heard_from(source: str, verdict: str, messages: int, last_at: str) -> Heard:
    """One line of who was heard."""
    return Heard(source, Verdict(verdict), messages, datetime.fromisoformat(last_at))
