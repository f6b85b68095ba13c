"""Collects the evidence after the traffic stopped: the sender's file, the broker's topics, the store's tables."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg
from psycopg.sql import SQL, Identifier

from app.settings import Settings
from benchmarks.ground import Broker, Ground
from benchmarks.served import head, prepare, process, shown
from projections.catalogue import NAMES
from proofs.crew import wait_until
from proofs.evidence import Evidence, Fate, Logged, Sent, Told
from proofs.topics_read import ends_of, read_topics, topic_ids
from proofs.traffic import digest

RECEIPTS = "gridledger.receipts"
LOG = (
    "SELECT notification_id, originator_id, originator_version, topic, state FROM ledger.stored_events "
    "ORDER BY notification_id"
)
INBOX = "SELECT source, message_id, verdict, first_position, last_position FROM ledger.inbox"
TRACKED = "SELECT application_name, notification_id FROM ledger.notification_tracking"
VIEWS = "views"
# Who writes at the moment and under which fence is no part of what a read model says.
NOT_A_ROW = ("leases", "tracking")
FOLD_SECONDS = 240.0


def gather(
    ground: Ground, dsn: str, settings: Settings, topics: Sequence[str], sent: Iterable[Path], place: Path
) -> Evidence:
    """Everything the judge may look at. Folds the log once more, cold, in place of the live read models."""
    broker = ground.broker
    assert broker is not None
    store = read_store(dsn)
    live = exports(dsn)
    fold_cold(dsn, settings, place)
    ends = {f"{topic}/{number}": end - 1 for (topic, number), end in ends_of(broker, topics).items()}
    return Evidence(
        sent=read_sent(sent),
        held=read_held(broker, topics),
        told=read_told(broker),
        log=store.log,
        inbox=store.inbox,
        parked=store.parked,
        tracked=stored_offsets(ground, dsn, topics),
        ends=ends,
        live=live,
        cold=exports(dsn),
    )


@dataclass(frozen=True, slots=True)
class StoreSays:
    """What the store's tables hold."""

    log: tuple[Logged, ...]
    inbox: tuple[Fate, ...]
    parked: int


def read_sent(files: Iterable[Path]) -> tuple[Sent, ...]:
    """Every record a sender was told is safe."""
    lines = (line for file in files for line in file.read_text(encoding="utf-8").splitlines())
    return tuple(Sent(**json.loads(line)) for line in lines)


def read_held(broker: Broker, topics: Sequence[str]) -> dict[str, str]:
    """What the input topics hold, place to digest."""
    return {each.place: digest(each.headers, each.value) for each in read_topics(broker, topics)}


def read_told(broker: Broker) -> tuple[Told, ...]:
    """Every receipt, in the order of the topic."""
    return tuple(_told(each.value) for each in read_topics(broker, [RECEIPTS]) if each.value is not None)


def _told(payload: bytes) -> Told:
    said = json.loads(payload)
    return Told(said.get("place", ""), said["source"], said["id"], said["verdict"], said.get("position"))


def read_store(dsn: str) -> StoreSays:
    """The store's own words, read by plain SQL in one snapshot."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        log = tuple(_logged(row) for row in connection.execute(LOG))
        inbox = tuple(Fate(*row) for row in connection.execute(INBOX))
        waiting = connection.execute("SELECT count(*) FROM ledger.parked").fetchone()
    return StoreSays(log, inbox, waiting[0] if waiting else 0)


def stored_offsets(ground: Ground, dsn: str, topics: Sequence[str]) -> dict[str, int]:
    """The last offset the store says it has read, by topic and partition."""
    assert ground.broker is not None
    names = {topic_id: topic for topic, topic_id in topic_ids(ground.broker, topics).items()}
    with psycopg.connect(dsn) as connection:
        rows = connection.execute(TRACKED).fetchall()
    found: dict[str, int] = {}
    for name, last in rows:
        words = str(name).split(":")
        if words[0] == "kafka" and words[2] in names:
            found[f"{names[words[2]]}/{words[3]}"] = int(last)
    return found


def exports(dsn: str) -> dict[str, bytes]:
    """Every table of the read models, every column of every row, as the database writes them out."""
    with psycopg.connect(dsn) as connection:
        found = connection.execute(
            "SELECT table_name FROM information_schema.tables WHERE table_schema = %s ORDER BY 1", (VIEWS,)
        ).fetchall()
        return {name: _export(connection, name) for (name,) in found if name not in NOT_A_ROW}


def _export(connection: psycopg.Connection, table: str) -> bytes:
    named = Identifier(VIEWS, table)
    query = SQL("COPY (SELECT * FROM {} AS row ORDER BY row::text) TO STDOUT").format(named)
    with connection.cursor() as cursor, cursor.copy(query) as copy:
        return b"".join(bytes(block) for block in copy)


def fold_cold(dsn: str, settings: Settings, place: Path) -> None:
    """Throw the read models away and let a new projector fold the whole log from its first event."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        connection.execute(SQL("DROP SCHEMA {} CASCADE").format(Identifier(VIEWS)))
        prepare(settings)

        def folded() -> bool:
            positions, newest = shown(connection), head(connection)
            # By name: a read model that has not begun yet has no position at all.
            return all(positions.get(name, 0) >= newest for name in NAMES)

        with process(["project"], settings, place / "cold-projector.log"):
            wait_until(folded, FOLD_SECONDS)


def _logged(row: Sequence[object]) -> Logged:
    position, stream_id, version, topic, state = row
    assert isinstance(position, int)
    assert isinstance(version, int)
    assert isinstance(state, bytes)
    said = json.loads(state)
    meta = said["meta"]
    at = datetime.fromisoformat(said["recorded_at"])
    return Logged(position, str(stream_id), version, str(topic), at, meta["source"], meta["message_id"])
