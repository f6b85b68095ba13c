"""From facts of a person to versions of their row; values stay sealed."""

from dataclasses import dataclass

from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes
from projections.occurrence_order import span_of
from projections.persons.table import OPEN, PERSONS
from projections.raw_fact import FactReader, JsonObject, RawFact, json_text
from projections.table import Table, Value

SLICE = "person."
CORRECTED = "person.corrected"
# Fields of the facts, in the order of the row: name, id_number, phone.
VALUES = ("person_name", "id_number", "phone")


@dataclass(frozen=True, slots=True)
class PersonMemory:
    """The newest version: its key, and the values that go on into the next one."""

    position: int = 0
    source: str = ""
    values: tuple[str | None, ...] = (None,) * len(VALUES)
    corrected_at: tuple[int, ...] = ()


NOBODY = PersonMemory()


class PersonsFold:
    """`StreamFold` of the persons."""

    name = PERSONS.name
    tables: tuple[Table, ...] = (PERSONS,)

    def __init__(self, codec: Codec) -> None:
        self._reader = FactReader(codec)

    def takes(self, topic: str) -> bool:
        return topic.startswith(SLICE)

    def begin(self) -> PersonMemory:
        return NOBODY

    def fold(self, memory: PersonMemory, row: LogRow, changes: Changes) -> PersonMemory:
        raw = self._reader.read(row)
        stream, source = raw.meta["stream"], raw.meta["source"]
        assert stream is not None
        assert source is not None
        person_key = stream.partition(":")[2]
        corrected = row.topic.rpartition(".v")[0] == CORRECTED
        after = PersonMemory(
            position=row.position,
            source=memory.source or source,
            values=_values(memory, raw, row.topic),
            corrected_at=(*memory.corrected_at, row.position) if corrected else memory.corrected_at,
        )
        persons = changes.of(PERSONS)
        if memory.position:
            persons.revise((person_key, memory.position), (row.position,))
        persons.add(_row(person_key, after, row, raw))
        return after


def _values(memory: PersonMemory, raw: RawFact, topic: str) -> tuple[str | None, ...]:
    """New sealed values in place of the old ones; what was cleared is gone; a value nobody mentions stays."""
    told = {str(each["path"]): each for each in raw.sealed}
    cleared = raw.facts.get("cleared")
    gone = frozenset(map(str, cleared)) if isinstance(cleared, list) else frozenset()
    kept = (None if name in gone else before for name, before in zip(VALUES, memory.values, strict=True))
    return tuple(
        _kept(told[name], raw, topic) if name in told else before
        for name, before in zip(VALUES, kept, strict=True)
    )


def _kept(sealed: JsonObject, raw: RawFact, topic: str) -> str:
    place: JsonObject = {"topic": topic, "source": raw.meta["source"], "message_id": raw.meta["message_id"]}
    return json_text({**sealed, **place})


def _row(person_key: str, after: PersonMemory, row: LogRow, raw: RawFact) -> list[Value]:
    precision = raw.meta["precision"]
    assert precision is not None
    return [
        person_key,
        row.position,
        OPEN,
        raw.recorded_at,
        span_of(raw.instant("occurred_at"), precision).earliest,
        row.version,
        after.source,
        *after.values,
        json_text(after.corrected_at),
    ]
