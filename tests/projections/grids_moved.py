"""A lane that is brought into another grid, and what lists say of it."""

from domain.registry import events_addresses as addresses
from domain.shared.periods import StatedDay
from projections.moment import NOW, AsOf
from projections.registry import filters as by
from projections.registry.filters import DwellingFilter, StayFilter
from projections.registry.person_filters import PersonFilter
from projections.registry.view import RegistryView
from tests.projections.history import Line, at
from tests.projections.registry_lane import (
    GRID,
    HOME,
    NEXT_GRID,
    line,
)
from tests.projections.registry_life import claim, named, whole_life

THIRD_GRID = "990101100001003"
GUEST = "01J00000000000000000GUEST1"
GRIDS = (GRID, NEXT_GRID, THIRD_GRID)


def moved(address_id: str, day: int, to: str = NEXT_GRID) -> Line:
    event = addresses.AddressMovedToGrid(address_id=address_id, grid_code=to, since=StatedDay(at(day).date()))
    return line(f"address:{address_id}", event, day)


def homes_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    """By the list of a grid and by the places of whoever serves in it: the same."""
    asked = view.dwellings.page(
        DwellingFilter(grids=frozenset({grid})), order=by.DWELLINGS_ORDER, as_of=as_of
    )
    seen = view.dwellings.page(
        DwellingFilter(grid_prefixes=frozenset({grid})), order=by.DWELLINGS_ORDER, as_of=as_of
    )
    assert asked.rows == seen.rows
    assert asked.count.value == len(asked.rows)
    return [each.key for each in asked.rows]


def stays_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    page = view.stays_page(StayFilter(grids=frozenset({grid})), order=by.STAYS_ORDER, as_of=as_of).page
    assert {each.record.grid_code for each in page.rows} <= {grid}
    return [each.record.person_key for each in page.rows]


def people_in(view: RegistryView, grid: str, as_of: AsOf = NOW) -> list[str]:
    page = view.persons_page(PersonFilter(grid_prefixes=frozenset({grid})), as_of=as_of)
    return [each.key for each in page.rows]


def lane() -> list[Line]:
    """The lane with its homes and people, before anything happens to the addresses."""
    return [
        *(each for each in whole_life() if not isinstance(each.event, addresses.AddressMerged)),
        named(GUEST, grid="990101100001009"),
        claim(GUEST, HOME, day=4),
    ]
