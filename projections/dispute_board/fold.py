"""From facts of a case to versions of its row, on both clocks."""

from typing import NamedTuple

from domain.dispute.events import EVENTS
from domain.dispute.states import Dispute
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes, TableChanges
from projections.deadlines import RulebookOf
from projections.dispute_board.case import NO_CASE, Case, Told, case_after
from projections.dispute_board.next_due import NextDue
from projections.dispute_board.rows import case_values
from projections.dispute_board.table import BOTH, NAME, RECORDED, VALID, VERSIONS
from projections.occurrence_order import place, span_of
from projections.raw_fact import RECORDED_AT, canonical_instant, halves_of, meta_in
from projections.table import Table, Value

Key = tuple[str, int, int]


class CaseMemory(NamedTuple):
    """`told` and `valid_from` in the order of truth; `valid` differs from `recorded` only once `edition` is set."""

    recorded: Case = NO_CASE
    valid: Case = NO_CASE
    told: tuple[Told, ...] = ()
    valid_from: tuple[str, ...] = ()
    edition: int = 0


NOTHING_KNOWN = CaseMemory()


class Recording(NamedTuple):
    """Where and when the fact that makes these versions was recorded."""

    case_code: str
    position: int
    version: int
    recorded_at: str


class DisputeBoardFold:
    """`StreamFold` of the dispute board."""

    name = NAME
    tables: tuple[Table, ...] = (VERSIONS,)

    def __init__(self, codec: Codec, rulebook_of: RulebookOf) -> None:
        self._codec = codec
        self._next_due = NextDue(rulebook_of)
        self._names = frozenset(event.name for event in EVENTS)

    def takes(self, topic: str) -> bool:
        return topic.rpartition(".v")[0] in self._names

    def begin(self) -> CaseMemory:
        return NOTHING_KNOWN

    def fold(self, memory: CaseMemory, row: LogRow, changes: Changes) -> CaseMemory:
        record, facts = halves_of(row)
        meta = meta_in(record)
        occurred_at, precision = canonical_instant(meta["occurred_at"]), meta["precision"]
        told = Told(
            self._codec.facts_in(row, facts),
            meta["source"],
            meta.get("grid_code"),
            occurred_at,
            precision,
            meta.get("rule_pack"),
            meta.get("calendar"),
        )
        recorded_at = row.state[RECORDED_AT].decode("ascii")
        recording = Recording(meta["stream"].partition(":")[2], row.position, row.version, recorded_at)
        index, valid_from = place(memory.valid_from, span_of(occurred_at, precision))
        board = changes.of(VERSIONS)
        if index == len(memory.told):
            return self._in_order(memory, told, valid_from, recording, board)
        return self._late(memory, told, (index, valid_from), recording, board)

    def _in_order(
        self, memory: CaseMemory, told: Told, valid_from: str, recording: Recording, board: TableChanges
    ) -> CaseMemory:
        edition = memory.edition
        known = case_after(memory.recorded, told)
        true = case_after(memory.valid, told) if edition else known
        if true.opening is not None:
            key = (recording.case_code, recording.position, 0)
            clock = RECORDED if edition else BOTH
            row = self._version(known, told, recording, key, edition, valid_from, clock)
            board.add_newest(recording.case_code, row)
            if edition:
                key = (recording.case_code, recording.position, 1)
                board.add(self._version(true, told, recording, key, edition, valid_from, VALID))
        return CaseMemory(known, true, (*memory.told, told), (*memory.valid_from, valid_from), edition)

    def _late(
        self, memory: CaseMemory, told: Told, at: tuple[int, str], recording: Recording, board: TableChanges
    ) -> CaseMemory:
        """The history of truth is told anew: a version for every stretch of it."""
        index, valid_from = at
        edition = recording.position
        known = case_after(memory.recorded, told)
        if known.opening is not None:
            key = (recording.case_code, edition, 0)
            row = self._version(known, told, recording, key, edition, valid_from, RECORDED)
            board.add_newest(recording.case_code, row)
        all_told = (*memory.told[:index], told, *memory.told[index:])
        all_from = (*memory.valid_from[:index], valid_from, *memory.valid_from[index:])
        true = NO_CASE
        for segment, (fact, start) in enumerate(zip(all_told, all_from, strict=True), start=1):
            true = case_after(true, fact)
            ends = segment == len(all_from) or start < all_from[segment]
            if true.opening is not None and ends:
                key = (recording.case_code, edition, segment)
                board.add(self._version(true, fact, recording, key, edition, start, VALID))
        return CaseMemory(known, true, all_told, all_from, edition)

    def _version(
        self,
        case: Case,
        told: Told,
        recording: Recording,
        key: Key,
        edition: int,
        valid_from: str,
        clock: str,
    ) -> list[Value]:
        assert isinstance(case.dispute, Dispute)
        due = self._next_due.of(case.dispute, told.rule_pack, told.calendar)
        record = (edition, valid_from, clock, recording.recorded_at, recording.version)
        return [*key, *record, *case_values(case, due)]
