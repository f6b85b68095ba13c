"""What decisions need to remember of a dwelling and of a unit: sets of facts, which have no order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from domain.registry.changes import Changed
from domain.registry.events_housing import (
    DwellingAppraised,
    DwellingDemolished,
    DwellingEvent,
    DwellingRegistered,
    UnitCeased,
    UnitEvent,
    UnitRegistered,
    UnitResumed,
    UnitSuspended,
)
from domain.registry.happened import local_day


@dataclass(frozen=True, slots=True)
class NoDwelling:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Dwelling:
    """A dwelling. `facts` are without who said them; `count` is how many are recorded."""

    registered: DwellingRegistered
    facts: frozenset[DwellingEvent] = frozenset()
    count: int = 1
    changes: Mapping[str, Changed] = field(default_factory=dict)
    demolished: DwellingDemolished | None = None

    @property
    def demolished_on(self) -> date | None:
        """The last day it was there; stays ask for it."""
        return None if self.demolished is None else local_day(self.demolished.happened_at)

    def appraised_by(self, document_no: str) -> DwellingAppraised | None:
        """What a document said about it."""
        found = (
            each
            for each in self.facts
            if isinstance(each, DwellingAppraised) and each.document_no == document_no
        )
        return next(found, None)


DwellingState = NoDwelling | Dwelling


@dataclass(frozen=True, slots=True)
class NoUnit:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Unit:
    """A unit. `facts` are without who said them; `count` is how many are recorded."""

    registered: UnitRegistered
    facts: frozenset[UnitEvent] = frozenset()
    count: int = 1
    changes: Mapping[str, Changed] = field(default_factory=dict)
    ceased: UnitCeased | None = None

    @property
    def ceased_on(self) -> date | None:
        """The last day it operated."""
        return None if self.ceased is None else local_day(self.ceased.happened_at)

    @property
    def is_suspended(self) -> bool:
        """Whether the newest word, in order of what happened, is that it does not operate for a while."""
        words = [
            (each.happened_at, isinstance(each, UnitSuspended))
            for each in self.facts
            if isinstance(each, UnitSuspended | UnitResumed) and each.happened_at is not None
        ]
        return max(words)[1] if words else False

    def was_suspended_by(self, moment: datetime) -> bool:
        """Whether a suspension from before that is on record."""
        return any(
            isinstance(each, UnitSuspended) and each.happened_at is not None and each.happened_at <= moment
            for each in self.facts
        )


UnitState = NoUnit | Unit
