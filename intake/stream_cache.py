"""Folded streams kept between batches, bounded; what is in it is a guess the store confirms at append."""

from collections import OrderedDict
from dataclasses import dataclass
from uuid import UUID


@dataclass(frozen=True, slots=True)
class Folded:
    """A stream's state after `version` events."""

    version: int
    state: object


class StreamCache:
    """The `capacity` most recently used streams. A stale entry cannot do harm: its append is refused."""

    def __init__(self, capacity: int = 20_000) -> None:
        self._capacity = capacity
        self._streams: OrderedDict[UUID, Folded] = OrderedDict()

    def get(self, stream_id: UUID) -> Folded | None:
        """The stream as last seen, or None."""
        found = self._streams.get(stream_id)
        if found is not None:
            self._streams.move_to_end(stream_id)
        return found

    def __contains__(self, stream_id: UUID) -> bool:
        return stream_id in self._streams

    def put(self, stream_id: UUID, folded: Folded) -> None:
        """Keep a stream as it stands after a committed batch."""
        self._streams[stream_id] = folded
        self._streams.move_to_end(stream_id)
        if len(self._streams) > self._capacity:
            self._streams.popitem(last=False)

    def forget(self, stream_ids: set[UUID]) -> None:
        """Drop streams another writer may have moved."""
        for stream_id in stream_ids:
            self._streams.pop(stream_id, None)
