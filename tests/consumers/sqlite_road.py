"""A road as small as can be for tests of the door alone: it only writes down what it took, durably and fenced."""

import sqlite3
import time
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path

from intake.delivery import Delivery, Receipt
from ledger.port import Fenced, OffsetClaim, StoreUnavailable, Verdict

TAKEN_AT = datetime(2026, 3, 2, 1, 30, tzinfo=UTC)


class SqliteRoad:
    """One file, one transaction a batch: places and offsets together, as the ledger does it."""

    def __init__(self, file: Path) -> None:
        self.file = file
        self.away = False  # the database is gone while this is true
        self.slow = 0.0
        with self._open() as database:
            database.execute("PRAGMA journal_mode=WAL")
            database.execute("CREATE TABLE IF NOT EXISTS taken (place TEXT, body BLOB, headers TEXT)")
            database.execute(
                "CREATE TABLE IF NOT EXISTS offsets (name TEXT PRIMARY KEY, last INTEGER NOT NULL)"
            )

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Write the places of `deliveries` and the offsets in one transaction."""
        if self.away:
            raise StoreUnavailable
        time.sleep(self.slow)
        with self._open() as database:
            database.execute("BEGIN IMMEDIATE")
            for claim in offsets:
                self._claim(database, claim)
            database.executemany(
                "INSERT INTO taken VALUES (?, ?, ?)",
                [(each.place, each.body, repr(list(each.headers))) for each in deliveries],
            )
            database.execute("COMMIT")
        return [Receipt("", "", Verdict.ACCEPTED, TAKEN_AT, place=each.place) for each in deliveries]

    def expire(self) -> int:
        """Nothing ever waits here."""
        return 0

    def offset(self, name: str) -> int | None:
        """How far `name` has been read."""
        if self.away:
            raise StoreUnavailable
        with self._open() as database:
            found = database.execute("SELECT last FROM offsets WHERE name = ?", (name,)).fetchone()
        return None if found is None else int(found[0])

    def places(self) -> list[str]:
        """Every place in the order it was taken."""
        with self._open() as database:
            return [row[0] for row in database.execute("SELECT place FROM taken ORDER BY rowid")]

    def headers(self) -> list[str]:
        """The headers of everything taken, as Python writes them."""
        with self._open() as database:
            return [row[0] for row in database.execute("SELECT headers FROM taken ORDER BY rowid")]

    def bodies(self) -> list[bytes | None]:
        """The bodies of everything taken."""
        with self._open() as database:
            return [row[0] for row in database.execute("SELECT body FROM taken ORDER BY rowid")]

    def _open(self) -> sqlite3.Connection:
        return sqlite3.connect(self.file, timeout=20, isolation_level=None)

    def _claim(self, database: sqlite3.Connection, claim: OffsetClaim) -> None:
        found = database.execute("SELECT last FROM offsets WHERE name = ?", (claim.name,)).fetchone()
        if (None if found is None else found[0]) != claim.expected:
            database.execute("ROLLBACK")
            raise Fenced(claim.name)
        database.execute("INSERT OR REPLACE INTO offsets VALUES (?, ?)", (claim.name, claim.last))
