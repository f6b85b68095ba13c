"""The limit of the database: COPY of the very rows we wrote, into the same tables with the same indexes."""

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import psycopg
from psycopg.sql import SQL, Identifier

TABLES = """
SELECT n.nspname, c.relname FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace
WHERE c.relkind = 'r' AND n.nspname NOT IN ('pg_catalog', 'information_schema') ORDER BY 1, 2
"""


@dataclass(frozen=True, slots=True)
class Table:
    """A table by schema and name."""

    schema: str
    name: str

    @property
    def sql(self) -> Identifier:
        """Its quoted name."""
        return Identifier(self.schema, self.name)


Rows = Mapping[Table, list[bytes]]


def finished_rows(dsn: str, leave_out: Sequence[str] = ()) -> Rows:
    """Every row of every table as COPY writes it, in the order of insertion."""
    with psycopg.connect(dsn) as connection:
        tables = [Table(*row) for row in connection.execute(TABLES).fetchall()]
        return {
            table: rows
            for table in tables
            if table.name not in leave_out and (rows := _rows(connection, table))
        }


def _rows(connection: psycopg.Connection, table: Table) -> list[bytes]:
    query = SQL("COPY (SELECT * FROM {} ORDER BY ctid) TO STDOUT").format(table.sql)
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(bytes(block) for block in copy).splitlines(keepends=True)


def content_hash(rows: Rows) -> str:
    """One hash over all rows, whatever order they were written in."""
    hashed = hashlib.sha256()
    for table in sorted(rows, key=lambda each: (each.schema, each.name)):
        hashed.update(table.name.encode())
        for row in sorted(rows[table]):
            hashed.update(row)
    return hashed.hexdigest()


def batches_of(rows: Rows, count: int) -> list[list[tuple[Table, bytes]]]:
    """The rows dealt out to `count` transactions, as the batches that wrote them were."""
    dealt: list[list[tuple[Table, bytes]]] = []
    for index in range(count):
        batch = []
        for table, lines in rows.items():
            part = lines[len(lines) * index // count : len(lines) * (index + 1) // count]
            if part:
                batch.append((table, b"".join(part)))
        dealt.append(batch)
    return dealt


def copy_in(connection: psycopg.Connection, batches: Sequence[Sequence[tuple[Table, bytes]]]) -> None:
    """One COPY a table and one commit a batch."""
    for batch in batches:
        with connection.transaction(), connection.cursor() as cursor:
            for table, block in batch:
                with cursor.copy(SQL("COPY {} FROM STDIN").format(table.sql)) as copy:
                    copy.write(block)


def empty(dsn: str, tables: Sequence[Table]) -> None:
    """Rows a fresh store writes by itself would collide with ours; the guards against it rest meanwhile."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute("SET session_replication_role = replica")
        for table in tables:
            connection.execute(SQL("DELETE FROM {}").format(table.sql))
