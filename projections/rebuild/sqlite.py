"""Shadow tables in the file of the live ones: folded outside the write lock, written in short transactions."""

import sqlite3
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice

from projections.readstore import statements
from projections.readstore.port import Lease
from projections.readstore.sqlite import SQLiteReadStore
from projections.rebuild import bookkeeping
from projections.rebuild.bookkeeping import BUILDS, SLICES, all_shadows, moments_beside
from projections.rebuild.copy_text import copy_text
from projections.rebuild.port import Ask, Build, FoldedSlice, FoldSlice, Hashed
from projections.rebuild.shadow import old_name, shadow_name
from projections.rebuild.slices import slice_of
from projections.table import Table, Value, Values

AT_ONCE = 2_000
# SQLite cannot rename an index, and the live table has the first name: a rebuild takes the one that is free.
SECOND_NAME = "__again"

INDEXES = "SELECT name FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
TAKEN = "SELECT 1 FROM sqlite_schema WHERE name = ?"


class SQLiteShadowStore:
    """`ShadowStore` on a file; one process fills, because SQLite has one writer."""

    slice_events = 8_000

    def __init__(self, views: SQLiteReadStore) -> None:
        self._views = views

    def prepare(self) -> None:
        with self._views.writing() as cursor:
            for table in (BUILDS, SLICES):
                cursor.execute(statements.create_table(table, text="TEXT", number="INTEGER"))

    def begun(self, projection: str) -> Build | None:
        with self._views.reading() as reader:
            return bookkeeping.begun(reader.select, projection)

    def begin(self, build: Build, tables: Sequence[Table]) -> None:
        with self._views.writing() as cursor:
            bookkeeping.write_down(_asking(cursor), build)
            for each in (*all_shadows(tables), moments_beside(build.projection)):
                cursor.execute(f"DROP TABLE IF EXISTS {each.name}")
                cursor.execute(statements.create_table(each, text="TEXT", number="INTEGER"))

    def fill_next(self, build: Build, fold: FoldSlice) -> int | None:
        """The rebuild's lease keeps any second process away, so the slice needs no lock while it is folded."""
        with self._views.reading() as reader:
            found = reader.select(bookkeeping.NEXT_SLICE, (build.run,))
        if not found:
            return None
        number = int(str(found[0][0]))
        folded = fold(slice_of(number, build.slices))
        with self._views.writing() as cursor:
            _insert_all(cursor, build, folded)
            _asking(cursor)(bookkeeping.SLICE_DONE, (folded.events, build.run, number))
        return folded.events

    def events_filled(self, build: Build) -> int:
        with self._views.reading() as reader:
            return int(str(reader.select(bookkeeping.EVENTS_FILLED, (build.run,))[0][0]))

    def slices_left(self, build: Build) -> int:
        with self._views.reading() as reader:
            return int(str(reader.select(bookkeeping.SLICES_LEFT, (build.run,))[0][0]))

    def finish_fill(self, build: Build, tables: Sequence[Table]) -> Build:
        for live in _all(tables):
            for index in live.indexes:
                on = statements.definition(live, index).replace(live.name, shadow_name(live.name), 1)
                with self._views.writing() as cursor:
                    _create_index(cursor, index.name, on)
        with self._views.writing() as cursor:
            return bookkeeping.filled(_asking(cursor), build)

    def is_empty(self, table: Table) -> bool:
        with self._views.reading() as reader:
            return not any(reader.select(f"SELECT 1 FROM {each.name} LIMIT 1") for each in table.all_tables())

    def hashed(self, select: str) -> Hashed:
        digest, count = sha256(), 0
        with self.streaming(select) as rows:
            while some := list(islice(rows, AT_ONCE)):
                digest.update(copy_text(some))
                count += len(some)
        return Hashed(digest.hexdigest(), count)

    @contextmanager
    def streaming(self, select: str) -> Iterator[Iterator[Values]]:
        with self._views.streaming(select) as rows:
            yield rows

    def swap(
        self, build: Build, position: int, leases: Sequence[Lease], tables: Sequence[Table], *, moments: bool
    ) -> Sequence[str]:
        with self._views.writing() as cursor:
            ask = _asking(cursor)
            bookkeeping.require_held(ask, leases)
            bookkeeping.move_records(ask, build.projection, position, moments=moments)
            bookkeeping.forget(ask, build.projection)
            cursor.execute(f"DROP TABLE {moments_beside(build.projection).name}")
            for table in _all(tables):
                _put_in_place(cursor, table)
        return [old_name(each.name) for each in _all(tables)]

    def drop_old(self, tables: Sequence[Table]) -> Sequence[str]:
        with self._views.writing() as cursor:
            kept = [old_name(each.name) for each in _all(tables)]
            there = [name for name in kept if _asking(cursor)(TAKEN, (name,))]
            for name in there:
                cursor.execute(f"DROP TABLE {name}")
        return there


def _all(tables: Sequence[Table]) -> list[Table]:
    return [each for table in tables for each in table.all_tables()]


def _asking(cursor: sqlite3.Cursor) -> Ask:
    def ask(statement: str, values: Sequence[Value]) -> list[Values]:
        return cursor.execute(statement, values).fetchall()

    return ask


def _insert_all(cursor: sqlite3.Cursor, build: Build, slice_: FoldedSlice) -> None:
    folded, shadow = slice_.folded, shadow_name(build.projection)
    for changes in folded.changes.tables:
        cursor.executemany(statements.insert(changes.table), changes.added)
        if changes.table.newest is not None:
            cursor.executemany(statements.insert(changes.table.all_tables()[1]), changes.newest_rows)
    cursor.executemany(
        statements.insert(moments_beside(build.projection)),
        [(each.recorded_at, each.position) for each in folded.moments],
    )
    cursor.executemany(
        statements.ADD_PARKED,
        [(shadow, p.position, p.stream_id, p.topic, p.reason) for p in folded.parked],
    )


def _create_index(cursor: sqlite3.Cursor, name: str, on: str) -> None:
    """Idempotent: a fill that was interrupted here goes on here."""
    table = on.partition(" ")[0]
    for each in (name, f"{name}{SECOND_NAME}"):
        found = cursor.execute("SELECT tbl_name FROM sqlite_schema WHERE name = ?", (each,)).fetchone()
        if found == (table,):
            return
    free = name if cursor.execute(TAKEN, (name,)).fetchone() is None else f"{name}{SECOND_NAME}"
    cursor.execute(f"CREATE INDEX {free} ON {on}")


def _put_in_place(cursor: sqlite3.Cursor, table: Table) -> None:
    """Live becomes old and loses its indexes, whose names are needed again; the shadow becomes live."""
    cursor.execute(f"DROP TABLE IF EXISTS {old_name(table.name)}")
    if cursor.execute(TAKEN, (table.name,)).fetchone() is not None:
        for (name,) in cursor.execute(INDEXES, (table.name,)).fetchall():
            cursor.execute(f"DROP INDEX {name}")
        cursor.execute(f"ALTER TABLE {table.name} RENAME TO {old_name(table.name)}")
    cursor.execute(f"ALTER TABLE {shadow_name(table.name)} RENAME TO {table.name}")
