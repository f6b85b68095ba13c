"""Rows of the ledger as arrays for PostgreSQL: one statement a table, however many rows."""

from collections.abc import Sequence
from datetime import datetime
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
from ledger.store.postgres_arrays import Column, bigints, byteas, codes, instants, texts, uuids

Columns = list[Column]

EVENT_COLUMNS = "notification_id, originator_id, originator_version, topic, state"
INBOX_COLUMNS = (
    "key, source, message_id, content_hash, verdict, code, detail, first_position, last_position, recorded_at"
)
PARKED_COLUMNS = "key, stream_id, occurred_at, parked_at, expires_at, code, sealed"

INSERT_EVENTS = (
    f"INSERT INTO {{schema}}.{{events}} ({EVENT_COLUMNS}) SELECT * FROM "
    "unnest(%b::bigint[], %b::uuid[], %b::bigint[], %b::text[], %b::bytea[])"
)
INSERT_INBOX = (
    f"INSERT INTO {{schema}}.inbox ({INBOX_COLUMNS}) SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], "
    "%b::bytea[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::timestamptz[])"
)
SETTLE_INBOX = (
    "UPDATE {schema}.inbox AS kept SET verdict = now.verdict, code = now.code, detail = now.detail, "
    "first_position = now.first_position, last_position = now.last_position, recorded_at = now.recorded_at "
    "FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::text[], %b::bigint[], %b::bigint[], %b::timestamptz[]) "
    "AS now (key, verdict, code, detail, first_position, last_position, recorded_at) "
    "WHERE kept.key = now.key AND kept.verdict = 'waiting'"
)
INSERT_CONFLICTS = (
    "INSERT INTO {schema}.conflicts (key, content_hash, position) "
    "SELECT * FROM unnest(%b::uuid[], %b::bytea[], %b::bigint[])"
)
INSERT_OUTBOX = (
    "INSERT INTO {schema}.outbox (seq, kind, key, payload) "
    "SELECT * FROM unnest(%b::bigint[], %b::text[], %b::text[], %b::bytea[])"
)
INSERT_PARKED = (
    f"INSERT INTO {{schema}}.parked ({PARKED_COLUMNS}) SELECT * FROM unnest(%b::uuid[], %b::uuid[], "
    "%b::timestamptz[], %b::timestamptz[], %b::timestamptz[], %b::text[], %b::bytea[])"
)
DELETE_PARKED = "DELETE FROM {schema}.parked WHERE key = ANY(%b::uuid[])"
INSERT_DEAD_LETTERS = (
    "INSERT INTO {schema}.dead_letters (key, place, code, sealed, recorded_at) "
    "SELECT * FROM unnest(%b::uuid[], %b::text[], %b::text[], %b::bytea[], %b::timestamptz[])"
)
LETTER_COLUMNS = "key, message, kind, source, message_id, type, grid_code, code, recorded_at, standing, version, replaced_by"
INSERT_LETTERS = (
    f"INSERT INTO {{schema}}.letters ({LETTER_COLUMNS}) SELECT * FROM unnest(%b::uuid[], %b::uuid[], %b::text[], "
    "%b::text[], %b::text[], %b::text[], %b::text[], %b::text[], %b::timestamptz[], %b::text[], %b::bigint[], "
    "%b::text[])"
)
HANDLE_LETTERS = (
    "UPDATE {schema}.letters AS kept SET standing = now.standing, version = now.version, "
    "replaced_by = now.replaced_by FROM unnest(%b::uuid[], %b::text[], %b::bigint[], %b::text[]) "
    "AS now (key, standing, version, replaced_by) WHERE kept.key = now.key AND kept.version = now.version - 1"
)
EXTEND_PARKED = (
    "UPDATE {schema}.parked AS kept SET expires_at = now.expires_at "
    "FROM unnest(%b::uuid[], %b::timestamptz[]) AS now (key, expires_at) WHERE kept.key = now.key"
)
INSERT_SUBJECT_KEYS = (
    "INSERT INTO {schema}.subject_keys (subject, epoch, wrapped) "
    "SELECT * FROM unnest(%b::text[], %b::text[], %b::bytea[])"
)
FORGET = "SELECT {schema}.forget_person(%s::uuid, %s::text[], %s::text, %s::uuid[])"
INSERT_LOOKUPS = (
    "INSERT INTO {schema}.lookups (kind, token, subject) "
    "SELECT * FROM unnest(%b::text[], %b::bytea[], %b::text[]) ON CONFLICT DO NOTHING"
)


def events_columns(rows: Sequence[LogRow]) -> Columns:
    return [
        bigints([row.position for row in rows]),
        uuids([row.stream_id for row in rows]),
        bigints([row.version for row in rows]),
        codes([row.topic for row in rows]),
        byteas([row.state for row in rows]),
    ]


def inbox_columns(rows: Sequence[InboxRow]) -> Columns:
    return [
        uuids([row.key for row in rows]),
        codes([row.source for row in rows]),
        texts([row.message_id for row in rows]),
        byteas([row.content_hash for row in rows]),
        codes([row.verdict for row in rows]),
        codes([row.code for row in rows]),
        codes([row.detail for row in rows]),
        bigints([row.first_position for row in rows]),
        bigints([row.last_position for row in rows]),
        instants([row.recorded_at for row in rows]),
    ]


def settle_columns(rows: Sequence[InboxRow]) -> Columns:
    key, _, _, _, *fate = inbox_columns(rows)
    return [key, *fate]


def conflicts_columns(rows: Sequence[ConflictRow]) -> Columns:
    return [
        uuids([row.key for row in rows]),
        byteas([row.content_hash for row in rows]),
        bigints([row.position for row in rows]),
    ]


def outbox_columns(rows: Sequence[OutboxRow]) -> Columns:
    return [
        bigints([row.seq for row in rows]),
        codes([row.kind for row in rows]),
        codes([row.key for row in rows]),
        byteas([row.payload for row in rows]),
    ]


def parked_columns(rows: Sequence[ParkedRow]) -> Columns:
    return [
        uuids([row.key for row in rows]),
        uuids([row.stream_id for row in rows]),
        instants([row.occurred_at for row in rows]),
        instants([row.parked_at for row in rows]),
        instants([row.expires_at for row in rows]),
        texts([row.code for row in rows]),
        byteas([row.sealed for row in rows]),
    ]


def dead_letters_columns(rows: Sequence[DeadLetterRow]) -> Columns:
    return [
        uuids([row.key for row in rows]),
        texts([row.place for row in rows]),
        texts([row.code for row in rows]),
        byteas([row.sealed for row in rows]),
        instants([row.recorded_at for row in rows]),
    ]


def letters_columns(rows: Sequence[LetterRow]) -> Columns:
    return [
        uuids([row.key for row in rows]),
        uuids([row.message for row in rows]),
        texts([row.kind for row in rows]),
        texts([row.source for row in rows]),
        texts([row.message_id for row in rows]),
        texts([row.type for row in rows]),
        texts([row.grid_code for row in rows]),
        texts([row.code for row in rows]),
        instants([row.recorded_at for row in rows]),
        texts([row.standing for row in rows]),
        bigints([row.version for row in rows]),
        texts([row.replaced_by for row in rows]),
    ]


def handle_columns(rows: Sequence[LetterRow]) -> Columns:
    key, *_, standing, version, replaced_by = letters_columns(rows)
    return [key, standing, version, replaced_by]


def extend_columns(rows: Sequence[ParkedRow]) -> Columns:
    return [uuids([row.key for row in rows]), instants([row.expires_at for row in rows])]


def subject_keys_columns(rows: Sequence[SubjectKeyRow]) -> Columns:
    return [
        texts([row.subject for row in rows]),
        texts([row.epoch for row in rows]),
        byteas([row.wrapped for row in rows]),
    ]


def lookups_columns(rows: Sequence[LookupRow]) -> Columns:
    return [
        texts([row.kind for row in rows]),
        byteas([row.token for row in rows]),
        texts([row.subject for row in rows]),
    ]


def inbox_from(
    key: UUID,
    source: str,
    message_id: str,
    content_hash: bytes,
    verdict: str,
    code: str | None,
    detail: str | None,
    first_position: int,
    last_position: int,
    recorded_at: datetime,
) -> InboxRow:
    return InboxRow(
        key,
        source,
        message_id,
        content_hash,
        Verdict(verdict),
        code,
        detail,
        first_position,
        last_position,
        recorded_at,
    )


def outbox_from(seq: int, kind: str, key: str, payload: bytes) -> OutboxRow:
    return OutboxRow(seq, OutboxKind(kind), key, payload)


def heard_from(source: str, verdict: str, messages: int, last_at: datetime) -> Heard:
    """One line of who was heard."""
    return Heard(source, Verdict(verdict), messages, last_at)
