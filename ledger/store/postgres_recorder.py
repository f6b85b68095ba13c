"""The eventsourcing library's PostgreSQL recorder with the ledger's own tables, lock and numbering."""

from collections.abc import Sequence
from typing import Any

from eventsourcing.persistence import StoredEvent
from eventsourcing.postgres import PostgresDatastore, PostgresProcessRecorder
from psycopg import Cursor
from psycopg.rows import DictRow
from psycopg.sql import SQL

from ledger.store.postgres_connections import lock_key
from ledger.store.postgres_schema import SchemaNames, create_tables

_INSERT = (
    "INSERT INTO {schema}.{events} (originator_id, originator_version, topic, state, notification_id) "
    "SELECT originator_id, originator_version, topic, state, (SELECT coalesce(max(notification_id), 0) FROM {schema}.{events}) + number "
    "FROM unnest(%s::{id_type}[], %s::bigint[], %s::text[], %s::bytea[]) "
    "WITH ORDINALITY AS given (originator_id, originator_version, topic, state, number) "
    "RETURNING notification_id"
)


class LedgerPostgresRecorder(PostgresProcessRecorder):
    """Takes an advisory lock instead of the table's, and numbers events itself instead of by a sequence.

    `Any` is the library's own: its keyword arguments have no narrower type.
    """

    def __init__(
        self,
        datastore: PostgresDatastore,
        *,
        events_table_name: str = "stored_events",
        tracking_table_name: str = "notification_tracking",
    ) -> None:
        super().__init__(
            datastore, events_table_name=events_table_name, tracking_table_name=tracking_table_name
        )
        self.names = SchemaNames(
            datastore.schema, events_table_name, tracking_table_name, datastore.originator_id_type
        )
        self.lock = lock_key(datastore.schema, events_table_name)
        self.lock_table_statements = [SQL("SELECT pg_advisory_xact_lock({})").format(self.lock)]
        self._append_statement = self.names.fill(_INSERT)

    def create_table(self) -> None:
        """One transaction makes everything; a process that starts at the same time waits for it."""
        with self.datastore.get_connection() as connection:
            create_tables(connection, self.names, self.lock)

    def _insert_stored_events(
        self, curs: Cursor[DictRow], stored_events: Sequence[StoredEvent], **_: Any
    ) -> None:
        self._lock_table(curs)
        self._notify_channel(curs)
        values = (
            [each.originator_id for each in stored_events],
            [each.originator_version for each in stored_events],
            [each.topic for each in stored_events],
            [each.state for each in stored_events],
        )
        curs.execute(self._append_statement, values)
