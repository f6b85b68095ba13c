"""The desk's questions to SQLite: letters by cause and age, and what waits."""

import sqlite3
from datetime import datetime
from uuid import UUID

from ledger.port import (
    DeadLetterRow,
    LetterCause,
    LetterFilter,
    LetterKind,
    LetterRow,
    LetterStanding,
    ParkedRow,
    Seat,
)
from ledger.store import sqlite_rows as rows
from ledger.store.letter_conditions import Conditions

_CAUSE = "kind, code, source, type"


def letters(cursor: sqlite3.Cursor, wanted: LetterFilter, after: Seat | None, limit: int) -> list[LetterRow]:
    """Index cards, the oldest first."""
    where, values = _conditions().of(wanted, after)
    statement = f"SELECT {rows.LETTER_COLUMNS} FROM letters WHERE {where} ORDER BY recorded_at, key LIMIT ?"
    return rows.select(cursor, statement, [*values, limit], _letter_from)


def causes(cursor: sqlite3.Cursor, wanted: LetterFilter, limit: int) -> list[LetterCause]:
    """Cards counted by cause."""
    where, values = _conditions().of(wanted, None)
    statement = (
        f"SELECT {_CAUSE}, count(*), min(recorded_at), max(recorded_at) FROM letters WHERE {where} "
        f"GROUP BY {_CAUSE} ORDER BY count(*) DESC, {_CAUSE} LIMIT ?"
    )
    return rows.select(cursor, statement, [*values, limit], _cause_from)


def letter(cursor: sqlite3.Cursor, key: UUID) -> LetterRow | None:
    """One card."""
    statement = f"SELECT {rows.LETTER_COLUMNS} FROM letters WHERE key = ?"
    found = rows.select(cursor, statement, (key.bytes,), _letter_from)
    return found[0] if found else None


def dead_letter(cursor: sqlite3.Cursor, key: UUID) -> DeadLetterRow | None:
    """The sealed message."""
    statement = "SELECT key, place, code, sealed, recorded_at FROM dead_letters WHERE key = ?"
    found = rows.select(cursor, statement, (key.bytes,), _dead_letter_from)
    return found[0] if found else None


def parked(cursor: sqlite3.Cursor, after: Seat | None, limit: int) -> list[ParkedRow]:
    """What waits, the longest waiting first."""
    beyond = "" if after is None else "WHERE (parked_at, key) > (?, ?)"
    statement = f"SELECT {rows.PARKED_COLUMNS} FROM parked {beyond} ORDER BY parked_at, key LIMIT ?"
    seat = () if after is None else (rows.text_of(after[0]), after[1].bytes)
    return rows.select(cursor, statement, (*seat, limit), rows.parked_from)


def parked_message(cursor: sqlite3.Cursor, key: UUID) -> ParkedRow | None:
    """One that waits."""
    statement = f"SELECT {rows.PARKED_COLUMNS} FROM parked WHERE key = ?"
    found = rows.select(cursor, statement, (key.bytes,), rows.parked_from)
    return found[0] if found else None


def _conditions() -> Conditions[rows.Value]:
    return Conditions("?", at=rows.text_of, key=lambda key: key.bytes, text=str)


def _letter_from(
    key: bytes,
    message: bytes,
    kind: str,
    source: str,
    message_id: str,
    type_name: str,
    grid_code: str | None,
    code: str,
    recorded_at: str,
    standing: str,
    version: int,
    replaced_by: str | None,
) -> LetterRow:
    return LetterRow(
        UUID(bytes=key),
        UUID(bytes=message),
        LetterKind(kind),
        source,
        message_id,
        type_name,
        grid_code,
        code,
        datetime.fromisoformat(recorded_at),
        LetterStanding(standing),
        version,
        replaced_by,
    )


def _cause_from(
    kind: str, code: str, source: str, type_name: str, count: int, oldest: str, newest: str
) -> LetterCause:
    times = datetime.fromisoformat(oldest), datetime.fromisoformat(newest)
    return LetterCause(LetterKind(kind), code, source, type_name, count, *times)


def _dead_letter_from(key: bytes, place: str, code: str, sealed: bytes, recorded_at: str) -> DeadLetterRow:
    return DeadLetterRow(UUID(bytes=key), place, code, sealed, datetime.fromisoformat(recorded_at))
