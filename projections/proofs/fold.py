"""From events to the hashes of the proof tree, in the order of the log."""

from collections.abc import Callable, Mapping, Sequence
from uuid import UUID

from ledger.follower import Follower
from ledger.port import LedgerStore, LogRow
from ledger.proofs.edge import Edge
from ledger.proofs.leaves import hash_of
from projections.changes import Changes
from projections.fold import Folded, LeftOut, moments_of
from projections.proofs.table import HASHES, NAME
from projections.table import Table

RECALLED_AT_ONCE = 2_000

Recall = Callable[[int], Edge]
"""The edge of the tree over the first so many events."""


class FoldedOutOfOrder(Exception):
    """A tree over a log is folded in the order of the log, never stream by stream."""


class TreeFolder:
    """`Folder` of the proof tree. No event is ever left out: a tree with a hole in it proves nothing."""

    name = NAME
    tables: tuple[Table, ...] = (HASHES,)
    by_stream = False

    def __init__(self, recall: Recall) -> None:
        self._recall = recall
        self._edge: Edge | None = None

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        folded = Folded(Changes(self.tables), moments_of(rows))
        if not rows:
            return folded
        before = rows[0].position - 1
        edge = self._edge
        if edge is None or edge.size != before:
            edge = self._recall(before)
        self._edge = None  # until the batch is whole
        add = folded.changes.of(HASHES).add
        for row in rows:
            for level, place, found in edge.take(hash_of(row)):
                add([level, place, row.position, found.hex()])
        self._edge = edge
        return folded

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        raise FoldedOutOfOrder

    def forget(self) -> None:
        self._edge = None


def edge_from_log(ledger: LedgerStore) -> Recall:
    """The edge folded from the events themselves: slow and beyond doubt."""

    def recall(size: int) -> Edge:
        edge = Edge()
        for rows in Follower(ledger, limit=RECALLED_AT_ONCE).until(size):
            for row in rows:
                for _ in edge.take(hash_of(row)):
                    pass
        return edge

    return recall
