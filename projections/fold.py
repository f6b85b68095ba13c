"""Folding a batch of the log: each event changes rows by what its own stream told before, and by nothing else."""

from collections import OrderedDict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, Protocol, TypeVar
from uuid import UUID

from ledger.codec import recorded_at_of
from ledger.port import LogRow
from projections.changes import Changes
from projections.instants import text_of
from projections.readstore.port import Moment, ParkedEvent
from projections.table import Table

Memory = TypeVar("Memory")
ReadStreams = Callable[[Sequence[UUID]], Mapping[UUID, Sequence[LogRow]]]

STREAMS_REMEMBERED = 5_000


class StreamFold(Protocol[Memory]):
    """One projection. `fold` is pure but for the changes it adds: same stream, same rows, live or replayed."""

    name: str
    tables: tuple[Table, ...]

    def takes(self, topic: str) -> bool:
        """Whether events of this topic change anything here."""

    def begin(self) -> Memory:
        """What is known of a stream before its first event; this one is shared and never changed in place."""

    def fold(self, memory: Memory, row: LogRow, changes: Changes) -> Memory:
        """What is known after the event; its row changes go into `changes`.

        A memory that was made here may grow in place: whoever failed to fold forgets all of them.
        """


class FoldFailed(Exception):
    """One event cannot be folded. Tells the event and the kind of error, never what the event says."""

    def __init__(self, row: LogRow, cause: Exception) -> None:
        super().__init__(f"event {row.position} ({row.topic}): {type(cause).__name__}")
        self.row = row
        self.reason = type(cause).__name__


@dataclass(frozen=True, slots=True)
class LeftOut:
    """Why a stream is left out: the event that could not be folded, and the kind of error."""

    position: int
    reason: str


@dataclass(slots=True)
class Folded:
    """The outcome of one batch."""

    changes: Changes
    moments: Sequence[Moment]
    parked: list[ParkedEvent] = field(default_factory=list)


class Folder(Protocol):
    """A projection with its memory, whatever that is."""

    @property
    def name(self) -> str:
        """The projection."""

    @property
    def tables(self) -> tuple[Table, ...]:
        """Its tables."""

    @property
    def by_stream(self) -> bool:
        """Whether streams may be folded one apart from another (`fold_whole`), or only the log in its order."""

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        """Fold the next events of the log. Raises `FoldFailed`; call `forget` when the outcome is not kept."""

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        """Fold streams which are here from their first event on, one after another; none is remembered."""

    def forget(self) -> None:
        """Drop what is remembered of streams; it is read again from the log."""


class StreamFolder(Generic[Memory]):
    """Remembers a bounded number of streams and reads the others' past from the log, once a batch."""

    by_stream = True

    def __init__(
        self, fold: StreamFold[Memory], read_streams: ReadStreams, capacity: int = STREAMS_REMEMBERED
    ) -> None:
        self._fold = fold
        self._read_streams = read_streams
        self._capacity = capacity
        # By the number of the stream id, which is hashed faster than the id itself.
        self._memories: OrderedDict[int, Memory] = OrderedDict()

    @property
    def name(self) -> str:
        return self._fold.name

    @property
    def tables(self) -> tuple[Table, ...]:
        return self._fold.tables

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        folded = Folded(Changes(self._fold.tables), moments_of(rows))
        taken = self._taken(rows, left_out, folded)
        self._recall(taken)
        memories, begin, step = self._memories, self._fold.begin, self._step
        for row in taken:
            stream = row.stream_id.int
            before = memories.pop(stream, None)  # and in again at the end: the longest unused one is first
            memories[stream] = step(begin() if before is None else before, row, folded.changes)
        while len(memories) > self._capacity:
            memories.popitem(last=False)
        return folded

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        folded = Folded(Changes(self._fold.tables), moments_of(rows))
        begin, fold, changes = self._fold.begin, self._fold.fold, folded.changes
        stream, memory = -1, begin()
        row = None
        try:
            for row in self._taken(rows, left_out, folded):
                if row.stream_id.int != stream:
                    stream, memory = row.stream_id.int, begin()
                memory = fold(memory, row, changes)
        except Exception as error:
            if row is None:
                raise
            raise FoldFailed(row, error) from error
        return folded

    def forget(self) -> None:
        self._memories.clear()

    def _taken(
        self, rows: Sequence[LogRow], left_out: Mapping[UUID, LeftOut], folded: Folded
    ) -> Sequence[LogRow]:
        """The rows to fold; those of streams that are left out go to `folded.parked`."""
        takes = {topic for topic in {row.topic for row in rows} if self._fold.takes(topic)}
        taken = [row for row in rows if row.topic in takes]
        if left_out:
            folded.parked = [_parked(row, left_out[row.stream_id]) for row in taken if _is_out(row, left_out)]
            taken = [row for row in taken if not _is_out(row, left_out)]
        return taken

    def _recall(self, rows: Iterable[LogRow]) -> None:
        first: dict[int, LogRow] = {}
        for row in rows:
            first.setdefault(row.stream_id.int, row)
        asked = [
            row.stream_id for stream, row in first.items() if row.version > 1 and stream not in self._memories
        ]
        if not asked:
            return
        nothing = Changes(self._fold.tables)
        for stream_id, past in self._read_streams(asked).items():
            memory = self._fold.begin()
            for row in past:
                if row.position < first[stream_id.int].position and self._fold.takes(row.topic):
                    memory = self._step(memory, row, nothing)
            self._memories[stream_id.int] = memory

    def _step(self, memory: Memory, row: LogRow, changes: Changes) -> Memory:
        try:
            return self._fold.fold(memory, row, changes)
        except Exception as error:
            raise FoldFailed(row, error) from error


def _is_out(row: LogRow, left_out: Mapping[UUID, LeftOut]) -> bool:
    """From the event that failed on; what came before it in the same batch counts, whatever the batches are."""
    why = left_out.get(row.stream_id)
    return why is not None and row.position >= why.position


def _parked(row: LogRow, why: LeftOut) -> ParkedEvent:
    return ParkedEvent(row.position, row.stream_id.hex, row.topic, f"{why.reason} at event {why.position}")


def moments_of(rows: Sequence[LogRow]) -> list[Moment]:
    """Where in the log each instant of recording ends (so far), whatever the order of the rows."""
    last: dict[bytes, int] = {}
    for position, _, _, _, state in rows:
        instant = state[:43]
        if position > last.get(instant, 0):
            last[instant] = position
    return [Moment(text_of(recorded_at_of(instant)), position) for instant, position in last.items()]
