"""What one batch of a projection writes into PostgreSQL, said in few round trips."""

from collections.abc import Sequence
from functools import lru_cache

import psycopg

from ledger.store.postgres_arrays import Column, numbers, texts
from projections.changes import Changes
from projections.readstore import statements
from projections.readstore.port import FoldedBatch
from projections.table import Kind, Table, Value

Cursor = psycopg.Cursor[tuple[Value, ...]]

# More in one piece has been seen to block client and server on each other for ever.
MOST_ROWS = 500
ARRAYS = {Kind.TEXT: "text[]", Kind.NUMBER: "bigint[]"}
ADD_MOMENTS = (
    "INSERT INTO moments (projection, recorded_at, position) SELECT %s, * FROM unnest(%s::text[], %s::bigint[]) "
    "ON CONFLICT (projection, recorded_at) DO UPDATE SET position = excluded.position"
)


def add_rows(cursor: Cursor, changes: Changes, pipeline: psycopg.Pipeline) -> None:
    """Not COPY: PostgreSQL copies nothing into a table that has a wall."""
    for each in changes.tables:
        table, added = each.table, each.added
        for change in each.forgotten:
            for statement, values in statements.forget(table, change):
                cursor.execute(plain(statement), values)
        for start in range(0, len(added), MOST_ROWS):
            rows = added[start : start + MOST_ROWS]
            columns = _columns(table.kinds(table.column_names), rows)
            cursor.execute(plain(_add(table)), columns, prepare=True)
            if len(added) > MOST_ROWS:
                pipeline.sync()


def keep_rest(cursor: Cursor, batch: FoldedBatch) -> None:
    """What is short, and said without waiting for an answer."""
    for changes in batch.changes.tables:
        if newest := changes.newest:
            columns = _columns(changes.table.kinds(changes.table.key), newest)
            cursor.execute(plain(_keep_newest(changes.table)), columns, prepare=True)
    instants, positions = [m.recorded_at for m in batch.moments], [m.position for m in batch.moments]
    cursor.execute(ADD_MOMENTS, (batch.projection, instants, positions), prepare=True)


def _columns(kinds: Sequence[Kind], rows: Sequence[Sequence[Value]]) -> list[Column]:
    """The rows as one array a column, as PostgreSQL sends them over the wire."""
    columns = zip(*rows, strict=True)
    return [_array(kind, column) for kind, column in zip(kinds, columns, strict=True)]


def _array(kind: Kind, column: Sequence[Value]) -> Column:
    if kind is Kind.NUMBER:
        return numbers([None if value is None else int(value) for value in column])
    return texts([None if value is None else str(value) for value in column])


@lru_cache(maxsize=64)
def _add(table: Table) -> str:
    names = table.column_names
    arrays = ", ".join(f"?::{ARRAYS[kind]}" for kind in table.kinds(names))
    return f"INSERT INTO {table.name} ({', '.join(names)}) SELECT * FROM unnest({arrays})"


@lru_cache(maxsize=64)
def _keep_newest(table: Table) -> str:
    arrays = ", ".join(f"?::{ARRAYS[kind]}" for kind in table.kinds(table.key))
    names = ", ".join(table.key)
    same = " AND ".join(f"version.{name} = chosen.{name}" for name in table.key)
    return statements.keep_newest(table, f"JOIN unnest({arrays}) AS chosen({names}) ON {same}")


@lru_cache(maxsize=2_048)
def numbered(statement: str) -> bytes:
    """The statement with PostgreSQL's own placeholders, `$1` and on."""
    parts = statement.split("?")
    return "".join(f"{part}${nth}" for nth, part in enumerate(parts[:-1], 1)).encode() + parts[-1].encode()


@lru_cache(maxsize=512)
def plain(statement: str) -> bytes:
    """The statement with psycopg's placeholders; statements are built from our own names only."""
    return statement.replace("%", "%%").replace("?", "%s").encode()
