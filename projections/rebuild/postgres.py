"""Shadow tables in PostgreSQL: many processes fill them by COPY, a rename under a short lock puts them in place."""

import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from hashlib import sha256
from itertools import islice

import psycopg
from psycopg.sql import SQL, Identifier

from ledger.port import StoreUnavailable
from projections.fold import Folded
from projections.readstore import statements
from projections.readstore.port import Lease
from projections.readstore.postgres import TEXT, Cursor, PostgresReadStore
from projections.readstore.postgres_rows import plain
from projections.rebuild import bookkeeping
from projections.rebuild.bookkeeping import BUILDS, SLICES, all_shadows, moments_beside
from projections.rebuild.copy_text import copy_lines
from projections.rebuild.port import Build, FoldSlice, Hashed, SwapBlocked
from projections.rebuild.postgres_indexes import make_indexes
from projections.rebuild.postgres_parts import (
    SORT_IN_MEMORY,
    all_of,
    asking,
    columns_of,
    indexes_of,
    patient,
)
from projections.rebuild.shadow import SHADOW, old_name, shadow_name, shadow_of
from projections.rebuild.slices import slice_of
from projections.table import Table, Values

# A short wait for the tables: who comes after us in the queue waits as long as we do.
LOCK_SECONDS, SWAP_SECONDS, PAUSE_SECONDS = 0.5, 30.0, 0.1
AT_ONCE = 2_000

# A reader whose snapshot is older than the shadow's newest rows would look for them in vain once it is in place.
OLDER_SNAPSHOTS = (
    "SELECT count(*) FROM pg_stat_activity WHERE datname = current_database() AND pid <> pg_backend_pid() "
    "AND backend_xmin IS NOT NULL AND age(backend_xmin) > age(?::text::xid)"
)
NEXT_XID = "SELECT (txid_snapshot_xmax(txid_current_snapshot()) % 4294967296)::text"


class PostgresShadowStore:
    """`ShadowStore` on a schema; the role must own the live tables, and gives the views' role its rights."""

    slice_events = 16_000

    def __init__(self, views: PostgresReadStore) -> None:
        self._views = views

    def prepare(self) -> None:
        with self._views.writing() as cursor:
            for table in (BUILDS, SLICES):
                cursor.execute(plain(statements.create_table(table, text=TEXT, number="bigint")))

    def begun(self, projection: str) -> Build | None:
        with self._views.writing() as cursor:
            return bookkeeping.begun(asking(cursor), projection)

    def begin(self, build: Build, tables: Sequence[Table]) -> None:
        with self._views.writing() as cursor:
            bookkeeping.write_down(asking(cursor), build)
            for each in (*all_shadows(tables), moments_beside(build.projection)):
                cursor.execute(SQL("DROP TABLE IF EXISTS {}").format(Identifier(each.name)))
                cursor.execute(plain(statements.create_table(each, text=TEXT, number="bigint", keyed=False)))

    def fill_next(self, build: Build, fold: FoldSlice) -> int | None:
        """The slice's row is locked while we work on it: who dies on the way gives it back unwritten."""
        with self._views.writing() as cursor:
            ask = asking(cursor)
            found = ask(f"{bookkeeping.NEXT_SLICE} FOR UPDATE SKIP LOCKED", (build.run,))
            if not found:
                return None
            number = int(str(found[0][0]))
            events, folded = fold(slice_of(number, build.slices))
            _copy_all(cursor, build, folded)
            ask(bookkeeping.SLICE_DONE, (events, build.run, number))
        return events

    def events_filled(self, build: Build) -> int:
        with self._views.writing() as cursor:
            return int(str(asking(cursor)(bookkeeping.EVENTS_FILLED, (build.run,))[0][0]))

    def slices_left(self, build: Build) -> int:
        with self._views.writing() as cursor:
            return int(str(asking(cursor)(bookkeeping.SLICES_LEFT, (build.run,))[0][0]))

    def finish_fill(self, build: Build, tables: Sequence[Table]) -> Build:
        make_indexes(self._views, tables)
        with patient(self._views) as cursor:
            self._views.hand_over(cursor, [shadow_of(each) for each in tables])
            return bookkeeping.filled(asking(cursor), build)

    def is_empty(self, table: Table) -> bool:
        with self._views.writing() as cursor:
            ask = asking(cursor)
            return not any(ask(f"SELECT 1 FROM {each.name} LIMIT 1", ()) for each in table.all_tables())

    def hashed(self, select: str) -> Hashed:
        digest, rows = sha256(), 0
        with patient(self._views) as cursor:
            cursor.execute(SORT_IN_MEMORY)
            with cursor.copy(plain(f"COPY ({select}) TO STDOUT")) as copy:
                lines = iter(copy)
                while some := list(islice(lines, AT_ONCE)):
                    digest.update(b"".join(some))
                    rows += len(some)
        return Hashed(digest.hexdigest(), rows)

    @contextmanager
    def streaming(self, select: str) -> Iterator[Iterator[Values]]:
        with patient(self._views) as cursor:
            cursor.execute(plain(f"DECLARE streamed NO SCROLL CURSOR FOR {select}"))
            yield _fetched(cursor)

    def swap(
        self, build: Build, position: int, leases: Sequence[Lease], tables: Sequence[Table], *, moments: bool
    ) -> Sequence[str]:
        begun = time.monotonic()
        with self._views.writing() as cursor:
            newest = str(asking(cursor)(NEXT_XID, ())[0][0])
        while time.monotonic() - begun < SWAP_SECONDS:
            try:
                if self._swapped(build, position, leases, tables, moments=moments, newest=newest):
                    return [old_name(each.name) for each in all_of(tables)]
            except StoreUnavailable as problem:
                if not isinstance(problem.__cause__, psycopg.errors.LockNotAvailable):
                    raise
            time.sleep(PAUSE_SECONDS)
        raise SwapBlocked(build.projection, SWAP_SECONDS)

    def _swapped(
        self,
        build: Build,
        position: int,
        leases: Sequence[Lease],
        tables: Sequence[Table],
        *,
        moments: bool,
        newest: str,
    ) -> bool:
        with patient(self._views) as cursor:
            ask = asking(cursor)
            if ask(OLDER_SNAPSHOTS, (newest,)) != [(0,)]:
                return False
            bookkeeping.require_held(ask, leases, " FOR UPDATE")
            bookkeeping.move_records(ask, build.projection, position, moments=moments)
            bookkeeping.forget(ask, build.projection)
            cursor.execute(plain(f"DROP TABLE {moments_beside(build.projection).name}"))
            cursor.execute(f"SET LOCAL lock_timeout = '{LOCK_SECONDS * 1_000:.0f}ms'")
            for table in all_of(tables):
                _put_in_place(cursor, table)
            return True

    def drop_old(self, tables: Sequence[Table]) -> Sequence[str]:
        with self._views.writing() as cursor:
            kept = [old_name(each.name) for each in all_of(tables)]
            there = [name for name in kept if columns_of(cursor, name)]
            for name in there:
                cursor.execute(SQL("DROP TABLE {}").format(Identifier(name)))
        return there


def _copy_all(cursor: Cursor, build: Build, folded: Folded) -> None:
    for changes in folded.changes.tables:
        lines = copy_lines(changes.added)
        _copy(cursor, changes.table, lines)
        if changes.table.newest is not None:
            # A newest row is one of the rows added: it is the same line.
            _copy(cursor, changes.table.all_tables()[1], [lines[at] for at in changes.newest_at])
    ends: list[Values] = [(each.recorded_at, each.position) for each in folded.moments]
    _copy(cursor, moments_beside(build.projection), copy_lines(ends))
    shadow = shadow_name(build.projection)
    cursor.executemany(
        plain(statements.ADD_PARKED),
        [(shadow, p.position, p.stream_id, p.topic, p.reason) for p in folded.parked],
    )


def _copy(cursor: Cursor, table: Table, lines: Sequence[str]) -> None:
    with cursor.copy(plain(f"COPY {table.name} ({', '.join(table.column_names)}) FROM STDIN")) as copy:
        copy.write("\n".join([*lines, ""]).encode())


def _put_in_place(cursor: Cursor, table: Table) -> None:
    """Live becomes old, the shadow live; indexes go along under names that fit."""
    old, shadow = old_name(table.name), shadow_name(table.name)
    cursor.execute(plain(f"DROP TABLE IF EXISTS {old}"))
    if columns_of(cursor, table.name):
        cursor.execute(plain(f"LOCK TABLE {table.name} IN ACCESS EXCLUSIVE MODE"))
        for name in indexes_of(cursor, table.name):
            cursor.execute(
                SQL("ALTER INDEX {} RENAME TO {}").format(Identifier(name), Identifier(old_name(name)))
            )
        cursor.execute(plain(f"ALTER TABLE {table.name} RENAME TO {old}"))
    cursor.execute(plain(f"ALTER TABLE {shadow} RENAME TO {table.name}"))
    for name in indexes_of(cursor, table.name):
        cursor.execute(
            SQL("ALTER INDEX {} RENAME TO {}").format(
                Identifier(name), Identifier(name.replace(SHADOW, "", 1))
            )
        )


def _fetched(cursor: Cursor) -> Iterator[Values]:
    while found := cursor.execute(plain(f"FETCH {AT_ONCE} FROM streamed")).fetchall():
        yield from found
