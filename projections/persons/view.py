"""Persons by key, values sealed, as of any moment."""

from collections.abc import Collection, Mapping

from ledger.identity import message_key
from projections.asking import Conditions, speaks_for
from projections.instants import text_of
from projections.moment import NOW, AsOf
from projections.persons.question import PersonRow
from projections.persons.table import PERSONS
from projections.raw_fact import json_object, json_of
from projections.readstore.port import ReadStore
from projections.row_reader import RowReader
from projections.sealed_value import SealedValue
from projections.table import Value

_COLUMNS = ", ".join(PERSONS.column_names)
ASKED_AT_ONCE = 1_000


class PersonsView:
    """`Persons` on a read store."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def find(self, person_key: str, *, as_of: AsOf = NOW) -> PersonRow | None:
        return self.find_all([person_key], as_of=as_of).get(person_key)

    def find_all(self, person_keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, PersonRow]:
        keys = sorted(set(person_keys))
        found: dict[str, PersonRow] = {}
        for start in range(0, len(keys), ASKED_AT_ONCE):
            found.update(self._some(frozenset(keys[start : start + ASKED_AT_ONCE]), as_of))
        return found

    def _some(self, person_keys: frozenset[str], as_of: AsOf) -> dict[str, PersonRow]:
        with self._store.reading() as reader:
            moment = speaks_for(reader, PERSONS.name, as_of)
            conditions = Conditions([], [])
            conditions.any_of("person_key", person_keys)
            conditions.add("from_position <= ?", moment.position)
            if as_of.valid is not None:
                conditions.add("valid_from <= ?", text_of(as_of.valid))
            statement = f"SELECT {_COLUMNS} FROM persons WHERE {conditions.sql} ORDER BY from_position"
            rows = [_person(values) for values in reader.select(statement, conditions.values)]
        # Of several versions that fit the last one told holds.
        return {row.person_key: row for row in rows}


def _person(values: tuple[Value, ...]) -> PersonRow:
    row = RowReader(PERSONS, values)
    stream = f"person:{row.text('person_key')}"
    corrected_at = json_of(row.text("corrected_at"))
    assert isinstance(corrected_at, list)
    return PersonRow(
        person_key=row.text("person_key"),
        source=row.text("source"),
        name=_sealed(row.maybe("name"), stream),
        id_number=_sealed(row.maybe("id_number"), stream),
        phone=_sealed(row.maybe("phone"), stream),
        corrected_at=tuple(int(str(each)) for each in corrected_at),
        position=row.number("from_position"),
        recorded_at=row.instant("recorded_at"),
        version=row.number("version"),
    )


def _sealed(text: str | None, stream: str) -> SealedValue | None:
    if text is None:
        return None
    kept = {name: str(value) for name, value in json_object(text).items()}
    return SealedValue(
        subject=kept["subject"],
        box=kept["box"],
        stream=stream,
        topic=kept["topic"],
        message=message_key(kept["source"], kept["message_id"]),
        path=kept["path"],
    )
