"""SQLite's own limit: `executemany` of the very rows we wrote, into the same tables with the same indexes."""

import hashlib
import sqlite3
from collections.abc import Mapping, Sequence
from pathlib import Path

Row = tuple[object, ...]
Rows = Mapping[str, list[Row]]


def schema_of(path: Path) -> list[str]:
    """The statements that make the tables, indexes and triggers."""
    with sqlite3.connect(path) as connection:
        found = connection.execute(
            "SELECT sql FROM sqlite_master WHERE sql IS NOT NULL "
            "ORDER BY CASE type WHEN 'table' THEN 0 WHEN 'index' THEN 1 ELSE 2 END"
        ).fetchall()
    return [str(row[0]) for row in found if not str(row[0]).startswith("CREATE TABLE sqlite_")]


def finished_rows(path: Path) -> Rows:
    """Every row of every table, in the order of insertion where the table keeps one."""
    with sqlite3.connect(path) as connection:
        names = [
            row[0]
            for row in connection.execute("SELECT name FROM sqlite_master WHERE type='table'")
            if not row[0].startswith("sqlite_")
        ]
        return {name: connection.execute(f'SELECT * FROM "{name}"').fetchall() for name in names}


def content_hash(rows: Rows) -> str:
    """One hash over all rows, whatever order they were written in."""
    hashed = hashlib.sha256()
    for name in sorted(rows):
        hashed.update(name.encode())
        for row in sorted(repr(row) for row in rows[name]):
            hashed.update(row.encode())
    return hashed.hexdigest()


def create(path: Path, schema: Sequence[str]) -> sqlite3.Connection:
    """An empty file with the same tables, as durable as ours."""
    connection = sqlite3.connect(path, isolation_level=None)
    connection.execute("PRAGMA journal_mode=WAL")
    connection.execute("PRAGMA synchronous=FULL")
    for statement in schema:
        connection.execute(statement)
    return connection


def insert(connection: sqlite3.Connection, rows: Rows, batches: int) -> None:
    """`batches` transactions of `executemany`, every table's share in each."""
    for index in range(batches):
        connection.execute("BEGIN IMMEDIATE")
        for name, lines in rows.items():
            part = lines[len(lines) * index // batches : len(lines) * (index + 1) // batches]
            if part:
                marks = ",".join("?" * len(part[0]))
                connection.executemany(f'INSERT INTO "{name}" VALUES ({marks})', part)
        connection.execute("COMMIT")
