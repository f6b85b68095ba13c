"""The stored map of histories read back: its root, and what it says of one stream, at any size it has had."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from ledger.proofs.histories import EMPTY, History, HistoryProof, Node, path_in, told_hash
from ledger.proofs.history_map import AREA_BITS, BUCKET_BITS, WIDTH, heap_of
from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.tiles import TreeDamaged
from projections.asking import live_position
from projections.histories.table import HEADS, NAME, NODES
from projections.readstore.port import Reader, ReadStore
from projections.table import Value

_NODES = f"""
WITH asked (prefix) AS (VALUES {", ".join(["(?)"] * WIDTH)})
SELECT node.prefix, node.streams, node.hash, node.only_stream FROM asked
JOIN {NODES.name} AS node ON node.prefix = asked.prefix AND node.position =
 (SELECT max(older.position) FROM {NODES.name} AS older WHERE older.prefix = asked.prefix AND older.position <= ?)
"""
_HEADS = (
    f"SELECT stream, events, position, digest FROM {HEADS.name} "
    "WHERE stream >= ? AND stream < ? AND position <= ? ORDER BY stream, events"
)
_BEYOND = "g"  # behind every hexadecimal digit


class HistoriesView:
    """The map as far as it has followed the log."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    @contextmanager
    def histories(self) -> Iterator["StoredHistories"]:
        """The map of this moment, for as long as the questions about it last."""
        with self._store.reading() as reader:
            yield StoredHistories(reader)


class PiecesOfViews:
    """What a follower goes on from after a start."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def bucket(self, number: int, size: int) -> Sequence[History]:
        with self._store.reading() as reader:
            return _bucket(reader, f"{number:04x}", size)

    def area(self, number: int, size: int) -> Sequence[Node]:
        with self._store.reading() as reader:
            return _nodes(reader, f"{number:02x}", size)


class StoredHistories:
    """One snapshot of it. Raises `TreeDamaged` where what is stored is no map."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self.size = live_position(reader, NAME)

    def root_at(self, size: int) -> bytes:
        """The map's hash when the log held so many events."""
        return heap_of(_nodes(self._reader, "", size))[1].hash

    def proof(self, stream: UUID, size: int) -> HistoryProof:
        """What the map of that size says of a stream."""
        hashes, found = self._way_down(stream, size)
        history = other = None
        if found.only is not None:
            told = self._history(found.only, size)
            history = told if found.only == stream else None
            other = None if found.only == stream else (found.only, told_hash(told))
        return HistoryProof(stream=stream, history=history, other=other, hashes=hashes)

    def _way_down(self, stream: UUID, size: int) -> tuple[list[bytes], Node]:
        hashes: list[bytes] = []
        for prefix, within in (("", stream.bytes[0]), (stream.hex[:2], stream.bytes[1])):
            heap, at = heap_of(_nodes(self._reader, prefix, size)), 1
            for level in range(AREA_BITS):
                if heap[at].streams <= 1:
                    return hashes, heap[at]
                at = 2 * at + (within >> (AREA_BITS - 1 - level) & 1)
                hashes.append(heap[at ^ 1].hash)
        below, found = path_in(stream, _bucket(self._reader, stream.hex[:4], size), BUCKET_BITS)
        return hashes + below, found

    def _history(self, stream: UUID, size: int) -> History:
        found = _bucket(self._reader, stream.hex, size)
        if len(found) != 1:
            raise TreeDamaged(f"the history of {stream} is not there")
        return found[0]


def _nodes(reader: Reader, above: str, size: int) -> list[Node]:
    """The 256 nodes below a prefix as they were at that size."""
    prefixes: list[Value] = [f"{above}{number:02x}" for number in range(WIDTH)]
    nodes = [EMPTY] * WIDTH
    for prefix, streams, hash_, only in reader.select(_NODES, (*prefixes, size)):
        found = Node(int(str(streams)), _hash(hash_), _stream(only) if only else None)
        nodes[int(str(prefix)[-2:], 16)] = found
    return nodes


def _bucket(reader: Reader, prefix: str, size: int) -> list[History]:
    """The histories of streams whose ids begin so, as they were at that size."""
    newest: dict[Value, History] = {}
    for stream, events, position, digest in reader.select(_HEADS, (prefix, prefix + _BEYOND, size)):
        newest[stream] = History(_stream(stream), int(str(events)), int(str(position)), _hash(digest))
    return list(newest.values())


def _hash(text: Value) -> bytes:
    try:
        found = bytes.fromhex(str(text))
    except ValueError:
        found = b""
    if len(found) != HASH_BYTES:
        raise TreeDamaged("the map of histories holds what is no hash")
    return found


def _stream(text: Value) -> UUID:
    try:
        return UUID(str(text))
    except ValueError:
        raise TreeDamaged("the map of histories holds what is no stream") from None
