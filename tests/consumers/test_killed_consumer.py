"""Consumers killed without warning: what was durable stays once, what was not comes again."""

import asyncio
import json
import random
import signal
import sqlite3
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from uuid import uuid4

import pytest

from tests.consumers.broker_tools import send, topic_of_its_own
from tests.consumers.sqlite_road import SqliteRoad
from tests.support.services import KafkaService

pytestmark = [pytest.mark.kafka, pytest.mark.slow]
CHECKOUT = Path(__file__).resolve().parents[2]
MESSAGES = 6_000


@contextmanager
def _consumer(
    kafka: KafkaService, topic: str, *, road: Path, group: str
) -> Iterator["subprocess.Popen[bytes]"]:
    told = {
        "bootstrap": kafka.bootstrap,
        "user": kafka.house_user,
        "password": kafka.passwords[kafka.house_user],
        "topic": topic,
        "road": str(road),
        "group": group,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.consumers.consumer_process"], cwd=CHECKOUT, stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(told).encode())
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_two_consumers_of_which_one_is_killed_again_and_again_double_nothing(
    kafka: KafkaService, tmp_path: Path
) -> None:
    chance, group = random.Random(20260302), f"gridledger-test-{uuid4().hex[:8]}"
    file = tmp_path / "road.db"
    road = SqliteRoad(file)
    with topic_of_its_own(kafka, partitions=4) as topic:
        asyncio.run(send(kafka, topic, [b"%d" % number for number in range(MESSAGES)]))
        with _consumer(kafka, topic, road=file, group=group):
            for _ in range(3):
                with _consumer(kafka, topic, road=file, group=group):
                    time.sleep(chance.uniform(1.2, 2.5))
            _wait_for(lambda: len(road.places()) >= MESSAGES, 120)
    assert len(road.places()) == len(set(road.places())) == MESSAGES


def test_a_stopped_consumer_that_wakes_after_its_partitions_went_is_harmless(
    kafka: KafkaService, tmp_path: Path
) -> None:
    """SIGSTOP for longer than the session: the group gives its partitions away, then it wakes with a batch in hand."""
    group, file = f"gridledger-test-{uuid4().hex[:8]}", tmp_path / "road.db"
    road = SqliteRoad(file)
    with topic_of_its_own(kafka) as topic:
        asyncio.run(send(kafka, topic, [b"%d" % number for number in range(MESSAGES)]))
        with _consumer(kafka, topic, road=file, group=group) as sleeper:
            _wait_for(lambda: len(road.places()) > 500, 60)
            _stop_between_two_writes(sleeper, file)
            with _consumer(kafka, topic, road=file, group=group):
                _wait_for(lambda: len(road.places()) >= MESSAGES // 2, 120)
                sleeper.send_signal(signal.SIGCONT)
                _wait_for(lambda: len(road.places()) >= MESSAGES, 120)
                time.sleep(1.0)
    assert len(road.places()) == len(set(road.places())) == MESSAGES


def _stop_between_two_writes(sleeper: "subprocess.Popen[bytes]", file: Path) -> None:
    """SQLite has one lock for all: a process stopped while it holds it stops everybody, which is not asked here."""
    while True:
        sleeper.send_signal(signal.SIGSTOP)
        with closing(sqlite3.connect(file, timeout=0.5, isolation_level=None)) as beside:
            try:
                beside.execute("BEGIN IMMEDIATE")
            except sqlite3.OperationalError:
                sleeper.send_signal(signal.SIGCONT)
                time.sleep(0.05)
            else:
                beside.execute("ROLLBACK")
                return


def _wait_for(holds: object, seconds: float) -> None:
    assert callable(holds)
    deadline = time.monotonic() + seconds
    while not holds():
        assert time.monotonic() < deadline, f"not within {seconds} s"
        time.sleep(0.1)
