"""From facts of a person to versions of their row; values stay sealed."""

from typing import NamedTuple

from domain.registry.events import PersonCorrected, PersonIdentifierVerified, PersonReferenced
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes
from projections.json_value import Json
from projections.occurrence_order import span_of
from projections.persons.table import PERSONS
from projections.raw_fact import FactReader, JsonObject, RawFact, json_text
from projections.table import Table, Value

NAMES = frozenset(event.name for event in (PersonReferenced, PersonCorrected, PersonIdentifierVerified))
# Fields of the events, in the order of the table's columns.
VALUES = ("person_name", "id_number", "phone")


class PersonMemory(NamedTuple):
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
        return topic.rpartition(".v")[0] in NAMES

    def begin(self) -> PersonMemory:
        return NOBODY

    def fold(self, memory: PersonMemory, row: LogRow, changes: Changes) -> PersonMemory:
        raw = self._reader.read(row)
        stream, source = raw.meta["stream"], raw.meta["source"]
        assert stream is not None
        assert source is not None
        corrects = row.topic.rpartition(".v")[0] != PersonReferenced.name
        after = PersonMemory(
            position=row.position,
            source=memory.source or source,
            values=_values(memory, raw, row.topic),
            corrected_at=(*memory.corrected_at, row.position) if corrects else memory.corrected_at,
        )
        changes.of(PERSONS).add(_row(stream.partition(":")[2], after, row, raw))
        return after


def _values(memory: PersonMemory, raw: RawFact, topic: str) -> tuple[str | None, ...]:
    """New sealed values in place of the old ones; a value nobody mentions stays, a cleared one goes."""
    told = {str(each["path"]): each for each in raw.sealed}
    cleared = _listed(raw.facts.get("cleared"))
    return tuple(
        _kept(told[name], raw, topic) if name in told else None if name in cleared else before
        for name, before in zip(VALUES, memory.values, strict=True)
    )


def _listed(value: Json) -> list[Json]:
    return value if isinstance(value, list) else []


def _kept(sealed: JsonObject, raw: RawFact, topic: str) -> str:
    place: JsonObject = {"topic": topic, "source": raw.meta["source"], "message_id": raw.meta["message_id"]}
    return json_text({**sealed, **place})


def _row(person_key: str, after: PersonMemory, row: LogRow, raw: RawFact) -> list[Value]:
    precision = raw.meta["precision"]
    assert precision is not None
    return [
        person_key,
        row.position,
        raw.recorded_at,
        span_of(raw.instant("occurred_at"), precision).earliest,
        row.version,
        after.source,
        *after.values,
        json_text(after.corrected_at),
    ]
