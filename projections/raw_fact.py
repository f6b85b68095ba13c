"""An event as plain JSON, its sealed values set apart: what timelines and the audit trail show."""

import re
from collections.abc import Mapping
from datetime import datetime
from functools import lru_cache
from typing import NamedTuple, TypeGuard

from pydantic_core import from_json, to_json, to_jsonable_python

from ledger.codec import Codec, StateNotReadable
from ledger.identity import message_key
from ledger.port import LogRow
from projections.instants import WIDTH, fresh_text_of, text_of
from projections.json_value import Json
from projections.sealed_value import SealedValue

JsonObject = dict[str, Json]
Meta = Mapping[str, str]  # the optional fields may be missing

_META_START = len(b'{"recorded_at":"') + WIDTH + len(b'","meta":')
# Where in a state the instant of recording stands, already in the read tables' form.
RECORDED_AT = slice(len(b'{"recorded_at":"'), len(b'{"recorded_at":"') + WIDTH)
_STREAM_START = _META_START + len(b'{"stream":"')
_DATA_MARK = b',"data":'
_MARK_LENGTH = len(_DATA_MARK)
_WHOLE_SECONDS = len("2026-03-01T08:00:00Z")
_WITH_OFFSET = len("2026-03-01T16:00:00+08:00")
_MICROS_WITH_OFFSET = len("2026-03-01T16:00:00.000000+08:00")
_EIGHT_HOURS_EARLIER = {f"{hour:02}": f"{hour - 8:02}" for hour in range(8, 24)}
_NESTED = (dict, list)
_SEALED_KEYS = {"subject", "box"}
SEALED_MARK: JsonObject = {"sealed": True}
_EMPTY: Mapping[type, str] = {list: "[]", tuple: "[]", dict: "{}"}
_INDEX = re.compile(r"\[\d+\]")


class RawFact(NamedTuple):
    """One event: the record around it, its readable fields, and its sealed values as `path, subject, box`."""

    recorded_at: str
    meta: Mapping[str, str | None]
    facts: JsonObject
    sealed: tuple[JsonObject, ...]

    def instant(self, name: str) -> str:
        """An instant of the record in the read tables' form."""
        given = self.meta[name]
        assert given is not None
        return canonical_instant(given)


class FactReader:
    """Reads stored bytes; events of older versions are shown in today's shape."""

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._current: dict[str, bool] = {}

    def read(self, row: LogRow) -> RawFact:
        """The event as JSON. Raises what the codec raises for an event it does not know."""
        state = from_json(row.state)
        data = state["data"]
        current = self._current.get(row.topic)
        if current is None:
            current = self._current[row.topic] = self._codec.decode_data(row).topic() == row.topic
        if not current:
            data = to_jsonable_python(self._codec.decode_data(row))
        sealed: list[JsonObject] = []
        facts = {
            name: _without_sealed(value, name, sealed) if value.__class__ in _NESTED else value
            for name, value in data.items()
        }
        if sealed and not current:
            for each in sealed:
                each["path"] = self._path_sealed_under(row.topic, str(each["path"]))
        return RawFact(row.state[RECORDED_AT].decode("ascii"), state["meta"], facts, tuple(sealed))

    def _path_sealed_under(self, topic: str, path: str) -> str:
        indices = iter(_INDEX.findall(path))
        old = self._codec.sealed_path(topic, _INDEX.sub("[]", path))
        return re.sub(r"\[\]", lambda _: next(indices), old)


def canonical_instant(given: str) -> str:
    """Any RFC 3339 instant in the read tables' form; the forms the codec writes most need no calendar."""
    if given[10] == "T":
        form = len(given)
        if form == _WITH_OFFSET and given[22:] == ":00":
            return f"{_hour_in_utc(given[:13], given[19:])}{given[13:19]}.000000Z"
        if form == _MICROS_WITH_OFFSET and given[29:] == ":00":
            return f"{_hour_in_utc(given[:13], given[26:])}{given[13:26]}Z"
        if form == WIDTH and given[-1] == "Z":
            return given
        if form == _WHOLE_SECONDS and given[-1] == "Z":
            return f"{given[:-1]}.000000Z"
    return fresh_text_of(datetime.fromisoformat(given))


def _hour_in_utc(hour: str, offset: str) -> str:
    """`2026-03-01T16` at `+08:00` is `2026-03-01T08`; minutes do not move, and by day in China the day does not."""
    if offset == "+08:00" and (earlier := _EIGHT_HOURS_EARLIER.get(hour[11:])) is not None:
        return hour[:11] + earlier
    return _hour_elsewhere(hour, offset)


@lru_cache(maxsize=8_192)
def _hour_elsewhere(hour: str, offset: str) -> str:
    """Many facts share an hour."""
    return text_of(datetime.fromisoformat(f"{hour}:00:00{offset}"))[:13]


def meta_of(row: LogRow) -> Meta:
    """Only the record around an event: for folds that decode its facts themselves. Not validated again."""
    return meta_in(halves_of(row)[0])


def stream_of(row: LogRow) -> str:
    """Whose event it is, without reading the rest; the names of streams need no escaping."""
    state = row.state
    return str(state[_STREAM_START : state.index(b'"', _STREAM_START)], "utf-8")


def halves_of(row: LogRow) -> tuple[bytes, bytes]:
    """The record around an event and its facts, as stored."""
    state = row.state
    mark = state.find(_DATA_MARK, _META_START)
    if mark < 0:
        raise StateNotReadable(f"event {row.position} ({row.topic}) has no data")
    return state[_META_START:mark], state[mark + _MARK_LENGTH : -1]


def meta_in(record: bytes) -> Meta:
    """The first of `halves_of`."""
    meta: Meta = from_json(record)
    return meta


def json_text(value: object) -> str:
    """JSON as read tables keep it: fields in the order of the event."""
    empty = None if value else _EMPTY.get(type(value))
    return to_json(value).decode() if empty is None else empty


def json_of(text: object) -> Json:
    """JSON of a read table."""
    assert isinstance(text, str)
    value: Json = from_json(text)
    return value


def json_object(text: object) -> JsonObject:
    """A JSON object of a read table."""
    value = json_of(text)
    assert isinstance(value, dict)
    return value


def sealed_values(
    listed: object, *, stream: str, topic: str, source: str, message_id: str
) -> tuple[SealedValue, ...]:
    """Sealed values of a read table with the place they were sealed for."""
    value = json_of(listed)
    assert isinstance(value, list)
    if not value:
        return ()
    message = message_key(source, message_id)
    return tuple(
        SealedValue(
            subject=str(each["subject"]),
            box=str(each["box"]),
            stream=stream,
            topic=topic,
            message=message,
            path=str(each["path"]),
        )
        for each in value
        if isinstance(each, dict)
    )


def is_sealed(value: Json) -> TypeGuard[JsonObject]:
    """A stored `Sealed`."""
    return isinstance(value, dict) and value.keys() == _SEALED_KEYS


def _without_sealed(value: Json, path: str, sealed: list[JsonObject]) -> Json:
    if isinstance(value, dict):
        if value.keys() == _SEALED_KEYS:
            sealed.append({"path": path, **value})
            return SEALED_MARK
        return {name: _without_sealed(item, f"{path}.{name}", sealed) for name, item in value.items()}
    if isinstance(value, list):
        return [_without_sealed(item, f"{path}[{index}]", sealed) for index, item in enumerate(value)]
    return value
