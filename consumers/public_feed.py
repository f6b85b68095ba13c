"""An accepted fact as downstream systems see it: CloudEvents in binary form, personal fields left out."""

from pydantic import TypeAdapter
from pydantic_core import to_json

from consumers.outlet import OutMessage
from consumers.topics import EVENTS
from domain.shared.event import DomainEvent
from ledger.codec import Codec
from ledger.event_fields import FieldKind, personal_fields_of
from ledger.port import LogRow
from ledger.recorded import Meta, Recorded

# What became of messages (refused, conflicting, nothing new) is between the sender and the auditor.
PRIVATE_SLICE = "intake."


class PublicFeed:
    """Turns log rows into messages; knows every event type through the codec."""

    def __init__(self, codec: Codec, *, store_name: str, topic: str = EVENTS) -> None:
        self.topic = topic
        self._codec = codec
        self._source = f"urn:gridledger:store:{store_name}"
        self._adapters: dict[type[DomainEvent], TypeAdapter[DomainEvent]] = {}

    def message(self, row: LogRow) -> OutMessage | None:
        """The public message of a row, None where there is none."""
        if row.topic.startswith(PRIVATE_SLICE):
            return None
        recorded = self._codec.decode(row)
        key = recorded.meta.grid_code or recorded.meta.stream
        return OutMessage(
            row.position, self.topic, key, to_json(self._public(recorded.data)), self._headers(recorded)
        )

    def _public(self, event: DomainEvent) -> dict[str, object]:
        kind = type(event)
        if kind not in self._adapters:
            self._adapters[kind] = TypeAdapter(kind)
        told: dict[str, object] = self._adapters[kind].dump_python(event, mode="json")
        strip_personal(event, told)
        return told

    def _headers(self, recorded: Recorded[DomainEvent]) -> tuple[tuple[str, bytes], ...]:
        meta = recorded.meta
        told: dict[str, str | None] = {
            "ce_specversion": "1.0",
            "ce_id": str(recorded.position),
            "ce_source": self._source,
            "ce_type": f"gridledger.{recorded.data.topic()}",
            "ce_subject": meta.stream,
            "ce_time": meta.occurred_at.isoformat(),
            "ce_recordedtime": recorded.recorded_at.isoformat(),
            "ce_occurredprecision": meta.precision,
            **_optional(meta),
            "content-type": "application/json",
        }
        return tuple((name, value.encode()) for name, value in told.items() if value is not None)


def _optional(meta: Meta) -> dict[str, str | None]:
    return {
        "ce_gridcode": meta.grid_code,
        "ce_correlationid": meta.correlation_id,
        "ce_traceparent": meta.traceparent,
    }


def strip_personal(owner: object, told: dict[str, object]) -> None:
    """Take every personal field of `owner` (a frozen dataclass) out of its JSON form `told`, at any depth."""
    for each in personal_fields_of(type(owner)):
        if each.kind is FieldKind.PERSONAL:
            told.pop(each.name, None)
            continue
        inner, shown = getattr(owner, each.name), told[each.name]
        pairs = zip(inner, shown, strict=True) if each.many and isinstance(shown, list) else [(inner, shown)]
        for nested, form in pairs:
            if isinstance(form, dict):
                strip_personal(nested, form)
