"""What the api asks of the register of persons so that it can show a masked party."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from projections.moment import NOW, AsOf
from projections.sealed_value import SealedValue


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonRow:
    """One person by key. The values stay sealed; None where none was given.

    `source` referenced the person first. `corrected_at` are the log positions of corrections, oldest first.
    """

    person_key: str
    source: str
    name: SealedValue | None
    id_number: SealedValue | None
    phone: SealedValue | None
    corrected_at: tuple[int, ...]
    position: int
    recorded_at: datetime
    version: int


class Persons(Protocol):
    """Implemented by `projections.persons.view.PersonsView`."""

    def find(self, person_key: str, *, as_of: AsOf = NOW) -> PersonRow | None:
        """One person, None if not known at that moment."""

    def find_all(self, person_keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, PersonRow]:
        """Those of the persons that were known at that moment, by key."""
