"""Persons by name, reading, initials, end of a number, whole number or phone."""

from collections.abc import Callable, Collection, Iterable, Iterator, Mapping, Sequence
from dataclasses import replace

from domain.registry.links import record_of
from projections.asking import Conditions
from projections.finding.found import Holds
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import PERSONS, Person
from projections.search.candidates import CHUNK, Candidates, FoundKind
from projections.search.ways import ByNumber, Way
from projections.versions.table import Version, version_of
from projections.versions.view import Asked, VersionsView

ByHash = Callable[[str, str], Iterable[str]]  # kind of look-up, spelled value -> keys of persons
_COLUMNS = ", ".join(f"b.{name}" for name in PERSONS.column_names)


class PersonSearch:
    """One question about persons, within one snapshot."""

    def __init__(
        self,
        persons: VersionsView[Version[Person]],
        candidates: Candidates,
        by_hash: ByHash,
        holds: Holds,
        *,
        former: bool,
    ) -> None:
        self._persons = persons
        self._candidates = candidates
        self._by_hash = by_hash
        self._holds = holds
        self._former = former

    def records(
        self,
        ways: Sequence[Way],
        wanted: PersonFilter,
        links: Mapping[str, str],
        most: int,
        asked: Asked,
    ) -> tuple[str, ...]:
        """Keys of those who are meant, each person once, under the record that stands for them."""
        hits: dict[str, None] = {}
        for way in ways:
            for keys in self._keys(way):
                for key in self._meant(way, keys, wanted, asked):
                    hits.setdefault(record_of(key, links))
                if len(hits) > most:
                    return tuple(hits)
        return tuple(hits)

    def _keys(self, way: Way) -> Iterator[tuple[str, ...]]:
        if not isinstance(way, ByNumber):
            yield from self._candidates.keys(FoundKind.PERSON, way.words)
            return
        found = sorted(self._by_hash(way.value.value, way.number))
        for start in range(0, len(found), CHUNK):
            yield tuple(found[start : start + CHUNK])

    def _meant(self, way: Way, keys: Sequence[str], wanted: PersonFilter, asked: Asked) -> Iterable[str]:
        """Only records the asker may see are opened."""
        narrowed = replace(wanted, keys=frozenset(keys))
        rows = {row.key: row for row in self._persons.all_in(asked, narrowed, CHUNK)}
        records = _ever(asked, rows) if self._former else tuple(rows.values())
        held = zip(records, self._holds(way, records), strict=True)
        meant = {record.key for record, holds in held if holds}
        return [key for key in keys if key in meant]


def _ever(asked: Asked, keys: Collection[str]) -> Sequence[Version[Person]]:
    """Every version of these records up to the moment."""
    if not keys:
        return ()
    conditions = Conditions(["b.from_position <= ?"], [asked.moment.position])
    conditions.any_of("b.person_key", frozenset(keys))
    statement = f"SELECT {_COLUMNS} FROM {PERSONS.name} b WHERE {conditions.sql}"
    read = version_of(Person._make)
    return [read(values) for values in asked.reader.select(statement, conditions.values)]
