"""The record around the facts as it is stored, written by hand: half the cost of a serializer, and every message has one."""

from datetime import datetime
from json.encoder import encode_basestring as quoted
from typing import Protocol

from pydantic_core import to_json


class InstantWithoutOffset(Exception):
    """An event was about to be stored with a time nobody could place."""


class Around(Protocol):
    """What `Meta` says of a message, whatever its facts and their stream are."""

    # Variables, not properties: what fits is a plain record. Meaning and order are those of `Meta`.
    source: str
    message_id: str
    type: str
    subject: str
    occurred_at: datetime
    precision: str
    received_at: datetime
    actor: str
    role: str
    grid_code: str | None
    basis: str | None
    correlation_id: str | None
    causation_id: str | None
    traceparent: str | None
    device_seq: int | None
    base_version: int | None
    rule_pack: str | None
    calendar: str | None


class RecordWriter:
    """Writes what `Meta` reads back. Remembers the last record and the last time of receipt, which a batch shares."""

    def __init__(self) -> None:
        self._last: tuple[Around | None, bytes] = (None, b"")
        self._received: tuple[datetime | None, str] = (None, "")

    def text(self, stream: str, around: Around) -> bytes:
        """The stored `meta`. The events of one message come one after another, so its record is kept."""
        if self._last[0] is not around:
            self._last = (around, self._written(around))
        return b'{"stream":%b,%b' % (quoted(stream).encode(), self._last[1])

    def _written(self, around: Around) -> bytes:
        said = (
            f'"source":{quoted(around.source)},"message_id":{quoted(around.message_id)},'
            f'"type":{quoted(around.type)},"subject":{quoted(around.subject)},'
            f'"occurred_at":{_instant("occurred_at", around.occurred_at)},'
            f'"precision":{quoted(around.precision)},"received_at":{self._received_at(around.received_at)},'
            f'"actor":{quoted(around.actor)},"role":{quoted(around.role)}'
        )
        if around.grid_code is not None:
            said += f',"grid_code":{quoted(around.grid_code)}'
        if around.basis is not None:
            said += f',"basis":{quoted(around.basis)}'
        if around.correlation_id is not None:
            said += f',"correlation_id":{quoted(around.correlation_id)}'
        if around.causation_id is not None:
            said += f',"causation_id":{quoted(around.causation_id)}'
        if around.traceparent is not None:
            said += f',"traceparent":{quoted(around.traceparent)}'
        if around.device_seq is not None:
            said += f',"device_seq":{around.device_seq}'
        if around.base_version is not None:
            said += f',"base_version":{around.base_version}'
        if around.rule_pack is not None:
            said += f',"rule_pack":{quoted(around.rule_pack)}'
        if around.calendar is not None:
            said += f',"calendar":{quoted(around.calendar)}'
        return f"{said}}}".encode()

    def _received_at(self, at: datetime) -> str:
        if self._received[0] is not at:
            self._received = (at, _instant("received_at", at))
        return self._received[1]


def _instant(name: str, at: datetime) -> str:
    if at.tzinfo is None:
        raise InstantWithoutOffset(f"Meta.{name}")
    return to_json(at).decode()
