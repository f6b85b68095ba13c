"""From facts of a case to versions of its row, on both clocks."""

from dataclasses import dataclass

from domain.dispute.events import EVENTS
from domain.dispute.states import Dispute
from domain.shared.occurrence import Occurrence, Precision
from ledger.codec import Codec
from ledger.port import LogRow
from projections.changes import Changes, TableChanges
from projections.deadlines import RulebookOf
from projections.dispute_board.case import NO_CASE, Case, Told, case_after
from projections.dispute_board.next_due import NextDue
from projections.dispute_board.rows import case_values
from projections.dispute_board.table import BOARD, BOTH, OPEN, RECORDED, VALID
from projections.instants import text_of
from projections.occurrence_order import FOREVER, place, span_of
from projections.table import Table

Key = tuple[str, int, int]


@dataclass(frozen=True, slots=True)
class Standing:
    """A version nothing has superseded: its key and what may still be revised."""

    key: Key
    until_position: int
    valid_until: str


@dataclass(frozen=True, slots=True)
class CaseMemory:
    """`told` in the order of truth. `standing` is empty until the case is reported, its last versions are the heads.

    `valid` differs from `recorded` only after a fact arrived late (`late`).
    """

    recorded: Case = NO_CASE
    valid: Case = NO_CASE
    told: tuple[Told, ...] = ()
    valid_from: tuple[str, ...] = ()
    standing: tuple[Standing, ...] = ()
    late: bool = False


NOTHING_KNOWN = CaseMemory()


@dataclass(frozen=True, slots=True)
class Recording:
    """Where and when the fact that makes these versions was recorded."""

    case_code: str
    position: int
    version: int
    recorded_at: str


class DisputeBoardFold:
    """`StreamFold` of the dispute board."""

    name = BOARD.name
    tables: tuple[Table, ...] = (BOARD,)

    def __init__(self, codec: Codec, rulebook_of: RulebookOf) -> None:
        self._codec = codec
        self._next_due = NextDue(rulebook_of)
        self._names = frozenset(event.name for event in EVENTS)

    def takes(self, topic: str) -> bool:
        return topic.rpartition(".v")[0] in self._names

    def begin(self) -> CaseMemory:
        return NOTHING_KNOWN

    def fold(self, memory: CaseMemory, row: LogRow, changes: Changes) -> CaseMemory:
        recorded = self._codec.decode(row)
        meta = recorded.meta
        occurrence = Occurrence(meta.occurred_at, Precision(meta.precision))
        told = Told.of(recorded.data, meta, text_of(meta.occurred_at))
        recording = Recording(
            meta.stream.partition(":")[2], row.position, row.version, text_of(recorded.recorded_at)
        )
        index, valid_from = place(memory.valid_from, span_of(occurrence))
        board = changes.of(BOARD)
        if index == len(memory.told):
            return self._in_order(memory, told, valid_from, recording, board)
        return self._late(memory, told, (index, valid_from), recording, board)

    def _in_order(
        self, memory: CaseMemory, told: Told, valid_from: str, recording: Recording, board: TableChanges
    ) -> CaseMemory:
        known = case_after(memory.recorded, told)
        true = case_after(memory.valid, told) if memory.late else known
        standing = memory.standing
        if true.opening is not None:
            standing = self._end_heads(memory, recording, valid_from, board)
            if memory.late:
                standing += (
                    self._add(known, told, recording, board, 0, RECORDED, valid_from),
                    self._add(true, told, recording, board, 1, VALID, valid_from),
                )
            else:
                standing += (self._add(known, told, recording, board, 0, BOTH, valid_from),)
        return CaseMemory(
            known, true, (*memory.told, told), (*memory.valid_from, valid_from), standing, memory.late
        )

    def _end_heads(
        self, memory: CaseMemory, recording: Recording, valid_from: str, board: TableChanges
    ) -> tuple[Standing, ...]:
        heads = 2 if memory.late else 1
        ended = tuple(Standing(head.key, recording.position, valid_from) for head in memory.standing[-heads:])
        for head in ended:
            board.revise(head.key, (head.until_position, OPEN, head.valid_until))
        return memory.standing[: len(memory.standing) - len(ended)] + ended

    def _late(
        self, memory: CaseMemory, told: Told, at: tuple[int, str], recording: Recording, board: TableChanges
    ) -> CaseMemory:
        """The history of truth is told anew: everything that stood is superseded."""
        index, valid_from = at
        known = case_after(memory.recorded, told)
        all_told = (*memory.told[:index], told, *memory.told[index:])
        all_from = (*memory.valid_from[:index], valid_from, *memory.valid_from[index:])
        for old in memory.standing:
            until = min(old.until_position, recording.position)
            board.revise(old.key, (until, recording.position, old.valid_until))
        true, standing = NO_CASE, list[Standing]()
        for place_, (fact, start) in enumerate(zip(all_told, all_from, strict=True), start=1):
            true = case_after(true, fact)
            end = all_from[place_] if place_ < len(all_from) else FOREVER
            if true.opening is not None and start < end:
                standing.append(self._add(true, fact, recording, board, place_, VALID, start, end))
        if known.opening is not None:
            standing.insert(-1, self._add(known, told, recording, board, 0, RECORDED, valid_from))
        return CaseMemory(known, true, all_told, all_from, tuple(standing), True)

    def _add(
        self,
        case: Case,
        told: Told,
        recording: Recording,
        board: TableChanges,
        segment: int,
        clock: str,
        valid_from: str,
        valid_until: str = FOREVER,
    ) -> Standing:
        key = (recording.case_code, recording.position, segment)
        until = OPEN if valid_until == FOREVER else recording.position
        assert isinstance(case.dispute, Dispute)
        due = self._next_due.of(case.dispute, told.rule_pack, told.calendar)
        board.add(
            [
                *key,
                until,
                OPEN,
                valid_until,
                valid_from,
                clock,
                recording.recorded_at,
                recording.version,
                *case_values(case, due),
            ]
        )
        return Standing(key, until, valid_until)
