"""When a grid holds: what the road asks before it takes a fact from there."""

from datetime import date

from domain.registry.states import FormerGrid, Grid


def grid_is_valid(state: object, day: date) -> bool:
    """Whether the grid held on `day`; both its first and its last day count."""
    return isinstance(state, Grid | FormerGrid) and state.validity.surely_includes(day)
