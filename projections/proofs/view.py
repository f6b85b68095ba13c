"""The stored proof tree read back: tiles for proofs and for export, and the edge a follower goes on from."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager

from ledger.proofs.edge import TILE_HEIGHT, TILE_WIDTH, Edge, edge_widths
from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.tiles import Tile, TiledTree, TreeDamaged
from projections.asking import live_position
from projections.proofs.fold import Recall
from projections.proofs.table import EVENTS_TREE, StoredTree
from projections.readstore.port import Reader, ReadStore
from projections.table import Values

_TILE = "SELECT hash FROM {} WHERE level = ? AND place >= ? AND place < ? ORDER BY place"


class ProofsView:
    """The tree as far as it has followed the log."""

    def __init__(self, store: ReadStore, stored: StoredTree = EVENTS_TREE) -> None:
        self._store = store
        self._stored = stored

    @property
    def size(self) -> int:
        """How many leaves the stored tree holds."""
        return self._store.position(self._stored.name)

    @contextmanager
    def tree(self) -> Iterator[TiledTree]:
        """The tree of this moment, for as long as the questions about it last."""
        with self._store.reading() as reader:
            yield TiledTree(live_position(reader, self._stored.name), tiles_in(reader, self._stored))


def tiles_in(reader: Reader, stored: StoredTree = EVENTS_TREE) -> Callable[[Tile], list[bytes]]:
    """Reads tiles from one snapshot. Raises `TreeDamaged` where hashes are missing or are none."""

    statement = _TILE.format(stored.hashes.name)

    def read(tile: Tile) -> list[bytes]:
        start = tile.number * TILE_WIDTH
        found = reader.select(statement, (tile.level, start, start + tile.width))
        return _hashes(found, tile)

    return read


def edge_from_views(store: ReadStore, stored: StoredTree = EVENTS_TREE) -> Recall:
    """The edge as it is stored: what a follower goes on from after a start."""

    def recall(size: int) -> Edge:
        with store.reading() as reader:
            read = tiles_in(reader, stored)
            levels = [
                read(Tile(level, (size >> (TILE_HEIGHT * level)) // TILE_WIDTH, width))
                for level, width in enumerate(edge_widths(size))
            ]
        return Edge(size, levels)

    return recall


def _hashes(rows: Sequence[Values], tile: Tile) -> list[bytes]:
    """All at once: a proof reads a thousand of them."""
    try:
        data = bytes.fromhex("".join([str(hash_) for (hash_,) in rows]))
    except ValueError:
        raise TreeDamaged(f"tile {tile.path} holds what is no hash") from None
    if len(rows) != tile.width or len(data) != tile.width * HASH_BYTES:
        raise TreeDamaged(f"tile {tile.path} is not whole")
    return [data[at : at + HASH_BYTES] for at in range(0, len(data), HASH_BYTES)]
