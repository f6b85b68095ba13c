"""The read tables in a SQLite file of their own, so that the writer of the log never waits for a projection."""

import sqlite3
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from threading import Lock

from eventsourcing.persistence import Tracking
from eventsourcing.sqlite import SQLiteCursor, SQLiteTrackingRecorder

from ledger.store.sqlite_connections import DurableDatastore, create_closed_file, told
from projections.changes import TableChanges
from projections.readstore import statements
from projections.readstore.port import FoldedBatch, Lease, LeaseLost
from projections.readstore.together import Together
from projections.table import Kind, Shape, Table, Value

KINDS = {"TEXT": Kind.TEXT, "INTEGER": Kind.NUMBER}
COLUMNS = 'SELECT name, type, "notnull", pk FROM pragma_table_info(?) ORDER BY pk'
NOW = "CAST((julianday('now') - 2440587.5) * 86400000 AS INTEGER)"


class SQLiteReadStore:
    """`ReadStore` on a file. Writers of one process queue in turn instead of meeting SQLite's blunt back-off."""

    def __init__(self, path: Path, *, lock_seconds: int = 30) -> None:
        self._path = path
        self._datastore = DurableDatastore(str(path), lock_timeout=lock_seconds)
        self._tracking = _Tracking(self._datastore)
        self._turn = Lock()
        self._together: Together[_Reader] = Together()

    def prepare(self, tables: Sequence[Table]) -> None:
        with told():
            create_closed_file(self._path)
            self._tracking.create_table()
        with self.writing() as cursor:
            for table in (*statements.OWN_TABLES, *tables):
                for each in table.all_tables():
                    cursor.execute(statements.create_table(each, text="TEXT", number="INTEGER"))
                    _create_indexes(cursor, each)
            cursor.execute(statements.MOMENTS_BY_POSITION)

    def commit(self, batch: FoldedBatch, meanwhile: Callable[[], None] | None = None) -> None:
        with self.writing() as cursor:
            if batch.lease is not None:
                found = cursor.execute(statements.HOLDER, (batch.projection,)).fetchone()
                if found != (batch.lease.holder, batch.lease.fence):
                    raise LeaseLost(batch.projection)
            self._tracking.move(cursor, batch)
            for changes in batch.changes.tables:
                _write(cursor, changes)
            moments = [(batch.projection, each.recorded_at, each.position) for each in batch.moments]
            cursor.executemany(statements.ADD_MOMENT, moments)
            cursor.executemany(
                statements.ADD_PARKED,
                [(batch.projection, p.position, p.stream_id, p.topic, p.reason) for p in batch.parked],
            )
        if meanwhile is not None:
            meanwhile()  # this database works in the thread that asks it: there is nothing to be won sooner

    @contextmanager
    def reading(self) -> Iterator["_Reader"]:
        with self._together.joined("", self._snapshot) as reader:
            yield reader

    @contextmanager
    def _snapshot(self) -> Iterator["_Reader"]:
        with told(), self._datastore.reading() as cursor:
            yield _Reader(cursor)

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._together.held():
            yield

    @contextmanager
    def streaming(self, statement: str) -> Iterator[Iterator[tuple[Value, ...]]]:
        """Rows of a query one by one, for tables too large to hold."""
        with told(), self._datastore.reading() as cursor:
            yield cursor.execute(statement)

    def shape_of(self, table: str) -> Shape | None:
        with self.reading() as reader:
            found = reader.select(COLUMNS, (table,))
        columns = frozenset((str(name), KINDS.get(str(kind)), not fixed) for name, kind, fixed, _ in found)
        return Shape(columns, tuple(str(name) for name, _, _, place in found if place)) if found else None

    def position(self, projection: str) -> int:
        with told():
            return self._tracking.max_tracking_id(projection) or 0

    def take_lease(self, projection: str, holder: str, seconds: float) -> Lease | None:
        length = round(seconds * 1_000)
        with self.writing() as cursor:
            taken = cursor.execute(statements.TAKE_LEASE.format(now=NOW), (projection, holder, length))
            found = taken.fetchone()
        return None if found is None else Lease(projection, holder, int(found[0]))

    def take_over_lease(self, projection: str, holder: str, seconds: float) -> Lease:
        length = round(seconds * 1_000)
        with self.writing() as cursor:
            taken = cursor.execute(statements.TAKE_OVER_LEASE.format(now=NOW), (projection, holder, length))
            return Lease(projection, holder, int(taken.fetchone()[0]))

    def keep_lease(self, lease: Lease, seconds: float) -> bool:
        length = round(seconds * 1_000)
        with self.writing() as cursor:
            values = (length, lease.projection, lease.holder, lease.fence)
            return cursor.execute(statements.KEEP_LEASE.format(now=NOW), values).rowcount == 1

    def give_up_lease(self, lease: Lease) -> None:
        with self.writing() as cursor:
            cursor.execute(statements.GIVE_UP_LEASE, (lease.projection, lease.holder, lease.fence))

    def clear(self, projection: str, tables: Sequence[Table]) -> None:
        with self.writing() as cursor:
            for table in tables:
                for each in table.all_tables():
                    cursor.execute(f"DELETE FROM {each.name}")
            for statement in statements.CLEAR_OWN:
                cursor.execute(statement, (projection,))
            cursor.execute("DELETE FROM tracking WHERE application_name = ?", (projection,))

    def scrub(self) -> None:
        with told():
            self._datastore.scrub()

    def close(self) -> None:
        self._datastore.close()

    @contextmanager
    def writing(self) -> Iterator[sqlite3.Cursor]:
        """A cursor in a transaction of its own."""
        with told(), self._turn, self._datastore.writing() as cursor:
            yield cursor
            cursor.connection.commit()


def _create_indexes(cursor: sqlite3.Cursor, table: Table) -> None:
    """Those that are missing, whatever they are called: SQLite cannot rename the indexes of a table put in place."""
    made = "SELECT sql FROM sqlite_schema WHERE type = 'index' AND tbl_name = ? AND sql IS NOT NULL"
    there = {str(sql).replace('"', "").partition(" ON ")[2] for (sql,) in cursor.execute(made, (table.name,))}
    for index in table.indexes:
        if statements.definition(table, index) not in there:
            cursor.execute(statements.create_index(table, index))


class _Reader:
    def __init__(self, cursor: sqlite3.Cursor) -> None:
        self._cursor = cursor

    def select(self, statement: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        with told():
            return self._cursor.execute(statement, values).fetchall()

    @contextmanager
    def beyond(self) -> Iterator[None]:
        yield


class _Tracking(SQLiteTrackingRecorder):
    """The library's tracking table, moved inside our own transaction."""

    def move(self, cursor: sqlite3.Cursor, batch: FoldedBatch) -> None:
        """From `after` to `position`, or not at all."""
        opened = SQLiteCursor(cursor)
        if (self._max_tracking_id(batch.projection, opened) or 0) != batch.after:
            raise LeaseLost(batch.projection)
        self._insert_tracking(opened, Tracking(batch.projection, batch.position))


def _write(cursor: sqlite3.Cursor, changes: TableChanges) -> None:
    table = changes.table
    for each in changes.forgotten:
        for statement, values in statements.forget(table, each):
            cursor.execute(statement, values)
    cursor.executemany(statements.insert(table), changes.added)
    if table.newest is not None:
        where = " AND ".join(f"version.{name} = ?" for name in table.key)
        cursor.executemany(statements.keep_newest(table, f"WHERE {where}"), changes.newest)
