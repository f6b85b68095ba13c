"""An outbox and a log in one SQLite file, so that a pump in another process can be killed over it."""

import sqlite3
from pathlib import Path

from ledger.port import LogRow, OutboxKind, OutboxRow


class Shelf:
    """Rows numbered 1, 2, 3 …; `prune_outbox` remembers how far it was asked."""

    def __init__(self, file: Path) -> None:
        self._file = file
        with self._open() as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute(
                "CREATE TABLE IF NOT EXISTS outbox (seq INTEGER PRIMARY KEY, kind, key, payload)"
            )

    def put(self, count: int) -> None:
        """`count` more rows; every tenth is a dead letter."""
        with self._open() as database:
            first = database.execute("SELECT coalesce(max(seq), 0) + 1 FROM outbox").fetchone()[0]
            rows = [
                (
                    seq,
                    OutboxKind.DEAD_LETTER if seq % 10 == 0 else OutboxKind.RECEIPT,
                    f"urn:{seq % 7}",
                    b"%d" % seq,
                )
                for seq in range(first, first + count)
            ]
            database.executemany("INSERT INTO outbox VALUES (?, ?, ?, ?)", rows)

    def outbox(self, *, after: int, limit: int) -> list[OutboxRow]:
        """Rows after `after`."""
        with self._open() as database:
            found = database.execute(
                "SELECT * FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?", (after, limit)
            )
            return [OutboxRow(row[0], OutboxKind(row[1]), row[2], row[3]) for row in found]

    def prune_outbox(self, *, through: int) -> int:
        """Forget rows up to `through`."""
        with self._open() as database:
            return database.execute("DELETE FROM outbox WHERE seq <= ?", (through,)).rowcount

    def oldest(self) -> int:
        """The oldest row still there."""
        with self._open() as database:
            return int(database.execute("SELECT min(seq) FROM outbox").fetchone()[0])

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        """There is no log on a shelf."""
        return []

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self._file, timeout=20)
