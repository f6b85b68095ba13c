"""The served house as an operator runs it: `gridledger` commands as processes, over the real broker and database."""

import os
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import psycopg
from kafka import KafkaProducer  # type: ignore[import-untyped]

from app.settings import Settings
from benchmarks.ground import Broker
from benchmarks.house import environment
from benchmarks.workloads.message import Message
from consumers.broker_admin import BrokerAdmin
from consumers.kafka_settings import KafkaSettings, SecurityProtocol
from consumers.topics import WANTED, apply

GRIDLEDGER = (sys.executable, "-c", "from app.main import run; run()")
COMMAND_SECONDS = 90
STOP_SECONDS = 20
TOPIC_SECONDS = 30


class CommandFailed(Exception):
    """A command of the house did not end as it should."""


class NotThere(Exception):
    """What was waited for did not come in time."""


def command(words: Sequence[str], settings: Settings) -> None:
    """Run one command to its end. Raises `CommandFailed` with what it said."""
    ran = subprocess.run(
        [*GRIDLEDGER, *words],
        env={**os.environ, **environment(settings)},
        capture_output=True, text=True, timeout=COMMAND_SECONDS, check=False,
    )  # fmt: skip
    if ran.returncode != 0:
        raise CommandFailed(f"gridledger {' '.join(words)} ended with {ran.returncode}: {ran.stderr[-2000:]}")


def prepare(settings: Settings) -> None:
    """Create tables and roles, as an operator does before the processes start."""
    command(["prepare"], settings)


def fresh_topics(broker: Broker) -> None:
    """The house's topics, empty: a workload must not read what another one sent."""
    as_admin = KafkaSettings(
        bootstrap=broker.bootstrap,
        protocol=SecurityProtocol.SASL_PLAINTEXT,
        username=broker.admin_user,
        password=broker.passwords[broker.admin_user],
    )
    names = [topic.name for topic in WANTED]
    with BrokerAdmin(as_admin) as admin:
        found = sorted(admin.topics(names))
        if found:
            admin.delete_topics(found)
            end = time.monotonic() + TOPIC_SECONDS
            while admin.topics(names):
                if time.monotonic() > end:
                    raise NotThere("the old topics did not go away")
                time.sleep(0.1)
        apply(admin)


@contextmanager
def process(
    words: Sequence[str], settings: Settings, log: Path, program: Sequence[str] = GRIDLEDGER
) -> Iterator[int]:
    """A command that runs until the block ends; its process id."""
    with log.open("ab") as output:
        child = subprocess.Popen(
            [*program, *words],
            env={**os.environ, **environment(settings)},
            stdin=subprocess.DEVNULL,
            stdout=output,
            stderr=subprocess.STDOUT,
        )
    try:
        yield child.pid
    finally:
        child.terminate()
        try:
            child.wait(STOP_SECONDS)
        except subprocess.TimeoutExpired:
            child.kill()
            child.wait()


def sender(broker: Broker, **more: object) -> Any:
    """An upstream system's producer."""
    return KafkaProducer(
        bootstrap_servers=broker.bootstrap,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism=broker.mechanism,
        sasl_plain_username=broker.sender_user,
        sasl_plain_password=broker.passwords[broker.sender_user],
        acks="all",
        **more,
    )


def send(producer: Any, message: Message) -> Any:
    """Hand one message to the producer."""
    return producer.send(
        message.topic, key=message.key.encode(), value=message.body, headers=list(message.headers)
    )


def inbox_count(connection: psycopg.Connection) -> int:
    """Messages with a fate."""
    found = connection.execute("SELECT count(*) FROM ledger.inbox").fetchone()
    return int(found[0]) if found else 0


def head(connection: psycopg.Connection) -> int:
    """The newest position of the log."""
    found = connection.execute(
        "SELECT coalesce(max(notification_id), 0) FROM ledger.stored_events"
    ).fetchone()
    return int(found[0]) if found else 0


def shown(connection: psycopg.Connection) -> Mapping[str, int]:
    """How far each projection has come, by its own table."""
    rows = connection.execute("SELECT application_name, notification_id FROM views.tracking").fetchall()
    return {str(name): int(position) for name, position in rows if not str(name).startswith("__")}


def wait_for_count(connection: psycopg.Connection, wanted: int, seconds: float) -> None:
    """Until so many messages have a fate. Raises `NotThere`."""
    end = time.monotonic() + seconds
    while (found := inbox_count(connection)) < wanted:
        if time.monotonic() > end:
            raise NotThere(f"{found} of {wanted} messages were taken within {seconds:.0f} s")
        time.sleep(0.1)
