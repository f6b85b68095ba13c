"""The eventsourcing library's SQLite recorder with the ledger's own tables and numbering."""

from collections.abc import Sequence
from typing import Any
from uuid import UUID

from eventsourcing.persistence import Notification, StoredEvent
from eventsourcing.sqlite import SQLiteCursor, SQLiteDatastore, SQLiteProcessRecorder

from ledger.store.sqlite_schema import statements


class LedgerSQLiteRecorder(SQLiteProcessRecorder):
    """Numbers events itself, one after the other, and keeps the log append-only.

    `Any` is the library's own: its keyword arguments have no narrower type.
    """

    def __init__(self, datastore: SQLiteDatastore, events_table_name: str = "stored_events") -> None:
        super().__init__(datastore, events_table_name=events_table_name)
        self.select_max_notification_id_statement = f"SELECT MAX(notification_id) FROM {events_table_name}"

    def construct_create_table_statements(self) -> list[str]:
        return statements(self.events_table_name)

    def create_table(self) -> None:
        """One write transaction makes everything; a process that starts at the same time waits for it."""
        with self.datastore.transaction(commit=True) as cursor:
            for statement in self.create_table_statements:
                cursor.execute(statement)

    def _insert_events(
        self, c: SQLiteCursor, stored_events: Sequence[StoredEvent], **kwargs: Any
    ) -> Sequence[int] | None:
        newest = self._max_notification_id(c) or 0
        values = [
            (newest + number, _text(each.originator_id), each.originator_version, each.topic, each.state)
            for number, each in enumerate(stored_events, start=1)
        ]
        c.executemany(f"INSERT INTO {self.events_table_name} VALUES (?,?,?,?,?)", values)
        if (tracking := kwargs.get("tracking")) is not None:
            self._insert_tracking(c, tracking)
        return [value[0] for value in values]

    def select_notifications(
        self,
        start: int | None,
        limit: int,
        stop: int | None = None,
        topics: Sequence[str] = (),
        *,
        inclusive_of_start: bool = True,
    ) -> Sequence[Notification]:
        conditions, values = ["1"], list[int | str]()
        if start is not None:
            conditions.append(f"notification_id {'>=' if inclusive_of_start else '>'} ?")
            values.append(start)
        if stop is not None:
            conditions.append("notification_id <= ?")
            values.append(stop)
        if topics:
            conditions.append(f"topic IN ({','.join('?' * len(topics))})")
            values.extend(topics)
        statement = (
            f"SELECT * FROM {self.events_table_name} WHERE {' AND '.join(conditions)} "
            "ORDER BY notification_id LIMIT ?"
        )
        with self.datastore.transaction(commit=False) as cursor:
            cursor.execute(statement, (*values, limit))
            return [
                Notification(
                    id=row["notification_id"],
                    originator_id=self.convert_originator_id(row["originator_id"]),
                    originator_version=row["originator_version"],
                    topic=row["topic"],
                    state=row["state"],
                )
                for row in cursor.fetchall()
            ]


def _text(originator_id: UUID | str) -> str:
    return originator_id.hex if isinstance(originator_id, UUID) else originator_id
