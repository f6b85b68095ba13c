"""What holds for every store: time never runs back along the log, numbers never leave a gap."""

from collections.abc import Callable, Sequence
from datetime import datetime

from ledger.codec import StateNotReadable, recorded_at_of
from ledger.port import Head, LogRow, Writes

Clock = Callable[[], datetime]

# As much of a state as holds the time it was recorded.
STATE_OPENING_BYTES = 64


class NumbersDoNotContinue(Exception):
    """A writer numbered its work otherwise than the head it was given says: a fault of ours, nothing is written."""


def next_instant(clock: Clock, newest_state: bytes | None) -> datetime:
    """The instant to record now: the clock's, but never earlier than the newest event's."""
    now = clock()
    if now.tzinfo is None:
        raise ValueError("the ledger's clock must be aware")
    if newest_state is None:
        return now
    try:
        return max(now, recorded_at_of(newest_state))
    except StateNotReadable:
        return now  # written by the library itself, which keeps no such time


def require_continuing(head: Head, writes: Writes) -> None:
    """Refuse work whose positions or sequence numbers leave a gap after `head`."""
    _require(head.position, [row.position for row in writes.events], "position")
    _require(head.outbox_seq, [row.seq for row in writes.outbox], "outbox seq")


def in_chunks(rows: Sequence[LogRow], *, most: int, most_bytes: int) -> list[Sequence[LogRow]]:
    """Rows in pieces of at most `most` rows and about `most_bytes` of state."""
    chunks: list[Sequence[LogRow]] = []
    start, size = 0, 0
    for index, row in enumerate(rows):
        if index > start and (index - start >= most or size + len(row.state) > most_bytes):
            chunks.append(rows[start:index])
            start, size = index, 0
        size += len(row.state)
    if start < len(rows):
        chunks.append(rows[start:])
    return chunks


def _require(newest: int, numbers: list[int], what: str) -> None:
    if numbers != list(range(newest + 1, newest + 1 + len(numbers))):
        raise NumbersDoNotContinue(f"{what} does not continue {newest}")
