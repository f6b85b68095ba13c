"""The growing map of histories: what must be remembered of it to take in the next event, asked for piece by piece."""

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import NamedTuple, Protocol
from uuid import UUID

from ledger.port import LedgerStore, LogRow
from ledger.proofs.histories import BITS, EMPTY, History, Node, joined, map_of, no_events

# A bucket is the streams whose ids agree in 16 bits, an area 256 buckets. Both are stored; what is between is hashed.
BUCKET_BITS, AREA_BITS, WIDTH = 16, 8, 256
HISTORIES_REMEMBERED = 400_000


class Pieces(Protocol):
    """The map as it was when the log held so many events."""

    def bucket(self, number: int, size: int) -> Iterable[History]:
        """The histories of one bucket."""

    def area(self, number: int, size: int) -> Sequence[Node]:
        """The 256 buckets of one area."""


class NewNode(NamedTuple):
    """A bucket or an area after an event; `prefix` is how its stream ids begin, in hexadecimal."""

    prefix: str
    node: Node


class HistoryMap:
    """The map at `size` events, as far as it was looked at. From an empty log on nothing has to be asked for."""

    def __init__(self, pieces: Pieces, size: int = 0) -> None:
        self.size = size
        self._pieces = pieces
        self._asked_at = size
        self._is_whole = size == 0
        self._buckets: dict[int, dict[UUID, History]] = {}
        self._areas: dict[int, list[Node]] = {}
        self._remembered = 0
        self._touched: set[int] = set()  # buckets, since the last batch began

    def settle(self) -> None:
        """A new batch begins: forget, if it has become too much, all but what the batch before touched.

        That one may still be on its way to the disk. What it did not touch reads the same before it and after it.
        """
        if self._remembered > HISTORIES_REMEMBERED:
            areas = {number // WIDTH for number in self._touched}
            self._buckets = {each: self._buckets[each] for each in self._touched}
            self._areas = {each: self._areas[each] for each in areas}
            self._remembered = sum(map(len, self._buckets.values()))
            self._is_whole = False
        self._asked_at, self._touched = self.size, set()

    def take(self, row: LogRow) -> tuple[History, tuple[NewNode, NewNode]]:
        """One event more: its stream's history, and the bucket and the area it lies in."""
        number = row.stream_id.int >> (BITS - BUCKET_BITS)
        bucket = self._bucket(number)
        self._touched.add(number)
        before = bucket.get(row.stream_id)
        self._remembered += before is None
        history = bucket[row.stream_id] = (before or no_events(row.stream_id)).with_event(row)
        node = map_of(bucket.values(), BUCKET_BITS)
        area, within = divmod(number, WIDTH)
        heap = self._area(area)
        _put(heap, within, node)
        self.size = row.position
        return history, (NewNode(f"{number:04x}", node), NewNode(f"{area:02x}", heap[1]))

    def _bucket(self, number: int) -> dict[UUID, History]:
        if number not in self._buckets:
            found = () if self._is_whole else self._pieces.bucket(number, self._asked_at)
            self._buckets[number] = {each.stream: each for each in found}
            self._remembered += len(self._buckets[number])
        return self._buckets[number]

    def _area(self, number: int) -> list[Node]:
        """A heap: [1] is the area, [2] and [3] its halves, [256] to [511] its buckets."""
        if number not in self._areas:
            nodes = [EMPTY] * WIDTH if self._is_whole else self._pieces.area(number, self._asked_at)
            self._areas[number] = heap_of(nodes)
        return self._areas[number]


def heap_of(nodes: Sequence[Node]) -> list[Node]:
    """256 neighbours and everything above them."""
    heap = [EMPTY] * WIDTH + list(nodes)
    for at in range(WIDTH - 1, 0, -1):
        heap[at] = joined(heap[2 * at], heap[2 * at + 1])
    return heap


def _put(heap: list[Node], within: int, node: Node) -> None:
    at = WIDTH + within
    heap[at] = node
    while at > 1:
        at //= 2
        heap[at] = joined(heap[2 * at], heap[2 * at + 1])


class PiecesOfLog:
    """Read from the events themselves: slower, and beyond doubt."""

    def __init__(self, ledger: LedgerStore) -> None:
        self._ledger = ledger

    def bucket(self, number: int, size: int) -> Iterable[History]:
        return list(self._within(number, BUCKET_BITS, size))

    def area(self, number: int, size: int) -> Sequence[Node]:
        buckets: list[list[History]] = [[] for _ in range(WIDTH)]
        for each in self._within(number, AREA_BITS, size):
            buckets[each.stream.int >> (BITS - BUCKET_BITS) & (WIDTH - 1)].append(each)
        return [map_of(each, BUCKET_BITS) for each in buckets]

    def _within(self, number: int, bits: int, size: int) -> Iterator[History]:
        first, beyond = number << (BITS - bits), (number + 1) << (BITS - bits)
        rows = self._ledger.read_streams(first=UUID(int=first), last=UUID(int=beyond - 1), until=size)
        for stream, events in groupby(rows, key=lambda row: row.stream_id):
            history = no_events(stream)
            for row in events:
                history = history.with_event(row)
            yield history
