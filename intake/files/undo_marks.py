"""Where an import's facts stand in the log, kept on disk: an import may be larger than what should lie in memory."""

import sqlite3
from collections.abc import Iterator
from uuid import UUID

from ledger.port import LedgerStore

_MADE = (
    "PRAGMA journal_mode = OFF",
    "PRAGMA synchronous = OFF",
    "CREATE TABLE mark (position INTEGER PRIMARY KEY, stream BLOB NOT NULL)",
    "CREATE TABLE blocked (stream BLOB PRIMARY KEY, position INTEGER NOT NULL)",
)


def from_the_start(import_id: str) -> int:
    """Nothing is known of where an import begins: the whole log is looked through."""
    return 1


def before_first(store: LedgerStore, mark: bytes, begins: int) -> int:
    """The position before the first fact with this mark. A receipt names the last fact of its message; the others stand
    right before it."""
    after = begins - 1
    while after and any(mark in row.state for row in store.read_log(after=after - 1, limit=1)):
        after -= 1
    return after


class Marks:
    """A database without a name, gone with its holder. It serves one undo, in the thread that made it."""

    def __init__(self) -> None:
        self._database = sqlite3.connect("", isolation_level=None)
        for statement in _MADE:
            self._database.execute(statement)

    def add(self, found: Iterator[tuple[int, UUID]]) -> None:
        """Facts of the import: position and stream."""
        values = ((position, stream.bytes) for position, stream in found)
        self._database.execute("BEGIN")
        self._database.executemany("INSERT INTO mark (position, stream) VALUES (?, ?)", values)
        self._database.execute("COMMIT")

    def newest_first(self, size: int) -> Iterator[dict[UUID, set[int]]]:
        """So many facts at a time, by the stream they stand in."""
        before = 1 << 62
        while found := self._database.execute(
            "SELECT position, stream FROM mark WHERE position < ? ORDER BY position DESC LIMIT ?",
            (before, size),
        ).fetchall():
            by_stream: dict[UUID, set[int]] = {}
            for position, stream in found:
                by_stream.setdefault(UUID(bytes=stream), set()).add(position)
            yield by_stream
            before = found[-1][0]

    def block(self, stream: UUID, position: int) -> None:
        """This fact stays, so what stands before it in its stream stays too."""
        self._database.execute("REPLACE INTO blocked VALUES (?, ?)", (stream.bytes, position))

    def blocked(self, stream: UUID) -> int | None:
        """The fact that holds a stream, as far as is known by now."""
        found = self._database.execute(
            "SELECT position FROM blocked WHERE stream = ?", (stream.bytes,)
        ).fetchone()
        return None if found is None else int(found[0])

    def close(self) -> None:
        """Throw it away."""
        self._database.close()
