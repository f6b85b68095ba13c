"""From events to the map of histories, in the order of the log."""

from collections.abc import Mapping, Sequence
from uuid import UUID

from ledger.port import LogRow
from ledger.proofs.history_map import HistoryMap, Pieces
from projections.changes import Changes
from projections.fold import Folded, LeftOut, moments_of
from projections.histories.table import HEADS, NAME, NODES
from projections.proofs.fold import FoldedOutOfOrder
from projections.table import Table


class HistoriesFolder:
    """`Folder` of the map. Its rows tell of many streams at once, so it follows the order of the log."""

    name = NAME
    tables: tuple[Table, ...] = (HEADS, NODES)
    by_stream = False

    def __init__(self, pieces: Pieces) -> None:
        self._pieces = pieces
        self._map: HistoryMap | None = None

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        folded = Folded(Changes(self.tables), moments_of(rows))
        if not rows:
            return folded
        before = rows[0].position - 1
        found = self._map
        if found is None or found.size != before:
            found = HistoryMap(self._pieces, before)
        found.settle()
        self._map = None  # until the batch is whole
        add_head, add_node = folded.changes.of(HEADS).add, folded.changes.of(NODES).add
        for row in rows:
            history, nodes = found.take(row)
            add_head([history.stream.hex, history.events, row.position, history.digest.hex()])
            for prefix, node in nodes:
                only = node.only.hex if node.only is not None else ""
                add_node([prefix, row.position, node.streams, node.hash.hex(), only])
        self._map = found
        return folded

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        raise FoldedOutOfOrder

    def forget(self) -> None:
        self._map = None
