"""The bank of checklist items (检查项库): each is versioned, and an answer names the version it answers.

The list never asks what anybody believes or does, whom they meet or how they look: homes are looked at, not people.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date

from domain.rental.checklist_items import VERSIONS, Item

ROOM_CROWDED, AREA_TOO_SMALL = "O01", "O02"
FOREIGNERS_REGISTERED = "R06"
REGISTRATIONS = frozenset({"R04", "R05", FOREIGNERS_REGISTERED})
ITEMS = tuple(item for item in VERSIONS if item.valid_to is None)  # what is asked now
CODES = tuple(dict.fromkeys(item.code for item in VERSIONS))


@dataclass(frozen=True, slots=True)
class Bank:
    """Items by code and version."""

    items: tuple[Item, ...]

    def on(self, day: date) -> tuple[Item, ...]:
        """What a checklist of that day asks, in the order it is gone through."""
        return tuple(item for item in self.items if item.holds_on(day))

    def find(self, code: str, on: date) -> Item | None:
        """The item as it was asked on that day; None where none of that code was."""
        return _only(item for item in self.items if item.code == code and item.holds_on(on))

    def find_version(self, code: str, version: int) -> Item | None:
        """One version of an item, whenever it was asked."""
        return _only(item for item in self.items if (item.code, item.version) == (code, version))


def _only(found: Iterable[Item]) -> Item | None:
    return next(iter(found), None)


BANK = Bank(VERSIONS)
