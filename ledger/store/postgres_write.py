"""Everything one transaction writes, on an open PostgreSQL transaction, in few round trips."""

from collections.abc import Callable, Iterator, Sequence
from functools import partial
from typing import TypeVar

import psycopg
from psycopg.rows import TupleRow, tuple_row
from psycopg.sql import Composed

from ledger.port import Fenced, Head, NothingErased, OffsetClaim, StreamMoved, Writes
from ledger.store import postgres_rows as rows
from ledger.store.numbering import STATE_OPENING_BYTES, Clock, in_chunks, next_instant
from ledger.store.postgres_connections import send
from ledger.store.postgres_schema import SchemaNames

Row = TypeVar("Row")
Cursor = psycopg.Cursor[TupleRow]

# More than this in one piece has been seen to block client and server on each other for ever.
MOST_ROWS = 500
MOST_BYTES = 2_000_000

_HEAD = (
    "SELECT coalesce((SELECT max(notification_id) FROM {schema}.{events}), 0), "
    "coalesce((SELECT max(seq) FROM {schema}.outbox), 0), "
    f"(SELECT substring(state FROM 1 FOR {STATE_OPENING_BYTES}) FROM {{schema}}.{{events}} "
    "ORDER BY notification_id DESC LIMIT 1)"
)
# A claim that no longer holds must fail in the database, where the commit behind it is then skipped: it divides by
# the number of rows claimed. Nothing else a batch executes divides.
_CLAIMED = "WITH claimed AS ({} RETURNING 1) SELECT 1 / count(*) FROM claimed"
_FIRST_CLAIM = _CLAIMED.replace(
    "{}",
    "INSERT INTO {schema}.{tracking} (notification_id, application_name) VALUES (%s, %s) ON CONFLICT DO NOTHING",
)
_NEXT_CLAIM = _CLAIMED.replace(
    "{}",
    "UPDATE {schema}.{tracking} SET notification_id = %s WHERE application_name = %s AND notification_id = %s",
)


class CommitUnanswered(Exception):
    """The connection broke after the commit was sent."""

    def __init__(self, error: psycopg.Error) -> None:
        super().__init__(str(error))
        self.error = error


class PostgresWriter:
    """The write path of one log; holds its statements, no connection."""

    def __init__(self, names: SchemaNames, lock: int, channel: str) -> None:
        self._names = names
        self._lock = f"SELECT pg_advisory_xact_lock({lock})"
        self._notify = f'NOTIFY "{channel}"'
        self._statements: dict[str, Composed] = {}

    def begin(self, connection: psycopg.Connection[object], clock: Clock) -> Head:
        """Open the transaction, take the writers' lock and read where the log stands, in one round trip.

        The head is a statement of its own after the lock: READ COMMITTED then sees what was committed meanwhile.
        """
        with connection.pipeline():
            cursor = _cursor(connection)
            cursor.execute("BEGIN ISOLATION LEVEL READ COMMITTED")
            cursor.execute(self._lock)
            head = _cursor(connection)
            head.execute(self._filled(_HEAD), prepare=True)
            found = head.fetchone()
        assert found is not None
        position, outbox_seq, state = found
        return Head(position, outbox_seq, next_instant(clock, state))

    def write(
        self, connection: psycopg.Connection[object], writes: Writes, meanwhile: Callable[[], None] | None
    ) -> None:
        """Write it all and commit, as a rule in one round trip, during which `meanwhile` is called.

        Raises `Fenced`, `StreamMoved` or psycopg's own errors; `CommitUnanswered` where nobody knows what became of
        the commit.
        """
        # long because the order in which one transaction is told is read in one piece
        changed: list[tuple[int, Cursor]] = []
        committing = False
        try:
            with connection.pipeline() as pipeline:
                for claim in writes.offsets:
                    self._claim(connection, claim)
                self._write_log(connection, writes, pipeline)
                changed += self._change(connection, writes)
                self._write_rest(connection, writes)
                connection.execute(self._notify)
                # Else it must be known first how many rows did change, and that nothing stands against what is forgotten.
                at_once = not changed and not writes.forgotten
                if at_once:
                    committing = True
                    connection.execute("COMMIT")
                    if meanwhile is not None:
                        send(connection)
                        meanwhile()
            if not at_once:
                _require_changed(changed)
                self._forget(connection, writes)
                committing = True
                connection.execute("COMMIT")
        except psycopg.errors.DivisionByZero:
            raise Fenced("a partition does not stand where it was said to stand") from None
        except psycopg.errors.RaiseException as error:
            raise NothingErased(error.diag.message_primary) from None
        except psycopg.errors.UniqueViolation as error:
            raise StreamMoved(error.diag.constraint_name) from None
        except psycopg.Error as error:
            if committing and error.diag.sqlstate is None:
                raise CommitUnanswered(error) from error
            raise

    def is_written(self, connection: psycopg.Connection[object], writes: Writes) -> bool:
        """Whether a transaction whose commit was not answered stands in the database after all.

        Called under the writers' lock: whoever held it before has ended, one way or the other.
        """
        cursor = _cursor(connection)
        if writes.events:
            first = writes.events[0]
            asked = (
                "SELECT state FROM {schema}.{events} WHERE notification_id = %s AND originator_id = %s "
                "AND originator_version = %s"
            )
            cursor.execute(self._filled(asked), (first.position, first.stream_id, first.version))
            return cursor.fetchone() == (first.state,)
        for row in (*writes.inbox[:1], *writes.settled[:1]):
            asked = "SELECT verdict, recorded_at FROM {schema}.inbox WHERE key = %s"
            cursor.execute(self._filled(asked), (row.key,))
            return cursor.fetchone() == (row.verdict.value, row.recorded_at)
        for outbox_row in writes.outbox[:1]:
            cursor.execute(
                self._filled("SELECT payload FROM {schema}.outbox WHERE seq = %s"), (outbox_row.seq,)
            )
            return cursor.fetchone() == (outbox_row.payload,)
        asked = "SELECT notification_id FROM {schema}.{tracking} WHERE application_name = %s"
        return all(
            cursor.execute(self._filled(asked), (claim.name,)).fetchone() == (claim.last,)
            for claim in writes.offsets
        )

    def _write_log(
        self, connection: psycopg.Connection[object], writes: Writes, pipeline: psycopg.Pipeline
    ) -> None:
        chunks = in_chunks(writes.events, most=MOST_ROWS, most_bytes=MOST_BYTES)
        for chunk in chunks:
            self._insert(connection, rows.INSERT_EVENTS, chunk, rows.events_columns)
            if len(chunks) > 1:
                pipeline.sync()
        self._insert_all(connection, rows.INSERT_INBOX, writes.inbox, rows.inbox_columns, pipeline)
        self._insert_all(connection, rows.INSERT_OUTBOX, writes.outbox, rows.outbox_columns, pipeline)

    def _change(self, connection: psycopg.Connection[object], writes: Writes) -> Iterator[tuple[int, Cursor]]:
        """Rows that must still stand as they were read: how many, and the cursor that tells how many did."""
        some: tuple[tuple[str, int, Callable[[], rows.Columns]], ...] = (
            (rows.SETTLE_INBOX, len(writes.settled), partial(rows.settle_columns, writes.settled)),
            (rows.HANDLE_LETTERS, len(writes.handled), partial(rows.handle_columns, writes.handled)),
            (rows.EXTEND_PARKED, len(writes.extended), partial(rows.extend_columns, writes.extended)),
        )
        for statement, expected, columns in some:
            if expected:
                cursor = _cursor(connection)
                yield expected, cursor.execute(self._filled(statement), columns(), prepare=True)

    def _write_rest(self, connection: psycopg.Connection[object], writes: Writes) -> None:
        insert = self._insert
        insert(connection, rows.INSERT_CONFLICTS, writes.conflicts, rows.conflicts_columns)
        if writes.unparked:
            connection.execute(self._filled(rows.DELETE_PARKED), (writes.unparked,))
        insert(connection, rows.INSERT_PARKED, writes.parked, rows.parked_columns)
        insert(connection, rows.INSERT_DEAD_LETTERS, writes.dead_letters, rows.dead_letters_columns)
        insert(connection, rows.INSERT_LETTERS, writes.letters, rows.letters_columns)
        insert(connection, rows.INSERT_SUBJECT_KEYS, writes.subject_keys, rows.subject_keys_columns)
        insert(connection, rows.INSERT_LOOKUPS, writes.lookups, rows.lookups_columns)

    def _forget(self, connection: psycopg.Connection[object], writes: Writes) -> None:
        """Outside the pipeline: what went wrong before is told before `first` is called."""
        for each in writes.forgotten:
            each.first()
            values = (each.stream, list(each.subjects), each.below, list(each.letters))
            connection.execute(self._filled(rows.FORGET), values)

    def _insert_all(
        self,
        connection: psycopg.Connection[object],
        statement: str,
        some: Sequence[Row],
        columns: Callable[[Sequence[Row]], rows.Columns],
        pipeline: psycopg.Pipeline,
    ) -> None:
        for start in range(0, len(some), MOST_ROWS):
            self._insert(connection, statement, some[start : start + MOST_ROWS], columns)
            if len(some) > MOST_ROWS:
                pipeline.sync()

    def _insert(
        self,
        connection: psycopg.Connection[object],
        statement: str,
        some: Sequence[Row],
        columns: Callable[[Sequence[Row]], rows.Columns],
    ) -> None:
        if some:
            _cursor(connection).execute(self._filled(statement), columns(some), prepare=True)

    def _claim(self, connection: psycopg.Connection[object], claim: OffsetClaim) -> None:
        cursor = _cursor(connection)
        if claim.expected is None:
            cursor.execute(self._filled(_FIRST_CLAIM), (claim.last, claim.name), prepare=True)
        else:
            values = (claim.last, claim.name, claim.expected)
            cursor.execute(self._filled(_NEXT_CLAIM), values, prepare=True)

    def _filled(self, template: str) -> Composed:
        known = self._statements.get(template)
        if known is None:
            known = self._statements[template] = self._names.fill(template)
        return known


def _cursor(connection: psycopg.Connection[object]) -> Cursor:
    return connection.cursor(binary=True, row_factory=tuple_row)


def _require_changed(changed: Sequence[tuple[int, Cursor]]) -> None:
    if any(cursor.rowcount != expected for expected, cursor in changed):
        raise StreamMoved("a waiting message or a letter was settled by another process")
