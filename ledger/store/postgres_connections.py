"""PostgreSQL connections with bounded waits, and the connection that is told when the log grows."""

from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from hashlib import sha256
from select import POLLOUT, poll
from threading import Lock
from time import sleep
from typing import Literal, TypeVar

import psycopg
from eventsourcing.postgres import PostgresDatastore
from psycopg.conninfo import conninfo_to_dict
from psycopg.rows import DictRow, dict_row
from psycopg.sql import SQL, Identifier

from ledger.store import postgres_arrays

Row = TypeVar("Row")

POLL_SECONDS = 0.02
MOST_PLANS = 400  # the door asks in more ways than psycopg keeps plans of by itself (100)
SEND_MILLISECONDS = 1_000  # then look again; the server reads while it works


@dataclass(frozen=True, slots=True, kw_only=True)
class PostgresLimits:
    """How long anything may take, in seconds, and how many connections one process may hold."""

    connect: float = 5.0
    statement: float = 30.0
    lock: float = 10.0
    # A writer that stalls while it holds the writers' lock is cut off by the server.
    idle_in_transaction: float = 15.0
    reconnect: float = 3.0
    connections: int = 8
    # False only where losing the last moment before a crash is harmless, because it is folded again.
    durable: bool = True
    # How often a question is asked on a connection before its plan is kept there; psycopg's own measure.
    planned_after: int = 5


class BoundedDatastore(PostgresDatastore):
    """The library's datastore with our limits on every connection; it needs no composite types."""

    def __init__(
        self,
        given: Mapping[str, object],
        limits: PostgresLimits,
        *,
        schema: str,
        originator_id_type: Literal["uuid", "text"] = "uuid",
        get_password_func: Callable[[], str] | None = None,
    ) -> None:
        self.limits = limits  # before the library asks for `after_connect_func`
        super().__init__(
            dbname=str(given.get("dbname", "gridledger")),
            host=str(given.get("host", "127.0.0.1")),
            port=str(given.get("port", 5432)),
            user=str(given.get("user", "gridledger_intake")),
            password=str(given.get("password", "")),
            connect_timeout=limits.connect,
            pool_size=1,
            max_overflow=limits.connections - 1,
            schema=schema,
            originator_id_type=originator_id_type,
            get_password_func=get_password_func,
        )
        assert isinstance(self.pool.kwargs, dict)
        # What the library has no name for (TLS, options …) is passed on.
        self.pool.kwargs |= (
            {"connect_timeout": round(limits.connect)} | dict(given) | {"row_factory": dict_row}
        )
        # Give up a broken connection soon: the next request then tries afresh instead of waiting out a back-off.
        self.pool.reconnect_timeout = limits.reconnect

    @classmethod
    def of(cls, dsn: str, schema: str, limits: PostgresLimits) -> "BoundedDatastore":
        """A datastore for a connection string."""
        return cls(conninfo_to_dict(dsn), limits, schema=schema)

    @classmethod
    def like(cls, stock: PostgresDatastore) -> "BoundedDatastore":
        """A datastore with the settings of one the library made."""
        assert isinstance(stock.pool.kwargs, dict)
        return cls(
            stock.pool.kwargs,
            PostgresLimits(),
            schema=stock.schema,
            originator_id_type="text" if stock.originator_id_type == "text" else "uuid",
            get_password_func=stock.pool.get_password_func,
        )

    def register_type_adapters(self) -> None:
        """Events go in as plain arrays."""

    def after_connect_func(self) -> Callable[[psycopg.Connection[DictRow]], None]:
        limits = self.limits
        # A server may have it off to be fast; a receipt must be durable. Stricter settings are left alone.
        commit = (
            "CASE current_setting('synchronous_commit') WHEN 'off' THEN 'on' "
            "ELSE current_setting('synchronous_commit') END"
            if limits.durable
            else "'off'"
        )
        statement = (
            f"SELECT set_config('statement_timeout', '{limits.statement:.0f}s', false), "
            f"set_config('lock_timeout', '{limits.lock:.0f}s', false), "
            f"set_config('idle_in_transaction_session_timeout', '{limits.idle_in_transaction:.0f}s', false), "
            "set_config('timezone', 'UTC', false), "
            f"set_config('synchronous_commit', {commit}, false)"
        )

        def after_connect(connection: psycopg.Connection[DictRow]) -> None:
            connection.autocommit = True
            connection.prepare_threshold = limits.planned_after
            connection.prepared_max = MOST_PLANS
            connection.execute(statement)
            postgres_arrays.register(connection)

        return after_connect

    @contextmanager
    def connection(self) -> Iterator[psycopg.Connection[DictRow]]:
        """A connection in autocommit mode, with psycopg's own errors."""
        self.pool.open()
        try:
            with self.pool.connection() as connection:
                yield connection
        except (psycopg.OperationalError, psycopg.InterfaceError):
            if not self.pool.closed:
                self.pool.check()  # what broke this connection probably broke the idle ones
            raise


class Listener:
    """Waits for the channel's next NOTIFY on a connection of its own. A lost wake-up costs one heartbeat."""

    def __init__(self, datastore: BoundedDatastore, channel: str) -> None:
        self._datastore = datastore
        self._channel = channel
        self._connection: psycopg.Connection[object] | None = None
        self._lock = Lock()

    def listen(self) -> None:
        """Begin to listen: what is notified from now on ends the next `wait` at once."""
        if self._lock.acquire(blocking=False):
            try:
                self._listening()
            finally:
                self._lock.release()

    def wait(self, timeout: float) -> None:
        """Sleep until a wake-up or until `timeout`. One thread listens, any other one polls."""
        if not self._lock.acquire(blocking=False):
            sleep(min(POLL_SECONDS, timeout))
            return
        try:
            connection = self._listening()
            for _ in connection.notifies(timeout=timeout, stop_after=1):
                pass
            for _ in connection.notifies(timeout=0):
                pass
        finally:
            self._lock.release()

    def close(self) -> None:
        """Stop listening."""
        if self._connection is not None:
            self._connection.close()

    def _listening(self) -> psycopg.Connection[object]:
        connection = self._connection
        if connection is None or connection.closed:
            assert isinstance(self._datastore.pool.kwargs, dict)
            connection = psycopg.connect(**self._datastore.pool.kwargs | {"autocommit": True})
            connection.execute(SQL("LISTEN {}").format(Identifier(self._channel)))
            self._connection = connection
        return connection


def lock_key(schema: str, events: str) -> int:
    """The advisory lock all writers of one log take: one number a store, the same in every process."""
    digest = sha256(f"gridledger writers {schema}.{events}".encode()).digest()
    return int.from_bytes(digest[:8], "big", signed=True)


def send(connection: psycopg.Connection[Row]) -> None:
    """Let the server have all of it now, not when its answer is asked for."""
    if connection.pgconn.flush():
        takes_more = poll()
        takes_more.register(connection.fileno(), POLLOUT)
        while connection.pgconn.flush():
            takes_more.poll(SEND_MILLISECONDS)
