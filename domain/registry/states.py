"""What decisions need to remember of a division, a grid and a person: nothing personal."""

from dataclasses import dataclass

from domain.registry.codes import IdType
from domain.registry.events import DivisionAbolished, DivisionEstablished, GridClosed, GridEstablished
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Person:
    """A person by key. The values themselves are sealed; no decision needs them."""

    id_type: IdType
    verified: bool = False
    corrections: int = 0
    verifications: int = 0


PersonState = NoPerson | Person
