"""Everything one transaction writes, on an open SQLite transaction."""

import sqlite3
from collections.abc import Callable, Sequence
from typing import TypeVar

from ledger.port import Fenced, Head, LogRow, OffsetClaim, StreamMoved, Writes
from ledger.store import sqlite_rows as rows
from ledger.store.numbering import STATE_OPENING_BYTES, Clock, next_instant
from ledger.store.sqlite_forget import forget

Row = TypeVar("Row")


def read_head(cursor: sqlite3.Cursor, events: str, clock: Clock) -> Head:
    """Where the log stands; true until the transaction ends, because it holds the write lock."""
    newest = cursor.execute(
        f"SELECT notification_id, substr(state, 1, {STATE_OPENING_BYTES}) FROM {events} "
        "ORDER BY notification_id DESC LIMIT 1"
    ).fetchone()
    outbox_seq = cursor.execute("SELECT coalesce(max(seq), 0) FROM outbox").fetchone()[0]
    position, state = newest if newest is not None else (0, None)
    return Head(position, outbox_seq, next_instant(clock, state))


def write(cursor: sqlite3.Cursor, events: str, writes: Writes) -> None:
    """Write it all; the caller commits. Raises `Fenced`, `StreamMoved` or SQLite's own errors."""
    for claim in writes.offsets:
        _claim(cursor, claim)
    write_events(cursor, events, writes.events)
    _many(cursor, rows.INSERT_INBOX, writes.inbox, rows.inbox_values)
    _change(cursor, rows.SETTLE_INBOX, writes.settled, rows.settle_values)
    _many(cursor, rows.INSERT_CONFLICT, writes.conflicts, rows.conflict_values)
    _many(cursor, rows.INSERT_OUTBOX, writes.outbox, rows.outbox_values)
    if writes.unparked:
        cursor.executemany(rows.DELETE_PARKED, [(key.bytes,) for key in writes.unparked])
    _many(cursor, rows.INSERT_PARKED, writes.parked, rows.parked_values)
    _change(cursor, rows.EXTEND_PARKED, writes.extended, rows.extend_values)
    _many(cursor, rows.INSERT_DEAD_LETTER, writes.dead_letters, rows.dead_letter_values)
    _many(cursor, rows.INSERT_LETTER, writes.letters, rows.letter_values)
    _change(cursor, rows.HANDLE_LETTER, writes.handled, rows.handle_values)
    _many(cursor, rows.INSERT_SUBJECT_KEY, writes.subject_keys, rows.subject_key_values)
    _many(cursor, rows.INSERT_LOOKUP, writes.lookups, rows.lookup_values)
    for each in writes.forgotten:
        forget(cursor, events, each)


def write_events(cursor: sqlite3.Cursor, events: str, log_rows: Sequence[LogRow]) -> None:
    """Append numbered events."""
    statement = f"INSERT INTO {events} ({rows.EVENT_COLUMNS}) VALUES (?,?,?,?,?)"
    _many(cursor, statement, log_rows, rows.event_values)


def is_written(cursor: sqlite3.Cursor, events: str, writes: Writes) -> bool:
    """Whether a transaction whose commit was not answered stands in the file after all."""
    if writes.events:
        first = writes.events[0]
        asked = (
            f"SELECT state FROM {events} WHERE notification_id=? AND originator_id=? AND originator_version=?"
        )
        found = cursor.execute(asked, (first.position, first.stream_id.hex, first.version)).fetchone()
        return found is not None and found[0] == first.state
    for row in (*writes.inbox[:1], *writes.settled[:1]):
        asked = "SELECT 1 FROM inbox WHERE key=? AND verdict=? AND recorded_at=?"
        values = (row.key.bytes, row.verdict.value, rows.text_of(row.recorded_at))
        return cursor.execute(asked, values).fetchone() is not None
    for outbox_row in writes.outbox[:1]:
        found = cursor.execute("SELECT payload FROM outbox WHERE seq=?", (outbox_row.seq,)).fetchone()
        return found is not None and found[0] == outbox_row.payload
    return all(_offset(cursor, claim.name) == claim.last for claim in writes.offsets)


def _offset(cursor: sqlite3.Cursor, name: str) -> int | None:
    found = cursor.execute(
        "SELECT notification_id FROM tracking WHERE application_name=?", (name,)
    ).fetchone()
    return int(found[0]) if found is not None else None


def _claim(cursor: sqlite3.Cursor, claim: OffsetClaim) -> None:
    if claim.expected is None:
        statement = "INSERT OR IGNORE INTO tracking (notification_id, application_name) VALUES (?,?)"
        cursor.execute(statement, (claim.last, claim.name))
    else:
        cursor.execute(
            "UPDATE tracking SET notification_id=? WHERE application_name=? AND notification_id=?",
            (claim.last, claim.name, claim.expected),
        )
    if cursor.rowcount != 1:
        raise Fenced(f"{claim.name} does not stand at {claim.expected}")


def _change(
    cursor: sqlite3.Cursor, statement: str, some: Sequence[Row], values: Callable[[Row], rows.Values]
) -> None:
    """Change rows that must still stand as they were read."""
    if not some:
        return
    cursor.executemany(statement, [values(row) for row in some])
    if cursor.rowcount != len(some):
        raise StreamMoved("a waiting message or a letter was settled by another process")


def _many(
    cursor: sqlite3.Cursor, statement: str, some: Sequence[Row], values: Callable[[Row], rows.Values]
) -> None:
    if some:
        cursor.executemany(statement, [values(row) for row in some])
