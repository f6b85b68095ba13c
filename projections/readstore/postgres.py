"""The read tables in a schema of PostgreSQL: roles that may not write the log, batches as arrays."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from functools import partial

import psycopg
from eventsourcing import persistence
from eventsourcing.persistence import Tracking
from eventsourcing.postgres import PostgresTrackingRecorder
from psycopg.conninfo import conninfo_to_dict, make_conninfo
from psycopg.pq import TransactionStatus
from psycopg.rows import tuple_row
from psycopg.sql import SQL, Identifier
from psycopg_pool import PoolClosed, PoolTimeout

from ledger.port import StoreUnavailable
from ledger.store.postgres_connections import BoundedDatastore, PostgresLimits, lock_key, send
from projections.readstore import postgres_wall, statements
from projections.readstore.port import FoldedBatch, Lease, LeaseLost
from projections.readstore.postgres_rows import add_rows, keep_rest, numbered, plain
from projections.readstore.row_scope import row_scope
from projections.readstore.together import Together
from projections.table import Kind, Shape, Table, Value

NOW = "(extract(epoch FROM clock_timestamp()) * 1000)::bigint"
# Text compares by bytes, as SQLite's does, whatever the server's language is.
TEXT = 'text COLLATE "C"'
KINDS = {"text": Kind.TEXT, "bigint": Kind.NUMBER}
COLUMNS = (
    "SELECT attname, format_type(atttypid, NULL), attnotnull, coalesce(array_position(indkey::int2[], attnum), -1) "
    "FROM pg_attribute LEFT JOIN pg_index ON indrelid = attrelid AND indisprimary WHERE attrelid = "
    "to_regclass(quote_ident(current_schema()) || '.' || quote_ident(?)) AND attnum > 0 AND NOT attisdropped ORDER BY 4"
)

SNAPSHOT = b"BEGIN ISOLATION LEVEL REPEATABLE READ, READ ONLY"

Cursor = psycopg.Cursor[tuple[Value, ...]]
# Rows and position are lost together or not at all, and what is lost is folded again.
DISPOSABLE = PostgresLimits(durable=False, planned_after=1)


class PostgresReadStore:
    """`ReadStore` on a schema. `prepare` runs as the owner; who keeps the tables is `gridledger_views`, who answers from
    them `gridledger_reader`, to whom each snapshot shows what `row_scope` says.
    """

    def __init__(self, dsn: str, *, schema: str = "views", limits: PostgresLimits | None = None) -> None:
        self._schema = schema
        options = f"{conninfo_to_dict(dsn).get('options') or ''} -c search_path={schema}".strip()
        self._datastore = BoundedDatastore.of(
            make_conninfo(dsn, options=options), schema, limits or DISPOSABLE
        )
        self._tracking = _Tracking(self._datastore, tracking_table_name="tracking")
        self._together: Together[_Reader] = Together()

    def prepare(self, tables: Sequence[Table]) -> None:
        with self.writing() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key(self._schema, "views"),))
            cursor.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(self._schema)))
        with _told():
            self._tracking.create_table()
        with self.writing() as cursor:
            cursor.execute("SELECT pg_advisory_xact_lock(%s)", (lock_key(self._schema, "views"),))
            for table in (*statements.OWN_TABLES, *tables):
                for statement in statements.create(table, text=TEXT, number="bigint"):
                    cursor.execute(plain(statement))
            cursor.execute(plain(statements.MOMENTS_BY_POSITION))
            postgres_wall.open_schema(cursor, self._schema)
            self.hand_over(cursor, (*statements.OWN_TABLES, *tables))

    def hand_over(self, cursor: Cursor, tables: Sequence[Table]) -> None:
        """Walls and rights of these tables: new ones belong to who made them."""
        postgres_wall.hand_over(cursor, [each for table in tables for each in table.all_tables()])

    def commit(self, batch: FoldedBatch, meanwhile: Callable[[], None] | None = None) -> None:
        with self.writing() as cursor:
            if batch.lease is not None:
                # The row stays locked: nobody takes over between this look and the commit.
                found = cursor.execute(
                    plain(f"{statements.HOLDER} FOR UPDATE"), (batch.projection,)
                ).fetchone()
                if found != (batch.lease.holder, batch.lease.fence):
                    raise LeaseLost(batch.projection)
            self._tracking.move(cursor, batch)
            left_out = [(batch.projection, p.position, p.stream_id, p.topic, p.reason) for p in batch.parked]
            cursor.executemany(plain(statements.ADD_PARKED), left_out)
            with cursor.connection.pipeline() as pipeline:
                add_rows(cursor, batch.changes, pipeline)
                keep_rest(cursor, batch)
                if meanwhile is not None:
                    send(cursor.connection)
                    meanwhile()

    @contextmanager
    def reading(self) -> Iterator["_Reader"]:
        scope = postgres_wall.told_scope()
        with self._together.joined(scope, partial(self._snapshot, scope)) as reader:
            yield reader

    @contextmanager
    def together(self) -> Iterator[None]:
        with self._together.held():
            yield

    @contextmanager
    def _snapshot(self, scope: bytes) -> Iterator["_Reader"]:
        with (
            _told(),
            self._datastore.connection() as connection,
            psycopg.RawCursor(connection, row_factory=tuple_row) as cursor,
        ):
            # Not `connection.transaction()`: it would begin in two journeys.
            cursor.execute(SNAPSHOT + scope, prepare=False)
            yield _Reader(cursor)
            connection.commit()  # after a failure the pool rolls back what it is given back

    def shape_of(self, table: str) -> Shape | None:
        with self.reading() as reader:
            found = reader.select(COLUMNS, (table,))
        columns = frozenset((str(name), KINDS.get(str(kind)), not fixed) for name, kind, fixed, _ in found)
        return (
            Shape(columns, tuple(str(name) for name, _, _, place in found if place != -1)) if found else None
        )

    def position(self, projection: str) -> int:
        # Not the library's `max_tracking_id`: it tries ten times before it says that the server is gone.
        with self.reading() as reader:
            found = reader.select(statements.POSITION, (projection,))
        return int(found[0][0] or 0) if found else 0

    def take_lease(self, projection: str, holder: str, seconds: float) -> Lease | None:
        values = (projection, holder, round(seconds * 1_000))
        with self.writing() as cursor:
            found = cursor.execute(plain(statements.TAKE_LEASE.format(now=NOW)), values).fetchone()
        return None if found is None else Lease(projection, holder, int(str(found[0])))

    def take_over_lease(self, projection: str, holder: str, seconds: float) -> Lease:
        values = (projection, holder, round(seconds * 1_000))
        with self.writing() as cursor:
            found = cursor.execute(plain(statements.TAKE_OVER_LEASE.format(now=NOW)), values).fetchone()
        assert found is not None
        return Lease(projection, holder, int(str(found[0])))

    def keep_lease(self, lease: Lease, seconds: float) -> bool:
        values = (round(seconds * 1_000), lease.projection, lease.holder, lease.fence)
        with self.writing() as cursor:
            return cursor.execute(plain(statements.KEEP_LEASE.format(now=NOW)), values).rowcount == 1

    def give_up_lease(self, lease: Lease) -> None:
        with self.writing() as cursor:
            values = (lease.projection, lease.holder, lease.fence)
            cursor.execute(plain(statements.GIVE_UP_LEASE), values)

    def clear(self, projection: str, tables: Sequence[Table]) -> None:
        with self.writing() as cursor:
            for table in tables:
                for each in table.all_tables():
                    cursor.execute(SQL("DELETE FROM {}").format(Identifier(each.name)))
            for statement in statements.CLEAR_OWN:
                cursor.execute(plain(statement), (projection,))
            cursor.execute("DELETE FROM tracking WHERE application_name = %s", (projection,))

    def scrub(self) -> None:
        """Nothing: dead rows go with the next vacuum (docs/rights.md)."""

    def close(self) -> None:
        self._datastore.close()

    @contextmanager
    def writing(self) -> Iterator[Cursor]:
        """A cursor in a transaction of its own."""
        with (
            _told(),
            self._datastore.connection() as connection,
            connection.transaction(),
            connection.cursor(row_factory=tuple_row) as cursor,
        ):
            yield cursor


class _Reader:
    """Asks with the server's own placeholders: psycopg reads a long statement anew each time to find its own."""

    def __init__(self, cursor: psycopg.RawCursor[tuple[Value, ...]]) -> None:
        self._cursor = cursor

    def select(self, statement: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        with _told():
            return self._cursor.execute(numbered(statement), values).fetchall()

    @contextmanager
    def beyond(self) -> Iterator[None]:
        if row_scope().everywhere:  # the wall shows everything already
            yield
            return
        self._cursor.execute(postgres_wall.EVERYTHING, prepare=False)
        try:
            yield
        finally:
            if self._cursor.connection.info.transaction_status is not TransactionStatus.INERROR:
                self._cursor.execute(postgres_wall.NOT_EVERYTHING, prepare=False)


class _Tracking(PostgresTrackingRecorder):
    """The library's tracking table, moved inside our own transaction."""

    def move(self, cursor: Cursor, batch: FoldedBatch) -> None:
        """From `after` to `position`, or not at all."""
        cursor.execute(self.max_tracking_id_statement, (batch.projection,), prepare=True)
        found = cursor.fetchone()
        if ((found and found[0]) or 0) != batch.after:
            raise LeaseLost(batch.projection)
        # The library reads the answer only to see whether there is one: its kind of row does not matter.
        self._insert_tracking(cursor, Tracking(batch.projection, batch.position))  # type: ignore[arg-type]


# The tables are missing, of another program's shape, or not ours to use: the database's state, which an operator cures, not a fault of the program.
NOT_PREPARED = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.UndefinedColumn,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.InsufficientPrivilege,
)


@contextmanager
def _told() -> Iterator[None]:
    """PostgreSQL's errors in the words of the port."""
    try:
        yield
    except NOT_PREPARED as error:
        raise StoreUnavailable(
            f"not prepared, of another shape, or not for this role: {str(error).partition(chr(10))[0]}"
        ) from error
    except (psycopg.IntegrityError, psycopg.ProgrammingError, psycopg.DataError):
        raise
    except (psycopg.Error, persistence.PersistenceError, PoolTimeout, PoolClosed, OSError) as error:
        raise StoreUnavailable(str(error)) from error
