"""A log of who looked at what, as the proofs know it: in memory, and in a SQLite table its owner can tamper with."""

import sqlite3
from dataclasses import dataclass, field


def look(number: int) -> bytes:
    """What the access log might store of a look."""
    return f'{{"at":"2026-03-02T01:{number % 60:02d}:00Z","reader":"staff:{number % 7}"}}'.encode()


@dataclass
class ListedRows:
    """`StoredRows` in a list."""

    rows: list[tuple[int, bytes]] = field(default_factory=list)

    def grow(self, number: int) -> None:
        """So many looks more."""
        size = len(self.rows)
        self.rows += [(each, look(each)) for each in range(size + 1, size + number + 1)]

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        return [row for row in self.rows if row[0] > after][:limit]


class TabledRows:
    """`StoredRows` in a SQLite table in memory."""

    def __init__(self) -> None:
        self.database = sqlite3.connect(":memory:", isolation_level=None)
        self.database.execute("CREATE TABLE access (position INTEGER PRIMARY KEY, stored BLOB NOT NULL)")

    def grow(self, number: int) -> None:
        """So many looks more."""
        (size,) = self.database.execute("SELECT coalesce(max(position), 0) FROM access").fetchone()
        rows = [(each, look(each)) for each in range(size + 1, size + number + 1)]
        self.database.executemany("INSERT INTO access VALUES (?, ?)", rows)

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        asked = "SELECT position, stored FROM access WHERE position > ? ORDER BY position LIMIT ?"
        return self.database.execute(asked, (after, limit)).fetchall()
