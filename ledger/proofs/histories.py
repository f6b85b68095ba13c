"""All events of one stream, and no others: every stream's count, last position and running digest in one Merkle map.

The map's root is signed with the checkpoint. A stream has one path in it, from the first bit of its id down to where it
stands alone; what ends that path is its history, or the proof that it has none.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from hashlib import sha256
from struct import Struct
from typing import NamedTuple
from uuid import UUID

from ledger.port import LogRow
from ledger.proofs.leaves import HASH_BYTES, hash_of, node_hash

BITS = 128
NO_DIGEST = bytes(HASH_BYTES)
_TOLD = Struct(">QQ")  # events, position of the last


class History(NamedTuple):
    """What the map says of a stream: how many events, where the last stands, and a digest over all of them in order."""

    stream: UUID
    events: int
    last: int
    digest: bytes

    def with_event(self, row: LogRow) -> "History":
        """One event more."""
        return History(self.stream, self.events + 1, row.position, extended(self.digest, hash_of(row)))


class Node(NamedTuple):
    """A part of the map: how many streams are below, its hash, and which stream where it is only one."""

    streams: int
    hash: bytes
    only: UUID | None = None


EMPTY = Node(0, bytes(HASH_BYTES))


def no_events(stream: UUID) -> History:
    """Before the first."""
    return History(stream, 0, 0, NO_DIGEST)


def extended(digest: bytes, leaf: bytes) -> bytes:
    """The digest after an event with that leaf hash."""
    return sha256(b"\x02" + digest + leaf).digest()


def told_hash(history: History) -> bytes:
    """What of a history stands in the map beside its stream; shown alone it tells nothing of it."""
    return sha256(_TOLD.pack(history.events, history.last) + history.digest).digest()


def entry_hash(stream: UUID, told: bytes) -> bytes:
    """A stream and what is told of it."""
    return sha256(b"\x00" + stream.bytes + told).digest()


def entry(history: History) -> Node:
    """A stream that stands alone."""
    return Node(1, entry_hash(history.stream, told_hash(history)), history.stream)


def joined(left: Node, right: Node) -> Node:
    """Two neighbours. Where only one stream is below, it rises: its place does not depend on how deep it was kept."""
    if left.streams + right.streams <= 1:
        return left if left.streams else right
    return Node(left.streams + right.streams, node_hash(left.hash, right.hash))


def map_of(histories: Iterable[History], depth: int) -> Node:
    """The part of the map with these streams, whose ids agree in their first `depth` bits."""
    return _over(sorted((each.stream.int, entry(each)) for each in histories), depth)


def _over(entries: Sequence[tuple[int, Node]], depth: int) -> Node:
    if not entries:
        return EMPTY
    if len(entries) == 1:
        return entries[0][1]
    left, right = _halves(entries, depth)
    return joined(_over(left, depth + 1), _over(right, depth + 1))


def _halves(
    entries: Sequence[tuple[int, Node]], depth: int
) -> tuple[Sequence[tuple[int, Node]], Sequence[tuple[int, Node]]]:
    bit = 1 << (BITS - 1 - depth)
    cut = next((at for at, (key, _) in enumerate(entries) if key & bit), len(entries))
    return entries[:cut], entries[cut:]


def path_in(stream: UUID, histories: Iterable[History], depth: int) -> tuple[list[bytes], Node]:
    """Hashes beside the way down from `depth`, the topmost first, and what ends it: nothing, or one stream."""
    entries: Sequence[tuple[int, Node]] = sorted((each.stream.int, entry(each)) for each in histories)
    hashes = []
    while len(entries) > 1:
        halves = _halves(entries, depth)
        side = stream.int >> (BITS - 1 - depth) & 1
        hashes.append(_over(halves[1 - side], depth + 1).hash)
        entries, depth = halves[side], depth + 1
    return hashes, entries[0][1] if entries else EMPTY


@dataclass(frozen=True, slots=True, kw_only=True)
class HistoryProof:
    """That the map says this of a stream. `hashes` from the root down.

    With `history` None the stream has no event; then `other` is the stream that stands alone on its path, with what is
    told of it as a hash, or None where the path ends in nothing.
    """

    stream: UUID
    history: History | None
    other: tuple[UUID, bytes] | None
    hashes: Sequence[bytes]

    def leads_to(self, root: bytes) -> bool:
        """Whether it holds."""
        depth = len(self.hashes)
        if depth > BITS or not self._is_shaped(depth):
            return False
        found = EMPTY.hash
        if self.history is not None:
            found = entry_hash(self.stream, told_hash(self.history))
        elif self.other is not None:
            found = entry_hash(*self.other)
        for level in reversed(range(depth)):
            beside = self.hashes[level]
            right = self.stream.int >> (BITS - 1 - level) & 1
            found = node_hash(beside, found) if right else node_hash(found, beside)
        return found == root

    def _is_shaped(self, depth: int) -> bool:
        if self.history is not None:
            return self.other is None and self.history.stream == self.stream and self.history.events > 0
        if self.other is None:
            return True
        agree = (self.other[0].int ^ self.stream.int) >> (BITS - depth) == 0
        return agree and self.other[0] != self.stream


def is_whole(history: History, rows: Sequence[LogRow]) -> bool:
    """Whether these are all events of the stream, in their order, and none beside them."""
    found = no_events(history.stream)
    for row in rows:
        if row.stream_id != history.stream or row.version != found.events + 1:
            return False
        found = found.with_event(row)
    return found == history
