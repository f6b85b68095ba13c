"""The desk's questions to PostgreSQL: letters by cause and age, and what waits."""

from datetime import datetime
from uuid import UUID

from ledger.port import LetterCause, LetterFilter, LetterKind, LetterRow, LetterStanding, Seat
from ledger.store import postgres_rows as rows
from ledger.store.letter_conditions import Conditions

LETTER = f"SELECT {rows.LETTER_COLUMNS} FROM {{schema}}.letters WHERE key = %s"
DEAD_LETTER = "SELECT key, place, code, sealed, recorded_at FROM {schema}.dead_letters WHERE key = %s"
PARKED_MESSAGE = f"SELECT {rows.PARKED_COLUMNS} FROM {{schema}}.parked WHERE key = %s"
_CAUSE = "kind, code, source, type"

Question = tuple[str, list[object]]


def letters(wanted: LetterFilter, after: Seat | None, limit: int) -> Question:
    """Index cards, the oldest first."""
    where, values = _conditions().of(wanted, after)
    asked = f"SELECT {rows.LETTER_COLUMNS} FROM {{schema}}.letters WHERE {where} ORDER BY recorded_at, key LIMIT %s"
    return asked, [*values, limit]


def causes(wanted: LetterFilter, limit: int) -> Question:
    """Cards counted by cause; sorted by bytes, as SQLite does."""
    where, values = _conditions().of(wanted, None)
    by_bytes = ", ".join(f'{each} COLLATE "C"' for each in _CAUSE.split(", "))
    asked = (
        f"SELECT {_CAUSE}, count(*), min(recorded_at), max(recorded_at) FROM {{schema}}.letters WHERE {where} "
        f"GROUP BY {_CAUSE} ORDER BY count(*) DESC, {by_bytes} LIMIT %s"
    )
    return asked, [*values, limit]


def parked(after: Seat | None, limit: int) -> Question:
    """What waits, the longest waiting first."""
    beyond = "" if after is None else "WHERE (parked_at, key) > (%s, %s)"
    asked = f"SELECT {rows.PARKED_COLUMNS} FROM {{schema}}.parked {beyond} ORDER BY parked_at, key LIMIT %s"
    return asked, [*(after or ()), limit]


def letter_from(
    key: UUID,
    message: UUID,
    kind: str,
    source: str,
    message_id: str,
    type_name: str,
    grid_code: str | None,
    code: str,
    recorded_at: datetime,
    standing: str,
    version: int,
    replaced_by: str | None,
) -> LetterRow:
    return LetterRow(
        key,
        message,
        LetterKind(kind),
        source,
        message_id,
        type_name,
        grid_code,
        code,
        recorded_at,
        LetterStanding(standing),
        version,
        replaced_by,
    )


def cause_from(
    kind: str, code: str, source: str, type_name: str, count: int, oldest: datetime, newest: datetime
) -> LetterCause:
    return LetterCause(LetterKind(kind), code, source, type_name, count, oldest, newest)


def _conditions() -> Conditions[object]:
    return Conditions("%s", at=_as_it_is, key=_as_it_is, text=_as_it_is)


def _as_it_is(value: object) -> object:
    return value
