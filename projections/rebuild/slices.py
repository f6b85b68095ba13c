"""The log cut by stream id: a stream's rows depend on no other stream, so each slice is folded by itself."""

from typing import NamedTuple
from uuid import UUID

_IDS = 1 << 128


class Slice(NamedTuple):
    """Every stream from `first` to `last`."""

    number: int
    first: UUID
    last: UUID


def slices_for(events: int, at_most: int) -> int:
    """How many slices keep each near `at_most` events; ids are hashes, so they are spread evenly."""
    return -(-events // at_most)


def slice_of(number: int, slices: int) -> Slice:
    """Slice `number` of so many, counted from 0; together they hold every id once."""
    first, after = _IDS * number // slices, _IDS * (number + 1) // slices
    return Slice(number, UUID(int=first), UUID(int=after - 1))
