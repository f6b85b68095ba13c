"""The tree of RFC 6962 as its text reads, recursive and slow, and a follower's shelf in memory."""

from collections.abc import Sequence
from hashlib import sha256

from ledger.proofs.edge import TILE_WIDTH, Edge
from ledger.proofs.leaves import leaf_hash
from ledger.proofs.tiles import Tile, TiledTree


def naive_root(leaves: Sequence[bytes]) -> bytes:
    """RFC 6962 §2.1 word for word."""
    if not leaves:
        return sha256(b"").digest()
    if len(leaves) == 1:
        return leaves[0]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    return sha256(b"\x01" + naive_root(leaves[:left]) + naive_root(leaves[left:])).digest()


def naive_path(index: int, leaves: Sequence[bytes]) -> list[bytes]:
    """RFC 6962 §2.1.1 word for word."""
    if len(leaves) == 1:
        return []
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    if index < left:
        return [*naive_path(index, leaves[:left]), naive_root(leaves[left:])]
    return [*naive_path(index - left, leaves[left:]), naive_root(leaves[:left])]


def naive_subproof(old: int, leaves: Sequence[bytes], *, whole: bool) -> list[bytes]:
    """RFC 6962 §2.1.2 word for word."""
    if old == len(leaves):
        return [] if whole else [naive_root(leaves)]
    left = 1
    while left * 2 < len(leaves):
        left *= 2
    if old <= left:
        return [*naive_subproof(old, leaves[:left], whole=whole), naive_root(leaves[left:])]
    return [*naive_subproof(old - left, leaves[left:], whole=False), naive_root(leaves[:left])]


def leaves(number: int) -> list[bytes]:
    """So many leaf hashes, each another."""
    return [leaf_hash(each.to_bytes(8, "big")) for each in range(number)]


class Shelf:
    """What a follower stores, in memory; counts the tiles that are read."""

    def __init__(self, hashes: Sequence[bytes]) -> None:
        self.kept: dict[tuple[int, int], bytes] = {}
        self.reads = 0
        self.edge = Edge()
        for each in hashes:
            for level, place, found in self.edge.take(each):
                self.kept[level, place] = found

    def read(self, tile: Tile) -> list[bytes]:
        """One tile."""
        self.reads += 1
        start = tile.number * TILE_WIDTH
        return [
            self.kept[tile.level, place]
            for place in range(start, start + tile.width)
            if (tile.level, place) in self.kept
        ]

    def tree(self) -> TiledTree:
        """Everything that is stored."""
        return TiledTree(self.edge.size, self.read)
