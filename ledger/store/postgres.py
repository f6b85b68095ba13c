"""The ledger in PostgreSQL: a county and up."""
# long because every promise of the port is kept here, one short method each

import time
from collections.abc import Callable, Mapping, Sequence
from contextlib import nullcontext
from datetime import datetime
from typing import TypeVar
from uuid import UUID

import psycopg
from eventsourcing import postgres as library
from eventsourcing.utils import Environment, EnvType
from psycopg.pq import TransactionStatus
from psycopg.rows import TupleRow
from psycopg.sql import Composed

from ledger.port import (
    ConflictRow,
    DeadLetterRow,
    Gathered,
    Head,
    Heard,
    InboxRow,
    LetterCause,
    LetterFilter,
    LetterRow,
    LogRow,
    OutboxRow,
    ParkedRow,
    Seat,
    StoreUnavailable,
    SubjectKeyRow,
    Writes,
)
from ledger.store import postgres_letters as desk
from ledger.store import postgres_read as read
from ledger.store import postgres_rows as rows
from ledger.store.numbering import Clock, require_continuing
from ledger.store.postgres_arrays import array_of
from ledger.store.postgres_connections import BoundedDatastore, Listener, PostgresLimits
from ledger.store.postgres_problems import told
from ledger.store.postgres_recorder import LedgerPostgresRecorder
from ledger.store.postgres_schema import (
    COUNTED,
    INTAKE_ROLE,
    READER_ROLE,
    VIEWS_ROLE,
    RolePasswords,
    create_roles,
    grant_roles,
)
from ledger.store.postgres_write import CommitUnanswered, PostgresWriter

Row = TypeVar("Row")
HEARTBEAT_SECONDS = 0.25
LOOK_UP_AGAIN_AFTER = (0.0, 0.2, 0.5, 1.0, 2.0)
MOST_POSITION = 2**63 - 1


class PostgresLedger:
    """`LedgerStore` on a schema. `clock` is the server's aware clock.

    `passwords` are given only by the start-up step that runs as the owner and makes the roles.
    """

    def __init__(
        self,
        dsn: str,
        clock: Clock,
        *,
        schema: str = "ledger",
        limits: PostgresLimits | None = None,
        passwords: RolePasswords | None = None,
    ) -> None:
        self._clock = clock
        self._passwords = passwords
        self._datastore = BoundedDatastore.of(dsn, schema, limits or PostgresLimits())
        self._recorder = LedgerPostgresRecorder(self._datastore)
        self._names = self._recorder.names
        self._statements: dict[str, Composed] = {}
        self._writer = PostgresWriter(self._names, self._recorder.lock, self._recorder.channel_name)
        self._listener = Listener(self._datastore, self._recorder.channel_name)

    @property
    def recorder(self) -> LedgerPostgresRecorder:
        """The eventsourcing library's view of the same log."""
        return self._recorder

    def prepare(self) -> None:
        with told():
            self._recorder.create_table()
            with self._datastore.connection() as connection:
                intake, views, reader = INTAKE_ROLE, VIEWS_ROLE, READER_ROLE
                if self._passwords is not None:
                    create_roles(connection, self._passwords)
                    intake, views = self._passwords.intake_role, self._passwords.views_role
                    reader = self._passwords.reader_role
                lock = self._recorder.lock
                grant_roles(connection, self._names, lock, intake=intake, views=views, reader=reader)

    def append(self, finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None = None) -> Writes:
        with told(), self._datastore.connection() as connection:
            try:
                head = self._writer.begin(connection, self._clock)
                writes = finish(head)
                require_continuing(head, writes)
                self._writer.write(connection, writes, meanwhile)
                return writes
            except CommitUnanswered as problem:
                unanswered = problem.error
                _roll_back(connection)
            except BaseException:
                _roll_back(connection)
                raise
        return self._look_up(writes, unanswered)

    def _look_up(self, writes: Writes, unanswered: psycopg.Error) -> Writes:
        """The commit's answer never came: ask whether it was done before saying anything."""
        for pause in LOOK_UP_AGAIN_AFTER:
            time.sleep(pause)
            try:
                with self._datastore.connection() as connection:
                    self._writer.begin(connection, self._clock)
                    try:
                        written = self._writer.is_written(connection, writes)
                    finally:
                        _roll_back(connection)
            except psycopg.Error:
                continue
            if written:
                return writes
            break
        raise StoreUnavailable(f"the commit failed: {unanswered}") from unanswered

    def gather(
        self,
        *,
        stream_ids: Sequence[UUID] = (),
        message_keys: Sequence[UUID] = (),
        parked_streams: Sequence[UUID] = (),
        subjects: Sequence[str] = (),
    ) -> Gathered:
        # A pipeline costs more than it saves where there is but one question to send.
        several = bool(stream_ids) + bool(parked_streams) + bool(subjects) + 2 * bool(message_keys) > 1
        with (
            told(),
            self._datastore.connection() as connection,
            connection.pipeline() if several else nullcontext(),
        ):
            streams = self._ask(connection, read.BY_STREAM, stream_ids)
            inbox = self._ask(connection, read.INBOX_BY_KEY, message_keys)
            parked = self._ask(connection, read.PARKED_BY_STREAM, parked_streams)
            keys = self._ask(connection, read.KEYS_BY_SUBJECT, subjects)
            known = {row.key: row for row in read.rows_of(inbox, rows.inbox_from)}
            # Only an id that was used before can have been used for two contents.
            conflicts = self._ask(connection, read.CONFLICTS_BY_KEY, list(known))
            return Gathered(
                streams=read.grouped(lambda row: row.stream_id, read.rows_of(streams, LogRow), stream_ids),
                inbox=known,
                conflicts=read.grouped(lambda row: row.key, read.rows_of(conflicts, ConflictRow)),
                parked=read.grouped(lambda row: row.stream_id, read.rows_of(parked, ParkedRow)),
                subject_keys={row.subject: row for row in read.rows_of(keys, SubjectKeyRow)},
            )

    def _ask(
        self, connection: psycopg.Connection[object], template: str, wanted: Sequence[UUID] | Sequence[str]
    ) -> psycopg.Cursor[TupleRow] | None:
        if not wanted:
            return None
        return read.open_cursor(connection).execute(self._filled(template), (array_of(wanted),), prepare=True)

    def _filled(self, template: str) -> Composed:
        known = self._statements.get(template)
        if known is None:
            known = self._statements[template] = self._names.fill(template)
        return known

    def _select(self, template: str, values: Sequence[object], make: Callable[..., Row]) -> list[Row]:
        with told(), self._datastore.connection() as connection:
            return read.rows_of(
                read.open_cursor(connection).execute(self._filled(template), values, prepare=True), make
            )

    def _select_once(self, template: str, values: Sequence[object], make: Callable[..., Row]) -> list[Row]:
        """A question whose words depend on what is asked: preparing or keeping each would fill the memory."""
        with told(), self._datastore.connection() as connection:
            cursor = read.open_cursor(connection)
            return read.rows_of(cursor.execute(self._names.fill(template), values, prepare=False), make)

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        return self._select(read.LOG, (after, until if until is not None else MOST_POSITION, limit), LogRow)

    def read_streams(self, *, first: UUID, last: UUID, until: int) -> list[LogRow]:
        return self._select(read.STREAMS, (first, last, until), LogRow)

    def read_stream(self, stream_id: UUID) -> list[LogRow]:
        return self._select(read.BY_STREAM, ([stream_id],), LogRow)

    def identity(self) -> UUID:
        return self._select(read.IDENTITY, (), lambda found: UUID(str(found)))[0]

    def head(self) -> int:
        return self._select(read.HEAD, (), int)[0]

    def misshapen(self) -> int | None:
        return next(iter(self._select(read.MISSHAPEN, (), int)), None)

    def wait_for(self, position: int, timeout: float) -> bool:
        until = time.monotonic() + timeout
        with told():
            self._listener.listen()
        while self.head() <= position:
            left = until - time.monotonic()
            if left <= 0:
                return False
            with told():
                self._listener.wait(min(left, HEARTBEAT_SECONDS))
        return True

    def offset(self, name: str) -> int | None:
        found = self._select(read.OFFSET, (name,), int)
        return found[0] if found else None

    def receipt(self, key: UUID) -> InboxRow | None:
        found = self._select(read.INBOX_BY_KEY, ([key],), rows.inbox_from)
        return found[0] if found else None

    def expired(self, now: datetime, limit: int) -> list[ParkedRow]:
        return self._select(read.EXPIRED, (now, limit), ParkedRow)

    def ripe(self, codes: Sequence[str], limit: int) -> list[ParkedRow]:
        return self._select(read.RIPE, (list(codes), limit), ParkedRow)

    def parked(self, *, after: Seat | None, limit: int) -> list[ParkedRow]:
        return self._select_once(*desk.parked(after, limit), ParkedRow)

    def parked_message(self, key: UUID) -> ParkedRow | None:
        found = self._select(desk.PARKED_MESSAGE, (key,), ParkedRow)
        return found[0] if found else None

    def letters(self, wanted: LetterFilter, *, after: Seat | None, limit: int) -> list[LetterRow]:
        return self._select_once(*desk.letters(wanted, after, limit), desk.letter_from)

    def letter_causes(self, wanted: LetterFilter, *, limit: int) -> list[LetterCause]:
        return self._select_once(*desk.causes(wanted, limit), desk.cause_from)

    def letter(self, key: UUID) -> LetterRow | None:
        found = self._select(desk.LETTER, (key,), desk.letter_from)
        return found[0] if found else None

    def dead_letter(self, key: UUID) -> DeadLetterRow | None:
        found = self._select(desk.DEAD_LETTER, (key,), DeadLetterRow)
        return found[0] if found else None

    def outbox(self, *, after: int, limit: int) -> list[OutboxRow]:
        return self._select(read.OUTBOX, (after, limit), rows.outbox_from)

    def prune_outbox(self, *, through: int) -> int:
        with told(), self._datastore.connection() as connection:
            return connection.execute(self._names.fill(read.PRUNE), (through,)).rowcount

    def scrub(self) -> None:
        """Nothing: dead rows go with the next vacuum, and the WAL with the key epoch (docs/rights.md)."""

    def lookup(self, kind: str, token: bytes) -> list[str]:
        return self._select(read.LOOKUP, (kind, token), str)

    def counts(self) -> Mapping[str, int]:
        counted = {
            table: self._select(f"SELECT count(*) FROM {{schema}}.{table}", (), int)[0] for table in COUNTED
        }
        return {"events": self.head(), **counted}

    def heard(self) -> list[Heard]:
        return self._select(read.HEARD, (), rows.heard_from)

    def close(self) -> None:
        self._listener.close()
        self._datastore.close()


class Factory(library.PostgresFactory):
    """Lets the library's own applications run on the ledger's recorder: `PERSISTENCE_MODULE=ledger.store.postgres`.

    It must be the only factory this module names: the library takes the one it finds.
    """

    aggregate_recorder_class = LedgerPostgresRecorder
    application_recorder_class = LedgerPostgresRecorder
    process_recorder_class = LedgerPostgresRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        stock, self.datastore = self.datastore, BoundedDatastore.like(self.datastore)
        stock.close()


def _roll_back(connection: psycopg.Connection[object]) -> None:
    """Leave no transaction open; a connection that cannot even do that is thrown away."""
    try:
        if connection.info.transaction_status != TransactionStatus.IDLE:
            connection.execute("ROLLBACK")
    except psycopg.Error:
        connection.close()
