"""The tree cut into tiles of 256 hashes as C2SP tlog-tiles has it: what is stored, exported and read for a proof."""

import re
from collections.abc import Callable, Iterator, Sequence
from typing import NamedTuple

from ledger.proofs.edge import TILE_HEIGHT, TILE_WIDTH, perfect_root
from ledger.proofs.leaves import LARGEST_NUMBER
from ledger.proofs.merkle import consistency, inclusion, root_of

HIGHEST_LEVEL = 63 // TILE_HEIGHT
NODES_KEPT, TILES_KEPT = 50_000, 500
_PATH = re.compile(r"(?P<number>(?:x\d{3}/)*\d{3})(?:\.p/(?P<width>[1-9]\d{0,2}))?")


class Tile(NamedTuple):
    """`width` hashes of level `level` from place `number * 256` on; 256 of them is a full tile."""

    level: int
    number: int
    width: int

    @property
    def path(self) -> str:
        """Where tlog-tiles puts it: `0/x001/x234/067`, `0/000.p/5`."""
        groups = [f"{self.number % 1000:03d}"]
        rest = self.number // 1000
        while rest:
            groups.insert(0, f"x{rest % 1000:03d}")
            rest //= 1000
        partial = "" if self.width == TILE_WIDTH else f".p/{self.width}"
        return f"{self.level}/{'/'.join(groups)}{partial}"


class TreeDamaged(Exception):
    """The stored hashes are not those of a tree of this size: some are missing, or not hashes."""


ReadTile = Callable[[Tile], Sequence[bytes]]


def tile_of(level: int, path: str) -> Tile | None:
    """The tile at `path` (`x001/067.p/5`); None where the path is none."""
    met = _PATH.fullmatch(path)
    if met is None or not path.isascii() or not 0 <= level <= HIGHEST_LEVEL:
        return None
    number = int(met["number"].replace("x", "").replace("/", ""))
    width = int(met["width"] or TILE_WIDTH)
    if number > LARGEST_NUMBER >> TILE_HEIGHT or (met["width"] and width >= TILE_WIDTH):
        return None
    tile = Tile(level, number, width)
    return tile if tile.path == f"{level}/{path}" else None


def tiles_of(size: int) -> Iterator[Tile]:
    """Every tile of a tree of that size, the partial ones at its right edge included."""
    for level in range(HIGHEST_LEVEL + 1):
        hashes = size >> (TILE_HEIGHT * level)
        if not hashes:
            return
        for number in range(hashes // TILE_WIDTH):
            yield Tile(level, number, TILE_WIDTH)
        if hashes % TILE_WIDTH:
            yield Tile(level, hashes // TILE_WIDTH, hashes % TILE_WIDTH)


class TiledTree:
    """A tree of `size` leaves read from tiles. For one question: it keeps what it has read, within bounds."""

    def __init__(self, size: int, read: ReadTile) -> None:
        self.size = size
        self._read = read
        self._known: dict[tuple[int, int], Sequence[bytes]] = {}
        self._nodes: dict[tuple[int, int], bytes] = {}

    def root(self) -> bytes:
        """The hash of the tree."""
        return self.root_at(self.size)

    def root_at(self, size: int) -> bytes:
        """The hash the tree had when it was smaller."""
        return root_of(size, self.node)

    def inclusion(self, index: int, size: int) -> list[bytes]:
        """That leaf `index` is in the tree of `size` leaves."""
        return inclusion(index, size, self.node)

    def consistency(self, old: int, new: int) -> list[bytes]:
        """That the tree of `old` leaves is the beginning of the tree of `new` ones."""
        return consistency(old, new, self.node)

    def leaves(self, start: int, end: int) -> list[bytes]:
        """Leaf hashes [start, end)."""
        return [self.node(0, index) for index in range(start, end)]

    def tile(self, tile: Tile) -> Sequence[bytes] | None:
        """A tile as it travels; None where the tree has not so many hashes there."""
        there = (self.size >> (TILE_HEIGHT * tile.level)) - tile.number * TILE_WIDTH
        return self._read(tile) if there >= tile.width else None

    def node(self, height: int, index: int) -> bytes:
        """The hash of a perfect subtree. Neighbours' proofs share nearly all of them."""
        known = self._nodes.get((height, index))
        if known is None:
            if len(self._nodes) >= NODES_KEPT:
                self._nodes.clear()
            known = self._nodes[height, index] = self._hashed(height, index)
        return known

    def _hashed(self, height: int, index: int) -> bytes:
        level, over = divmod(height, TILE_HEIGHT)
        start = index << over
        tile = self._tile(level, start >> TILE_HEIGHT)
        within = start % TILE_WIDTH
        found = tile[within : within + (1 << over)]
        if len(found) != 1 << over:
            raise TreeDamaged(f"level {level} of the tree ends before {start + (1 << over)}")
        return perfect_root(found)

    def _tile(self, level: int, number: int) -> Sequence[bytes]:
        known = self._known.get((level, number))
        if known is None:
            if len(self._known) >= TILES_KEPT:
                self._known.clear()
            width = min(TILE_WIDTH, (self.size >> (TILE_HEIGHT * level)) - number * TILE_WIDTH)
            known = self._known[level, number] = self._read(Tile(level, number, max(0, width)))
        return known
