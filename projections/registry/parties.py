"""What the api asks of the register so that it can show a masked party: persons by key, values sealed."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.registry.fold import NAME
from projections.registry.persons import PERSONS, Person
from projections.sealed_value import SealedValue
from projections.versions.sealed import sealed_value
from projections.versions.table import Version, version_of
from projections.versions.view import VersionsView


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person by key. The values stay sealed; None where none was given. `source` referenced the person first."""

    person_key: str
    source: str
    name: SealedValue | None
    id_number: SealedValue | None
    phone: SealedValue | None
    position: int
    recorded_at: datetime
    version: int


class Persons(Protocol):
    """Implemented by `PersonsView`."""

    def find(self, person_key: str, *, as_of: AsOf = NOW) -> PersonRow | None:
        """One person, None if not known at that moment."""

    def find_all(self, person_keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, PersonRow]:
        """Those of the persons that were known at that moment, by key."""


class PersonsView:
    """`Persons` on a read store."""

    def __init__(self, store: ReadStore) -> None:
        self._persons = VersionsView(store, NAME, PERSONS, version_of(Person._make))

    def find(self, person_key: str, *, as_of: AsOf = NOW) -> PersonRow | None:
        return self.find_all([person_key], as_of=as_of).get(person_key)

    def find_all(self, person_keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, PersonRow]:
        found = self._persons.find_all(person_keys, as_of=as_of)
        return {key: person_row(version) for key, version in found.items()}


def person_row(version: Version[Person]) -> PersonRow:
    """The values with the place they were sealed for."""
    person, stream = version.record, f"person:{version.key}"
    return PersonRow(
        person_key=version.key,
        source=person.source,
        name=sealed_value(person.name, stream),
        id_number=sealed_value(person.id_number, stream),
        phone=sealed_value(person.phone, stream),
        position=version.position,
        recorded_at=version.recorded_at,
        version=version.version,
    )
