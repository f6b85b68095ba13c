"""What every view shares: which position an answer speaks for, cursors that keep it, honest counts."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import datetime
from hashlib import sha256
from typing import TypeVar

from pydantic_core import from_json, to_json

from projections.instants import instant_of, text_of
from projections.moment import AsOf, SpeaksFor
from projections.page import COUNTED_EXACTLY, Count, CursorNotValid
from projections.readstore.port import Reader
from projections.readstore.statements import POSITION
from projections.table import Value, Values

ValueT = TypeVar("ValueT", bound=Value)
_AT_INSTANT = (
    "SELECT position FROM moments WHERE projection = ? AND recorded_at <= ? ORDER BY recorded_at DESC LIMIT 1"
)
_BEFORE_INSTANT = (
    "SELECT position FROM moments WHERE projection = ? AND recorded_at < ? ORDER BY recorded_at DESC LIMIT 1"
)
_RECORDED_AT = (
    "SELECT recorded_at FROM moments WHERE projection = ? AND position >= ? ORDER BY position LIMIT 1"
)
# Every question begins by asking this: one statement, because each costs a journey to the database and back.
_REACHED = (
    "SELECT application_name, notification_id, (SELECT m.recorded_at FROM moments m "
    "WHERE m.projection = application_name AND m.position >= notification_id ORDER BY m.position LIMIT 1) "
    "FROM tracking WHERE application_name"
)
_ONE_REACHED = f"{_REACHED} = ?"
_NOWHERE = SpeaksFor(position=0, recorded_at=None)


@dataclass(slots=True)
class Conditions:
    """WHERE clauses and their values, built side by side."""

    clauses: list[str]
    values: list[Value]

    def add(self, clause: str, *values: Value) -> None:
        """One more condition."""
        self.clauses.append(clause)
        self.values.extend(values)

    def any_of(self, column: str, wanted: frozenset[str]) -> None:
        """One of these, or anything if none is named."""
        if wanted:
            listed = evened(sorted(wanted))
            self.add(f"{column} IN ({','.join('?' * len(listed))})", *listed)

    def only(self, column: str, allowed: frozenset[str] | None) -> None:
        """One of these and nothing else; None is no bound."""
        if allowed is not None:
            self.any_of(column, allowed) if allowed else self.add("1 = 0")

    def under(self, column: str, prefixes: frozenset[str] | None) -> None:
        """Codes of digits that begin like one of these; None is no bound."""
        if prefixes is None:
            return
        # ':' is the character after '9': everything that begins with the prefix sorts before it.
        ranges = [f"({column} >= ? AND {column} < ?)"] * len(prefixes)
        ends = [end for prefix in sorted(prefixes) for end in (prefix, f"{prefix}:")]
        self.add(f"({' OR '.join(ranges)})" if ranges else "1 = 0", *ends)

    @property
    def sql(self) -> str:
        """All of them."""
        return " AND ".join(self.clauses) or "1 = 1"


def evened(values: Sequence[ValueT]) -> list[ValueT]:
    """The same values, the last one repeated up to a power of two: a question then has few shapes, and a server that plans
    each shape once has planned most of them.
    """
    return [*values, *[values[-1]] * ((1 << (len(values) - 1).bit_length()) - len(values))] if values else []


def live_position(reader: Reader, projection: str) -> int:
    """How far the projection has come."""
    return _number(reader.select(POSITION, (projection,)))


def reached(reader: Reader, projections: Sequence[str]) -> Mapping[str, SpeaksFor]:
    """How far each has come; one that has folded nothing yet stands at 0."""
    named = f"{_REACHED} IN ({','.join('?' * len(projections))})"
    told = {str(row[0]): _reached(row) for row in reader.select(named, tuple(projections))}
    return {each: told.get(each, _NOWHERE) for each in projections}


def now_reached(reader: Reader, projection: str) -> SpeaksFor:
    """How far one projection has come."""
    found = reader.select(_ONE_REACHED, (projection,))
    return _reached(found[0]) if found else _NOWHERE


def speaks_for(reader: Reader, projection: str, as_of: AsOf) -> SpeaksFor:
    """The position an answer as of this moment speaks for; never beyond what is folded."""
    return spoken_for(reader, projection, as_of, now_reached(reader, projection))


def spoken_for(reader: Reader, projection: str, as_of: AsOf, live: SpeaksFor) -> SpeaksFor:
    """The same for who knows already how far the projection has come."""
    match as_of.recorded:
        case None:
            position = live.position
        case int() as asked:
            position = max(0, min(asked, live.position))
        case datetime() as instant:
            position = _number(reader.select(_AT_INSTANT, (projection, text_of(instant))))
    if position == live.position:
        return SpeaksFor(position=position, recorded_at=live.recorded_at, valid_at=as_of.valid)
    found = reader.select(_RECORDED_AT, (projection, position)) if position else []
    recorded_at = instant_of(str(found[0][0])) if found else None
    return SpeaksFor(position=position, recorded_at=recorded_at, valid_at=as_of.valid)


def position_before(reader: Reader, projection: str, instant: datetime) -> int:
    """The last position recorded before an instant."""
    return _number(reader.select(_BEFORE_INSTANT, (projection, text_of(instant))))


def position_at(reader: Reader, projection: str, instant: datetime) -> int:
    """The last position recorded at or before an instant."""
    return _number(reader.select(_AT_INSTANT, (projection, text_of(instant))))


def count(reader: Reader, table: str, conditions: Conditions) -> Count:
    """Exact to 1,000; beyond that nobody pays for an exact number."""
    counted = (
        f"SELECT count(*) FROM (SELECT 1 FROM {table} WHERE {conditions.sql} LIMIT {COUNTED_EXACTLY + 1}) c"
    )
    found = _number(reader.select(counted, conditions.values))
    return Count(min(found, COUNTED_EXACTLY), found <= COUNTED_EXACTLY)


def make_cursor(question: object, moment: SpeaksFor, key: Values) -> str:
    """Where the next page begins; it holds codes and positions only."""
    valid = None if moment.valid_at is None else text_of(moment.valid_at)
    payload = to_json([_digest(question), moment.position, valid, *key])
    return urlsafe_b64encode(payload).decode().rstrip("=")


def read_cursor(cursor: str, question: object, key_length: int) -> tuple[AsOf, Values]:
    """The moment and the key of a cursor made for the same question."""
    try:
        payload = from_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        digest, position, valid, *key = payload
        if digest != _digest(question) or type(position) is not int or len(key) != key_length:
            raise ValueError
        if not all(isinstance(value, str | int) and not isinstance(value, bool) for value in key):
            raise ValueError
        return AsOf(recorded=position, valid=None if valid is None else instant_of(valid)), tuple(key)
    except (ValueError, TypeError) as error:
        raise CursorNotValid(cursor) from error


def _digest(question: object) -> str:
    return sha256(to_json(_ordered(question))).hexdigest()[:12]


def _ordered(value: object) -> object:
    """Sets have another order in every process; a cursor must not."""
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return [_ordered(item) for item in value]
    if is_dataclass(value):
        return [_ordered(getattr(value, each.name)) for each in fields(value)]
    return value


def _reached(row: Values) -> SpeaksFor:
    _, position, recorded_at = row
    at = None if recorded_at is None or not position else instant_of(str(recorded_at))
    return SpeaksFor(position=int(position or 0), recorded_at=at)


def _number(rows: Sequence[tuple[Value, ...]]) -> int:
    return int(rows[0][0] or 0) if rows else 0
