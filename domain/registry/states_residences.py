"""What decisions need to remember of a stay and of a visit: sets of facts, so that no order of arrival matters."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from domain.registry.events_residences import (
    ResidenceEnded,
    ResidenceEvent,
    ResidenceReported,
    VisitAttempted,
    VisitCompleted,
)


@dataclass(frozen=True, slots=True)
class NoResidence:
    """Nobody has said anything about this stay."""


@dataclass(frozen=True, slots=True)
class Residence:
    """Everything that was said of a stay, without free text. Where it stands follows from it: `stays.stay_of`."""

    facts: frozenset[ResidenceEvent]

    @property
    def claims(self) -> Iterator[ResidenceReported]:
        """Every claim ever made, taken back or not."""
        return (each for each in self.facts if isinstance(each, ResidenceReported))

    @property
    def ends(self) -> Iterator[ResidenceEnded]:
        """Every end ever told."""
        return (each for each in self.facts if isinstance(each, ResidenceEnded))

    def was_claimed_by(self, actor_id: str, by: datetime) -> bool:
        """Whether this actor had claimed it by then."""
        return any(each.claimed_by == actor_id and not_after(each, by) for each in self.claims)


ResidenceState = NoResidence | Residence


@dataclass(frozen=True, slots=True)
class NoVisit:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True)
class Visit:
    """One visit: knocked at the door any number of times, completed at most once."""

    dwelling_id: str
    attempts: frozenset[VisitAttempted] = frozenset()
    completed: VisitCompleted | None = None


VisitState = NoVisit | Visit


def not_after(fact: ResidenceEvent, moment: datetime) -> bool:
    """Whether it happened by then; a fact of unknown moment counts as old."""
    return fact.happened_at is None or fact.happened_at <= moment
