"""Collects the evidence after the traffic stopped: the sender's file, the broker's topics, the store's tables."""

import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path

import psycopg

from benchmarks.ground import Broker
from proofs.evidence import Fate, Logged, Sent, Told
from proofs.topics_read import read_topics
from proofs.traffic import digest

RECEIPTS = "gridledger.receipts"
LOG = "SELECT notification_id, originator_id, originator_version, topic, state FROM {events} ORDER BY notification_id"
INBOX = "SELECT source, message_id, verdict, first_position, last_position FROM inbox"


@dataclass(frozen=True, slots=True)
class StoreSays:
    """What the store's tables hold."""

    log: tuple[Logged, ...]
    inbox: tuple[Fate, ...]
    parked: int
    tracked: Mapping[str, int]


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


def read_store(dsn: str, events: str) -> StoreSays:
    """The store's own words, read by plain SQL."""
    with psycopg.connect(dsn) as connection:
        connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ")
        log = tuple(_logged(row) for row in connection.execute(LOG.format(events=events)))
        inbox = tuple(Fate(*row) for row in connection.execute(INBOX))
        waiting = connection.execute("SELECT count(*) FROM parked").fetchone()
        rows = connection.execute("SELECT application_name, notification_id FROM tracking").fetchall()
        tracked = {str(name): int(last) for name, last in rows}
    return StoreSays(log, inbox, waiting[0] if waiting else 0, tracked)


def _logged(row: Sequence[object]) -> Logged:
    position, stream_id, version, topic, state = row
    assert isinstance(position, int)
    assert isinstance(version, int)
    assert isinstance(state, bytes)
    said = json.loads(state)
    meta = said["meta"]
    at = datetime.fromisoformat(said["recorded_at"])
    return Logged(position, str(stream_id), version, str(topic), at, meta["source"], meta["message_id"])
