"""The broker itself killed without warning, twice, under a consumer and a pump: both wait, say so, and go on."""

import asyncio
from pathlib import Path
from uuid import uuid4

import pytest

from consumers.outgoing import OutboxRows
from consumers.pump import Pump, PumpSettings
from deploy.services import commands
from deploy.services.state import load
from ledger.port import OutboxKind
from tests.consumers.broker_tools import (
    door_of,
    read_all,
    running,
    send,
    settings_of,
    topic_of_its_own,
    until,
)
from tests.consumers.shelf import Shelf
from tests.consumers.sqlite_road import SqliteRoad
from tests.support.services import KafkaService, facts_of_kafka

pytestmark = [pytest.mark.kafka, pytest.mark.slow]


def _quiet(_: str) -> None:
    """The services' words are no part of the test."""


@pytest.mark.usefixtures("kafka")
def test_a_broker_killed_twice_loses_and_doubles_nothing(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GRIDLEDGER_SERVICES", str(tmp_path / "services"))  # a broker of this test's own
    commands.up(("kafka",), owner="operator", say=_quiet)
    try:
        own = facts_of_kafka(load())
        with (
            topic_of_its_own(own) as topic,
            topic_of_its_own(own, prefix="gridledger.test-receipts") as receipts,
            topic_of_its_own(own, prefix="gridledger.test-letters") as letters,
        ):
            asyncio.run(_drill(own, tmp_path, topic, receipts, letters))
    finally:
        commands.down(("kafka",), forget=True, say=_quiet)


async def _drill(own: KafkaService, folder: Path, topic: str, receipts: str, letters: str) -> None:
    road, shelf = SqliteRoad(folder / "road.db"), Shelf(folder / "shelf.db")
    door = door_of(own, topic, road=road, store=road, group=f"gridledger-test-{uuid4().hex[:8]}")
    topics = {OutboxKind.RECEIPT: receipts, OutboxKind.DEAD_LETTER: letters}
    settings = PumpSettings(kafka=settings_of(own, own.house_user), store_name="drill", batch=50)
    pump = Pump(settings, {"outbox": OutboxRows(shelf, topics=topics)})
    pumping = asyncio.create_task(pump.run())
    async with running(door):
        for round_no in (1, 2):
            await send(own, topic, [b"%d" % number for number in range(500)])
            shelf.put(1_000)
            await asyncio.to_thread(commands.kill, ("kafka",), say=_quiet)
            if round_no == 1:
                await asyncio.sleep(1.0)
            else:
                await until(lambda: not pump.liveness[0].ready() and not door.liveness.ready())
            await asyncio.to_thread(commands.up, ("kafka",), owner="operator", say=_quiet)
            await send(own, topic, [b"%d" % number for number in range(500)])
            expected = round_no * 1_000
            await until(lambda wanted=expected: len(road.places()) >= wanted)  # type: ignore[misc]
            await until(lambda: door.liveness.ready() and pump.liveness[0].ready())
        await asyncio.sleep(2.0)
    pump.stop()
    await pumping
    published = [*await read_all(own, receipts), *await read_all(own, letters)]
    assert sorted(int(value or b"0") for _, value in published) == list(range(1, 2_001))
    assert len(road.places()) == len(set(road.places())) == 2_000
