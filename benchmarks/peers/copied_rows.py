"""The limit of the database: binary COPY of the very rows we wrote, into the same tables with the same indexes."""

import hashlib
from collections.abc import Sequence
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Composed, Identifier

SCHEMA = "ledger"
NUMBERED = "(SELECT *, row_number() OVER (ORDER BY ctid) AS row_no FROM {table}) AS numbered"

Block = tuple[str, bytes]


@dataclass(frozen=True, slots=True)
class FinishedRows:
    """Rows in the order they were written, dealt out to as many transactions as wrote them.

    `lines` says how many rows there are, `digest` what is in them.
    """

    batches: list[list[Block]]
    at_once: list[Block]
    lines: int
    digest: str


def finished_rows(dsn: str, tables: Sequence[str], count: int) -> FinishedRows:
    """Every row of `tables`, once in `count` shares and once whole."""
    with psycopg.connect(dsn) as connection:
        batches = [
            [(table, _share(connection, table, number, count)) for table in tables] for number in range(count)
        ]
        at_once = [(table, _share(connection, table, 0, 1)) for table in tables]
        lines = sum(_rows(connection, table) for table in tables)
        return FinishedRows(batches, at_once, lines, row_digest(connection, tables))


def row_digest(connection: psycopg.Connection, tables: Sequence[str]) -> str:
    """One hash over every column of every row."""
    hashed = hashlib.sha256()
    for table in tables:
        query = SQL("COPY (SELECT * FROM {table} ORDER BY 1, 2, 3) TO STDOUT").format(table=_named(table))
        with connection.cursor() as cursor, cursor.copy(query) as copy:
            for block in copy:
                hashed.update(block)
    return hashed.hexdigest()


def copy_in(connection: psycopg.Connection, batches: Sequence[Sequence[Block]]) -> None:
    """One COPY a table and one commit a batch."""
    for batch in batches:
        with connection.transaction(), connection.cursor() as cursor:
            for table, block in batch:
                statement = SQL("COPY {table} FROM STDIN (FORMAT binary)").format(table=_named(table))
                with cursor.copy(statement) as copy:
                    copy.write(block)


def _named(table: str) -> Identifier:
    return Identifier(SCHEMA, table)


def _rows(connection: psycopg.Connection, table: str) -> int:
    found = connection.execute(SQL("SELECT count(*) FROM {}").format(_named(table))).fetchone()
    return int(found[0]) if found else 0


def _share(connection: psycopg.Connection, table: str, number: int, count: int) -> bytes:
    rows = _rows(connection, table)
    first, last = rows * number // count + 1, rows * (number + 1) // count
    query = SQL(
        f"COPY (SELECT {{columns}} FROM {NUMBERED} WHERE row_no BETWEEN {first} AND {last} ORDER BY row_no) "
        "TO STDOUT (FORMAT binary)"
    ).format(columns=_columns(connection, table), table=_named(table))
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(bytes(block) for block in copy)


def _columns(connection: psycopg.Connection, table: str) -> Composed:
    names = connection.execute(
        "SELECT column_name FROM information_schema.columns WHERE table_schema = %s AND table_name = %s "
        "ORDER BY ordinal_position",
        (SCHEMA, table),
    ).fetchall()
    return SQL(", ").join(Identifier(row[0]) for row in names)
