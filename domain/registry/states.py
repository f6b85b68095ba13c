"""What decisions need to remember of a division, a grid and a person: nothing personal."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from domain.registry.codes import IdType
from domain.registry.events import DivisionAbolished, DivisionEstablished, GridClosed, GridEstablished
from domain.registry.events_residences import LinkEvent
from domain.registry.links import linked_to
from domain.shared.periods import Period


@dataclass(frozen=True, slots=True)
class NoDivision:
    """Nothing is recorded under this code."""


@dataclass(frozen=True, slots=True)
class Division:
    """A division that holds."""

    established: DivisionEstablished


@dataclass(frozen=True, slots=True)
class FormerDivision:
    """A division that was abolished; its code names nothing else, ever."""

    established: DivisionEstablished
    abolished: DivisionAbolished


DivisionState = NoDivision | Division | FormerDivision


@dataclass(frozen=True, slots=True)
class NoGrid:
    """Nothing is recorded under this code."""


@dataclass(frozen=True, slots=True)
class Grid:
    """A grid that holds."""

    established: GridEstablished

    @property
    def validity(self) -> Period:
        """From its first day on."""
        return Period.of_days(self.established.valid_from)


@dataclass(frozen=True, slots=True)
class FormerGrid:
    """A grid that was closed; facts from its time may still arrive."""

    established: GridEstablished
    closed: GridClosed

    @property
    def validity(self) -> Period:
        """From its first to its last day."""
        return Period.of_days(self.established.valid_from, self.closed.valid_to)


GridState = NoGrid | Grid | FormerGrid


@dataclass(frozen=True, slots=True)
class NoPerson:
    """Nobody is recorded under this key."""


@dataclass(frozen=True, slots=True)
class Change:
    """When a field was last changed, counted in facts of the thing, and by whom if that is known."""

    version: int
    by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person by key. The values themselves are sealed; no decision needs them.

    `facts` counts what is recorded, as senders count what they have seen; `changes` is by field.
    """

    id_type: IdType
    verified: bool = False
    corrections: int = 0
    verifications: int = 0
    facts: int = 1
    changes: Mapping[str, Change] = field(default_factory=dict)
    links: frozenset[LinkEvent] = frozenset()

    @property
    def linked_to(self) -> str | None:
        """The record this one is read together with, by the newest word in order of what happened."""
        return linked_to(self.links)


@dataclass(frozen=True, slots=True)
class ErasedPerson:
    """A person whose key was destroyed; only that there was one is still known."""

    request: str


PersonState = NoPerson | Person | ErasedPerson
