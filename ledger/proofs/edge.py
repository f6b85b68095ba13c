"""The right edge of a growing tree: what must be remembered to take in the next leaf, and nothing else."""

from collections.abc import Iterator, Sequence
from typing import NamedTuple

from ledger.proofs.leaves import EMPTY_ROOT, node_hash

TILE_HEIGHT = 8
TILE_WIDTH = 1 << TILE_HEIGHT


class NewHash(NamedTuple):
    """A hash that is final: of a leaf (`level` 0), or of a full tile of the level below. `place` counts from 0."""

    level: int
    place: int
    hash: bytes


class Edge:
    """A tree's size and, level by level, the hashes of the tile that is not full yet."""

    def __init__(self, size: int = 0, levels: Sequence[Sequence[bytes]] = ()) -> None:
        self.size = size
        self._levels = [list(each) for each in levels]

    def take(self, leaf: bytes) -> Iterator[NewHash]:
        """One leaf more; what became final by it, from the bottom up."""
        place, found = self.size, leaf
        self.size += 1
        for level in range(len(self._levels) + 1):
            if level == len(self._levels):
                self._levels.append([])
            kept = self._levels[level]
            kept.append(found)
            yield NewHash(level, place, found)
            if len(kept) < TILE_WIDTH:
                return
            found, place = perfect_root(kept), place >> TILE_HEIGHT
            kept.clear()

    def root(self) -> bytes:
        """The hash of the tree so far."""
        found: bytes | None = None
        for kept in self._levels:
            for each in _perfect_parts(kept):
                found = each if found is None else node_hash(each, found)
        return EMPTY_ROOT if found is None else found


def edge_widths(size: int) -> list[int]:
    """How many hashes an edge of that size keeps on each level."""
    widths = []
    while size:
        widths.append(size % TILE_WIDTH)
        size >>= TILE_HEIGHT
    return widths


def perfect_root(hashes: Sequence[bytes]) -> bytes:
    """The hash over neighbours whose number is a power of two."""
    row = list(hashes)
    while len(row) > 1:
        row = [node_hash(row[each], row[each + 1]) for each in range(0, len(row), 2)]
    return row[0]


def _perfect_parts(hashes: Sequence[bytes]) -> Iterator[bytes]:
    """The hashes of the perfect subtrees that make up so many neighbours, the rightmost and smallest first."""
    end = len(hashes)
    while end:
        width = end & -end
        yield perfect_root(hashes[end - width : end])
        end -= width
