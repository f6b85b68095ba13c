"""Hashes the whole log again and holds it against what was signed; names the first position that is not as it was."""

import struct
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice

from ledger.follower import Tell, silent
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.edge import TILE_HEIGHT, TILE_WIDTH, Edge
from ledger.proofs.leaf_logs import Leaf, LeafLog
from ledger.proofs.leaves import leaf_hash
from ledger.proofs.tiles import ReadTile, Tile, TreeDamaged

AT_ONCE = 1_000
_NO_EVENT = (ValueError, TypeError, AttributeError, OverflowError, struct.error)


class Fault(StrEnum):
    """What is not as it was signed."""

    MISSING = "missing"  # no event at this position, others behind it
    CUT = "cut"  # the log ends before this position
    UNREADABLE = "unreadable"  # the row is no event any more
    CHANGED = "changed"  # the event is not the one that was signed
    CHANGED_WITHIN = "changed_within"  # so, somewhere from `position` to `until`
    TREE_DAMAGED = "tree_damaged"  # the log is as signed, the stored proof tree is not


@dataclass(frozen=True, slots=True)
class Divergence:
    """The first place where the log is not what was signed; `until` is another only for `CHANGED_WITHIN`."""

    fault: Fault
    position: int
    until: int


@dataclass(frozen=True, slots=True)
class Rechecked:
    """The log up to `size`, hashed again; `head` is where it ends."""

    size: int
    head: int
    divergence: Divergence | None

    @property
    def holds(self) -> bool:
        """Everything is as signed."""
        return self.divergence is None


def recheck(log: LeafLog, signed: Sequence[Checkpoint], stored: ReadTile, tell: Tell = silent) -> Rechecked:
    """Hold the log against the newest of these checkpoints, which come the smallest first.

    `stored` are hashes kept of each event (in the read tables, or in an exported copy). They are believed only where
    they themselves lead to the signed root; then the first other event is named exactly. Where they do not, the
    older checkpoints say between which two of them it stands. `tell` hears how far the log was hashed.
    """
    newest = signed[-1]
    kept = _Kept(stored, newest)
    found = _against_hashes(log, kept, tell) if kept.believed else against_roots(log, signed, tell)
    odd = log.misshapen()
    if odd is not None and odd <= newest.size and (found is None or odd < found.position):
        found = Divergence(Fault.UNREADABLE, odd, odd)
    if found is None and (place := _damaged_at(log, kept)) is not None:
        found = Divergence(Fault.TREE_DAMAGED, place, place)
    return Rechecked(newest.size, log.head(), found)


class _Kept:
    """The stored hashes, and whether they are those that were signed."""

    def __init__(self, stored: ReadTile, signed: Checkpoint) -> None:
        self.size = signed.size
        self._stored = stored
        self.damaged_at: int | None = None
        edge = Edge()
        for leaf in self.leaves():
            if leaf is None:
                break
            for level, place, found in edge.take(leaf):
                if level and self.damaged_at is None and self._at(level, place) != found:
                    self.damaged_at = (place + 1) << (TILE_HEIGHT * level)
        self.believed = edge.size == signed.size and edge.root() == signed.root

    def leaves(self) -> Iterator[bytes | None]:
        """The leaf hashes in order; None for the first that is missing."""
        for start in range(0, self.size, TILE_WIDTH):
            width = min(TILE_WIDTH, self.size - start)
            try:
                yield from self._stored(Tile(0, start // TILE_WIDTH, width))
            except TreeDamaged:
                yield None
                return

    def _at(self, level: int, place: int) -> bytes | None:
        try:
            return self._stored(Tile(level, place // TILE_WIDTH, place % TILE_WIDTH + 1))[-1]
        except TreeDamaged:
            return None


def _damaged_at(log: LeafLog, kept: _Kept) -> int | None:
    """Where the stored tree is not that of a log which is as signed: a leaf hash, or one above full tiles."""
    if kept.believed:
        return kept.damaged_at
    other = _against_hashes(log, kept, silent)
    return kept.size if other is None else other.position


def _against_hashes(log: LeafLog, kept: _Kept, tell: Tell) -> Divergence | None:
    for (position, leaf), stored in zip(_hashed(log, kept.size, tell), kept.leaves(), strict=False):
        if isinstance(leaf, Fault):
            return Divergence(leaf, position, position)
        if leaf != stored:
            return Divergence(Fault.CHANGED, position, position)
    return None


def against_roots(log: LeafLog, signed: Sequence[Checkpoint], tell: Tell = silent) -> Divergence | None:
    """Between which of these checkpoints the log is other than signed, whatever hashes are kept of it; or None."""
    roots, edge, good = {each.size: each.root for each in signed}, Edge(), 0
    for position, leaf in _hashed(log, signed[-1].size, tell):
        if isinstance(leaf, Fault):
            return Divergence(leaf, position, position)
        for _ in edge.take(leaf):
            pass
        if position in roots:
            if edge.root() != roots[position]:
                return Divergence(Fault.CHANGED_WITHIN, good + 1, position)
            good = position
    return None


def _hashed(log: LeafLog, size: int, tell: Tell) -> Iterator[tuple[int, bytes | Fault]]:
    """Position by position the leaf hash, up to the first that has none."""
    expected = 1
    for leaf in islice(_leaves(log), size):
        if leaf is None:
            yield expected, Fault.UNREADABLE
            return
        if leaf.position != expected:
            yield expected, Fault.MISSING
            return
        yield expected, leaf_hash(leaf.data)
        if expected % AT_ONCE == 0:
            tell(expected)
        expected += 1
    if expected <= size:
        yield expected, Fault.CUT


def _leaves(log: LeafLog) -> Iterator[Leaf | None]:
    """The log as it is; None for a row nobody can make anything of."""
    after, at_once = 0, AT_ONCE
    while True:
        try:
            found = log.leaves(after=after, limit=at_once)
        except _NO_EVENT:
            if at_once == 1:
                yield None
                return
            at_once = 1
            continue
        if not found:
            return
        yield from found
        after = found[-1].position
