"""What decisions need to remember of a standard address: a set of facts, which has no order."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date

from domain.registry.changes import Changed
from domain.registry.events_addresses import (
    AddressConfirmed,
    AddressEvent,
    AddressMerged,
    AddressMovedToGrid,
    AddressProposed,
    AddressRetired,
    AddressSplit,
)
from domain.registry.happened import local_day
from domain.shared.places import DIVISION_LENGTH

AddressEnd = AddressSplit | AddressMerged | AddressRetired


@dataclass(frozen=True, slots=True)
class NoAddress:
    """Nothing is recorded under this id."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Address:
    """A node of the tree. `facts` are without who said them; `count` is how many are recorded."""

    proposed: AddressProposed
    facts: frozenset[AddressEvent] = frozenset()
    count: int = 1
    changes: Mapping[str, Changed] = field(default_factory=dict)
    ended: AddressEnd | None = None

    @property
    def is_confirmed(self) -> bool:
        """Whether the address authority confirmed it."""
        return any(isinstance(each, AddressConfirmed) for each in self.facts)

    @property
    def ended_on(self) -> date | None:
        """The last day it was in use."""
        return None if self.ended is None else local_day(self.ended.happened_at)

    @property
    def divisions(self) -> frozenset[str]:
        """Where it belongs and belonged: a node that is moved to another village's grid belongs to that village."""
        moved = (each.grid_code for each in self.facts if isinstance(each, AddressMovedToGrid))
        return frozenset({self.proposed.division, *(grid[:DIVISION_LENGTH] for grid in moved)})

    def code_of(self, scheme: str) -> str | None:
        """The code it was given by a local scheme."""
        codes = (
            each.address_code
            for each in self.facts
            if isinstance(each, AddressConfirmed) and each.scheme == scheme
        )
        return next(codes, None)


AddressState = NoAddress | Address
