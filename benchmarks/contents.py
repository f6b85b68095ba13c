"""What a ledger holds, as one hash: equal work leaves equal contents, whatever the clock and the keys were."""

import hashlib
import sqlite3
from collections.abc import Iterable
from pathlib import Path

import psycopg

LOG = "SELECT notification_id, originator_id, originator_version, topic FROM {log} ORDER BY notification_id"
INBOX = (
    "SELECT source, message_id, verdict, coalesce(code, ''), first_position, last_position FROM {inbox} "
    "ORDER BY source, message_id"
)
POSTGRES = {"log": "ledger.stored_events", "inbox": "ledger.inbox"}
SQLITE = {"log": "stored_events", "inbox": "inbox"}


def postgres_contents(dsn: str) -> str:
    """Every event's place and type, every message's fate."""
    with psycopg.connect(dsn) as connection:
        return _hash(
            row for query in (LOG, INBOX) for row in connection.execute(query.format(**POSTGRES)).fetchall()
        )


def sqlite_contents(path: Path) -> str:
    """The same of a file."""
    with sqlite3.connect(path) as connection:
        return _hash(
            row for query in (LOG, INBOX) for row in connection.execute(query.format(**SQLITE)).fetchall()
        )


def _hash(rows: Iterable[tuple[object, ...]]) -> str:
    hashed = hashlib.sha256()
    for row in rows:
        hashed.update(("\x1f".join(str(each).replace("-", "") for each in row) + "\n").encode())
    return hashed.hexdigest()
