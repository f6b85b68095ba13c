"""From facts of a case to lines of its timeline."""

from domain.dispute.decider import dispute_decider
from domain.dispute.events import EVENTS
from domain.dispute.phases import Absent
from domain.dispute.states import DisputeState
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes
from projections.dispute_board.rows import state_name
from projections.dispute_timeline.table import TIMELINE
from projections.raw_fact import FactReader, json_text
from projections.table import Table


class DisputeTimelineFold:
    """`StreamFold` of the dispute timeline; it remembers the dispute's state to tell what each fact led to."""

    name = TIMELINE.name
    tables: tuple[Table, ...] = (TIMELINE,)

    def __init__(self, codec: Codec) -> None:
        self._codec = codec
        self._reader = FactReader(codec)
        self._names = frozenset(event.name for event in EVENTS)

    def takes(self, topic: str) -> bool:
        return topic.rpartition(".v")[0] in self._names

    def begin(self) -> DisputeState:
        return dispute_decider.initial

    def fold(self, memory: DisputeState, row: LogRow, changes: Changes) -> DisputeState:
        state = dispute_decider.evolve(memory, self._codec.decode_data(row))
        raw = self._reader.read(row)
        meta = raw.meta
        stream = meta["stream"]
        assert stream is not None
        changes.of(TIMELINE).add(
            [
                row.position,
                stream.partition(":")[2],
                row.version,
                row.topic,
                raw.instant("occurred_at"),
                meta["precision"],
                raw.recorded_at,
                meta["actor"],
                meta["role"],
                meta["source"],
                meta["message_id"],
                meta.get("grid_code"),
                meta.get("basis"),
                meta.get("correlation_id"),
                json_text(raw.facts),
                json_text(raw.sealed),
                state_name(state if isinstance(state, Absent) else state.phase),
            ]
        )
        return state
