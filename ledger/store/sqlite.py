"""The ledger in one SQLite file: the default of a laptop, a town's one PC and every test."""
# long because every promise of the port is kept here, one short method each

import sqlite3
import time
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from uuid import UUID

from eventsourcing import sqlite as library
from eventsourcing.utils import Environment, EnvType

from ledger.port import (
    PARKED_AT_ONCE,
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
    StreamMoved,
    SubjectKeyRow,
    Writes,
)
from ledger.store import sqlite_letters as desk
from ledger.store import sqlite_rows as rows
from ledger.store.numbering import Clock, require_continuing
from ledger.store.sqlite_connections import DurableDatastore, commit, create_closed_file, told
from ledger.store.sqlite_recorder import LedgerSQLiteRecorder
from ledger.store.sqlite_schema import COUNTED, EPOCH_RETIRED
from ledger.store.sqlite_write import is_written, read_head, write

POLL_SECONDS = 0.02
TAKEN = ("SQLITE_CONSTRAINT_UNIQUE", "SQLITE_CONSTRAINT_PRIMARYKEY", "SQLITE_CONSTRAINT_ROWID")


class SQLiteLedger:
    """`LedgerStore` on a file. `clock` is the server's aware clock."""

    def __init__(self, path: Path, clock: Clock, *, lock_seconds: int = 30) -> None:
        self._path = path
        self._clock = clock
        self._datastore = DurableDatastore(str(path), lock_timeout=lock_seconds)
        self._recorder = LedgerSQLiteRecorder(self._datastore)
        self._events = self._recorder.events_table_name

    @property
    def recorder(self) -> LedgerSQLiteRecorder:
        """The eventsourcing library's view of the same log."""
        return self._recorder

    def prepare(self) -> None:
        with _told():
            create_closed_file(self._path)
            self._recorder.create_table()

    def append(self, finish: Callable[[Head], Writes], meanwhile: Callable[[], None] | None = None) -> Writes:
        with _told(), self._datastore.writing() as cursor:
            head = read_head(cursor, self._events, self._clock)
            writes = finish(head)
            require_continuing(head, writes)
            write(cursor, self._events, writes)
            try:
                commit(cursor.connection, meanwhile)
                return writes
            except sqlite3.Error as error:
                unanswered = error
        with _told(), self._datastore.writing() as cursor:
            if is_written(cursor, self._events, writes):
                return writes
        raise StoreUnavailable(f"the commit failed: {unanswered}") from unanswered

    def gather(
        self,
        *,
        stream_ids: Sequence[UUID] = (),
        message_keys: Sequence[UUID] = (),
        parked_streams: Sequence[UUID] = (),
        subjects: Sequence[str] = (),
    ) -> Gathered:
        keys = [key.bytes for key in message_keys]
        with _told(), self._datastore.reading() as cursor:
            inbox = rows.select_in(
                cursor, f"SELECT {rows.INBOX_COLUMNS} FROM inbox WHERE key IN {{in}}", keys, rows.inbox_from
            )
            subject_keys = rows.select_in(
                cursor,
                "SELECT subject, epoch, wrapped FROM subject_keys WHERE subject IN {in}",
                subjects,
                SubjectKeyRow,
            )
            return Gathered(
                streams=self._streams(cursor, stream_ids),
                inbox={row.key: row for row in inbox},
                conflicts=_conflicts(cursor, keys) if inbox else {},
                parked=_parked(cursor, parked_streams),
                subject_keys={row.subject: row for row in subject_keys},
            )

    def _streams(self, cursor: sqlite3.Cursor, ids: Sequence[UUID]) -> dict[UUID, list[LogRow]]:
        statement = (
            f"SELECT {rows.EVENT_COLUMNS} FROM {self._events} WHERE originator_id IN {{in}} "
            "ORDER BY originator_id, originator_version"
        )
        streams: dict[UUID, list[LogRow]] = {each: [] for each in ids}
        for row in rows.select_in(cursor, statement, [each.hex for each in ids], rows.event_from):
            streams[row.stream_id].append(row)
        return streams

    def read_log(self, *, after: int, limit: int, until: int | None = None) -> list[LogRow]:
        bound = "" if until is None else f"AND notification_id <= {int(until)}"
        statement = (
            f"SELECT {rows.EVENT_COLUMNS} FROM {self._events} WHERE notification_id > ? {bound} "
            "ORDER BY notification_id LIMIT ?"
        )
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, statement, (after, limit), rows.event_from)

    def read_streams(self, *, first: UUID, last: UUID, until: int) -> list[LogRow]:
        statement = (
            f"SELECT {rows.EVENT_COLUMNS} FROM {self._events} WHERE originator_id >= ? AND originator_id <= ? "
            "AND notification_id <= ? ORDER BY originator_id, originator_version"
        )
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, statement, (first.hex, last.hex, until), rows.event_from)

    def read_stream(self, stream_id: UUID) -> list[LogRow]:
        with _told(), self._datastore.reading() as cursor:
            return self._streams(cursor, [stream_id])[stream_id]

    def identity(self) -> UUID:
        with _told(), self._datastore.reading() as cursor:
            return UUID(cursor.execute("SELECT id FROM identity").fetchone()[0])

    def head(self) -> int:
        with _told(), self._datastore.watching() as cursor:
            return self._newest(cursor)

    def misshapen(self) -> int | None:
        with _told(), self._datastore.reading() as cursor:
            found: tuple[int] | None = cursor.execute(rows.misshapen(self._events)).fetchone()
        return None if found is None else found[0]

    def _newest(self, cursor: sqlite3.Cursor) -> int:
        asked = f"SELECT coalesce(max(notification_id), 0) FROM {self._events}"
        return int(cursor.execute(asked).fetchone()[0])

    def wait_for(self, position: int, timeout: float) -> bool:
        until = time.monotonic() + timeout
        seen: int | None = None
        with _told(), self._datastore.watching() as cursor:
            while True:
                changed = int(cursor.execute("PRAGMA data_version").fetchone()[0])
                if changed != seen and self._newest(cursor) > position:
                    return True
                seen = changed
                left = until - time.monotonic()
                if left <= 0:
                    return False
                time.sleep(min(POLL_SECONDS, left))

    def offset(self, name: str) -> int | None:
        with _told():
            return self._recorder.max_tracking_id(name)

    def receipt(self, key: UUID) -> InboxRow | None:
        return self.gather(message_keys=[key]).inbox.get(key)

    def expired(self, now: datetime, limit: int) -> list[ParkedRow]:
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, rows.EXPIRED, (rows.text_of(now), limit), rows.parked_from)

    def ripe(self, codes: Sequence[str], limit: int) -> list[ParkedRow]:
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, rows.ripe(self._events, len(codes)), (*codes, limit), rows.parked_from)

    def parked(self, *, after: Seat | None, limit: int) -> list[ParkedRow]:
        with _told(), self._datastore.reading() as cursor:
            return desk.parked(cursor, after, limit)

    def parked_message(self, key: UUID) -> ParkedRow | None:
        with _told(), self._datastore.reading() as cursor:
            return desk.parked_message(cursor, key)

    def letters(self, wanted: LetterFilter, *, after: Seat | None, limit: int) -> list[LetterRow]:
        with _told(), self._datastore.reading() as cursor:
            return desk.letters(cursor, wanted, after, limit)

    def letter_causes(self, wanted: LetterFilter, *, limit: int) -> list[LetterCause]:
        with _told(), self._datastore.reading() as cursor:
            return desk.causes(cursor, wanted, limit)

    def letter(self, key: UUID) -> LetterRow | None:
        with _told(), self._datastore.reading() as cursor:
            return desk.letter(cursor, key)

    def dead_letter(self, key: UUID) -> DeadLetterRow | None:
        with _told(), self._datastore.reading() as cursor:
            return desk.dead_letter(cursor, key)

    def outbox(self, *, after: int, limit: int) -> list[OutboxRow]:
        statement = "SELECT seq, kind, key, payload FROM outbox WHERE seq > ? ORDER BY seq LIMIT ?"
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, statement, (after, limit), rows.outbox_from)

    def prune_outbox(self, *, through: int) -> int:
        statement = "DELETE FROM outbox WHERE seq <= ? AND seq < (SELECT max(seq) FROM outbox)"
        with _told(), self._datastore.writing() as cursor:
            cursor.execute(statement, (through,))
            cursor.connection.commit()
            return cursor.rowcount

    def scrub(self) -> None:
        with _told():
            self._datastore.scrub()

    def lookup(self, kind: str, token: bytes) -> list[str]:
        statement = "SELECT subject FROM lookups WHERE kind=? AND token=? ORDER BY subject"
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, statement, (kind, token), str)

    def counts(self) -> Mapping[str, int]:
        with _told(), self._datastore.reading() as cursor:
            counted = {
                table: int(cursor.execute(f"SELECT count(*) FROM {table}").fetchone()[0]) for table in COUNTED
            }
            return {"events": self._newest(cursor), **counted}

    def heard(self) -> list[Heard]:
        with _told(), self._datastore.reading() as cursor:
            return rows.select(cursor, rows.HEARD, (), rows.heard_from)

    def close(self) -> None:
        self._datastore.close()


class Factory(library.SQLiteFactory):
    """Lets the library's own applications run on the ledger's recorder: `PERSISTENCE_MODULE=ledger.store.sqlite`.

    It must be the only factory this module names: the library takes the one it finds.
    """

    aggregate_recorder_class = LedgerSQLiteRecorder
    application_recorder_class = LedgerSQLiteRecorder
    process_recorder_class = LedgerSQLiteRecorder

    def __init__(self, env: Environment | EnvType | None) -> None:
        super().__init__(env)
        stock = self.datastore
        self.datastore = DurableDatastore(
            stock.pool.db_name,
            lock_timeout=stock.pool.lock_timeout,
            originator_id_type=stock.originator_id_type,
        )
        stock.close()


def _conflicts(cursor: sqlite3.Cursor, keys: Sequence[bytes]) -> dict[UUID, list[ConflictRow]]:
    statement = "SELECT key, content_hash, position FROM conflicts WHERE key IN {in}"
    found: dict[UUID, list[ConflictRow]] = defaultdict(list)
    for row in rows.select_in(cursor, statement, keys, rows.conflict_from):
        found[row.key].append(row)
    return dict(found)


def _parked(cursor: sqlite3.Cursor, streams: Sequence[UUID]) -> dict[UUID, list[ParkedRow]]:
    statement = (
        f"SELECT {rows.PARKED_COLUMNS} FROM (SELECT *, row_number() OVER (PARTITION BY stream_id "
        f"ORDER BY occurred_at, key) AS seat FROM parked WHERE stream_id IN {{in}}) "
        f"WHERE seat <= {PARKED_AT_ONCE} ORDER BY occurred_at, key"
    )
    found: dict[UUID, list[ParkedRow]] = defaultdict(list)
    for row in rows.select_in(cursor, statement, [each.hex for each in streams], rows.parked_from):
        found[row.stream_id].append(row)
    return dict(found)


@contextmanager
def _told() -> Iterator[None]:
    """Of a row that is there already: another writer was first."""
    try:
        with told():
            yield
    except sqlite3.IntegrityError as error:
        if error.sqlite_errorname in TAKEN or EPOCH_RETIRED in str(error):
            raise StreamMoved(str(error)) from error
        raise
