"""Events to stored bytes and back: explicit type names, versions, upcasters, one canonical form."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import lru_cache
from types import MappingProxyType

from pydantic import TypeAdapter, ValidationError
from pydantic_core import from_json, to_json

from domain.shared.event import DomainEvent
from domain.shared.personal import Sealed
from ledger.event_fields import FieldKind, fields_of, personal_fields_of, personal_paths
from ledger.port import LogRow
from ledger.record_text import Around, InstantWithoutOffset, RecordWriter
from ledger.recorded import Meta, Recorded

Data = dict[str, object]

# The fixed beginning of every state: `{"recorded_at":"2026-03-01T08:00:00.000000Z",`
_OPENING = b'{"recorded_at":"'
_INSTANT_END = len(_OPENING) + 27
_META_START = _INSTANT_END + len(b'","meta":')
_DATA_MARK = b',"data":'  # inside a JSON text its quotes would be escaped, and the meta has no such key


class UnknownTopic(Exception):
    """The log holds an event type this program does not know: it is older than the log."""


class StateNotReadable(Exception):
    """A stored state is not of the agreed form; the message names the event, never its content."""


class PersonalValueNotSealed(Exception):
    """An event was about to be stored with a readable personal value."""


class CodecIncomplete(Exception):
    """Two types claim one topic, or an older version has no upcaster."""


@dataclass(frozen=True, slots=True)
class Upcaster:
    """Turns stored data of `name` version `from_version` into the next version's.

    `renamed` tells, for every personal field the new shape calls otherwise, the path it was sealed under
    (`{"parties[].full_name": "parties[].name"}`): the seal holds the old path for ever.
    """

    name: str
    from_version: int
    change: Callable[[Data], Data]
    renamed: Mapping[str, str] = field(default_factory=lambda: MappingProxyType({}))

    @property
    def topic(self) -> str:
        """The topic it reads."""
        return f"{self.name}.v{self.from_version}"


@dataclass(frozen=True, slots=True)
class _Shape:
    event_type: type[DomainEvent]
    # The adapter's own serializer and validator, without its wrappers.
    write: Callable[[DomainEvent], bytes]
    read: Callable[..., DomainEvent]


class Codec:
    """Knows every stored event type. `upcasters` lead from each older version to the current one."""

    def __init__(self, event_types: Iterable[type[DomainEvent]], upcasters: Iterable[Upcaster] = ()) -> None:
        self._shapes: dict[str, _Shape] = {}
        for event_type in event_types:
            self._know(event_type)
        self._upcasters = {each.topic: each for each in upcasters}
        self._older = {
            f"{shape.event_type.name}.v{version}": shape
            for shape in self._shapes.values()
            for version in range(1, shape.event_type.version)
        }
        for topic in self._older:
            if topic not in self._upcasters:
                raise CodecIncomplete(f"nothing turns {topic} into its next version")
        self._meta = TypeAdapter(Meta)
        self._records = RecordWriter()

    def _know(self, event_type: type[DomainEvent]) -> None:
        personal_fields_of(event_type)  # looks at every nested type too
        if event_type.topic() in self._shapes:
            raise CodecIncomplete(f"two event types are called {event_type.topic()}")
        adapter: TypeAdapter[DomainEvent] = TypeAdapter(event_type)
        self._shapes[event_type.topic()] = _Shape(
            event_type, adapter.serializer.to_json, adapter.validator.validate_json
        )

    @property
    def topics(self) -> frozenset[str]:
        """Every topic that can be read, older versions included."""
        return frozenset(self._shapes) | frozenset(self._older)

    def encode_tail(self, event: DomainEvent, meta: Meta) -> bytes:
        """The state from `"meta"` on; what comes before is known only under the writer's lock."""
        return self.encode_around(event, meta.stream, meta)

    def encode_around(self, event: DomainEvent, stream: str, around: Around) -> bytes:
        """The same for a record that does not know yet whose stream its facts are of."""
        shape = self._shapes.get(event.topic())
        if shape is None:
            raise UnknownTopic(event.topic())
        _require_storable(event)
        return b'"meta":%b,"data":%b}' % (self._records.text(stream, around), shape.write(event))

    def finish(self, recorded_at: datetime, tail: bytes) -> bytes:
        """The whole state."""
        return _opening(recorded_at) + tail

    def decode_data(self, row: LogRow) -> DomainEvent:
        """Only the facts: the fast way for folding."""
        state = row.state
        mark = state.find(_DATA_MARK, _META_START)
        if mark < 0:
            raise StateNotReadable(f"event {row.position} ({row.topic}) has no data")
        return self.facts_in(row, state[mark + len(_DATA_MARK) : -1])

    def decode(self, row: LogRow) -> Recorded[DomainEvent]:
        """The event with the record around it; personal fields are still sealed."""
        state = row.state
        mark = state.find(_DATA_MARK, _META_START)
        if mark < 0:
            raise StateNotReadable(f"event {row.position} ({row.topic}) has no data")
        try:
            meta = self._meta.validate_json(state[_META_START:mark], strict=True, extra="forbid")
        except ValidationError as error:
            raise _unreadable(row, error) from None
        data = self.facts_in(row, state[mark + len(_DATA_MARK) : -1])
        return Recorded(
            row.position, row.stream_id, row.version, row.topic, recorded_at_of(state), meta, data
        )

    def sealed_path(self, topic: str, path: str) -> str:
        """The path a personal field of stored `topic` was sealed under; `path` is today's (`parties[].name`)."""
        name, _, version = topic.rpartition(".v")
        steps = []
        while (step := self._upcasters.get(f"{name}.v{version}")) is not None:
            steps.append(step)
            version = str(step.from_version + 1)
        for step in reversed(steps):
            path = step.renamed.get(path, path)
        return path

    def facts_in(self, row: LogRow, data: bytes) -> DomainEvent:
        """The facts of a row whose part `data` was cut out already."""
        shape = self._shapes.get(row.topic)
        if shape is None:
            shape, data = self._upcast(row, data)
        try:
            return shape.read(data, strict=True, extra="forbid")
        except ValidationError as error:
            raise _unreadable(row, error) from None

    def _upcast(self, row: LogRow, data: bytes) -> tuple[_Shape, bytes]:
        shape = self._older.get(row.topic)
        if shape is None:
            raise UnknownTopic(f"event {row.position}: {row.topic}")
        name, _, version = row.topic.rpartition(".v")
        facts = from_json(data)
        for step in range(int(version), shape.event_type.version):
            facts = self._upcasters[f"{name}.v{step}"].change(facts)
        return shape, to_json(facts)


def recorded_at_of(state: bytes) -> datetime:
    """When a state was recorded, from its fixed beginning."""
    try:
        if not state.startswith(_OPENING):
            raise ValueError
        return datetime.fromisoformat(state[len(_OPENING) : _INSTANT_END].decode("ascii"))
    except ValueError:
        raise StateNotReadable("a state does not begin with the time it was recorded") from None


def golden_schema(event_type: type[DomainEvent]) -> Data:
    """The stored shape of a type, for the golden files that say when it changed; wording is no part of it."""
    data = TypeAdapter(event_type).json_schema(mode="serialization")
    for each in (data, *data.get("$defs", {}).values()):
        each.pop("description", None)
    return {"topic": event_type.topic(), "personal": dict(personal_paths(event_type)), "data": data}


@lru_cache(maxsize=8)
def _opening(recorded_at: datetime) -> bytes:
    text = recorded_at.astimezone(UTC).isoformat(timespec="microseconds")
    return b'%b%bZ",' % (_OPENING, text.removesuffix("+00:00").encode("ascii"))


def _require_storable(owner: object) -> None:
    """Every personal value sealed, every instant with its offset."""
    for each in fields_of(type(owner)):
        value = getattr(owner, each.name)
        for item in value if each.many and isinstance(value, tuple) else (value,):
            if item is None:
                continue
            if each.kind is FieldKind.PERSONAL:
                if type(item) is not Sealed:
                    raise PersonalValueNotSealed(f"{type(owner).__name__}.{each.name}")
            elif each.kind is FieldKind.INSTANT:
                if isinstance(item, datetime) and item.tzinfo is None:
                    raise InstantWithoutOffset(f"{type(owner).__name__}.{each.name}")
            else:
                _require_storable(item)


def _unreadable(row: LogRow, error: ValidationError) -> StateNotReadable:
    places = ", ".join(".".join(map(str, each["loc"])) for each in error.errors(include_input=False))
    return StateNotReadable(f"event {row.position} ({row.topic}) does not fit its type at: {places}")
