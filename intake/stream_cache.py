"""Folded streams kept between batches, bounded; what is in it is a guess the store confirms at append."""

from collections import OrderedDict
from collections.abc import Iterable
from typing import NamedTuple

NAMES_REMEMBERED = 200_000


class Folded(NamedTuple):
    """A stream's state after `version` events."""

    version: int
    state: object


class StreamCache:
    """The `capacity` most recently used streams.

    A stale entry of a stream that is written to cannot do harm: its append is refused. Of a stream that is only
    referred to nothing would notice: see `References`.
    """

    def __init__(self, capacity: int = 4_000) -> None:
        self._capacity = capacity
        self._streams: OrderedDict[str, Folded] = OrderedDict()
        self._exist: set[int] = set()  # hashes of names: that a stream has a first fact never becomes untrue

    def exists(self, name: str) -> bool:
        """Whether a stream was seen to have a first fact; False says nothing."""
        return name in self._streams or hash(name) in self._exist

    def remember(self, names: Iterable[str]) -> None:
        """These streams have a first fact."""
        if len(self._exist) > NAMES_REMEMBERED:
            self._exist.clear()
        self._exist.update(map(hash, names))

    def get(self, name: str) -> Folded | None:
        """The stream as last seen, or None."""
        found = self._streams.get(name)
        if found is not None:
            self._streams.move_to_end(name)
        return found

    def __contains__(self, name: str) -> bool:
        return name in self._streams

    def put(self, name: str, folded: Folded) -> None:
        """Keep a stream as it stands after a committed batch."""
        self._streams[name] = folded
        self._streams.move_to_end(name)
        if len(self._streams) > self._capacity:
            self._streams.popitem(last=False)

    def forget(self, names: set[str]) -> None:
        """Drop streams another writer may have moved."""
        for name in names:
            self._streams.pop(name, None)
