"""The pump on the real broker: every row once, in order, whatever happens to the process."""

import asyncio
import json
import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path
from uuid import uuid4

import pytest

from consumers.broker_admin import BrokerAdmin
from consumers.outgoing import OutboxRows
from consumers.outlet import Outlet
from consumers.pump import Pump, PumpSettings
from ledger.port import OutboxKind
from tests.consumers.broker_tools import read_all, settings_of, topic_of_its_own, until
from tests.consumers.shelf import Shelf
from tests.support.services import KafkaService

pytestmark = pytest.mark.kafka
CHECKOUT = Path(__file__).resolve().parents[2]


@dataclass(frozen=True, slots=True)
class Desk:
    """One test's shelf, topics and store name."""

    kafka: KafkaService
    shelf: Shelf
    file: Path
    receipts: str
    letters: str
    store: str

    def pump(self, *, keep: int = 10_000, batch: int = 500) -> Pump:
        """A pump of this process."""
        topics = {OutboxKind.RECEIPT: self.receipts, OutboxKind.DEAD_LETTER: self.letters}
        settings = PumpSettings(
            kafka=settings_of(self.kafka, self.kafka.house_user), store_name=self.store, batch=batch
        )
        return Pump(settings, {"outbox": OutboxRows(self.shelf, keep=keep, topics=topics)})

    def published(self) -> list[int]:
        """The numbers read by somebody who reads only what was committed."""

        async def both() -> list[int]:
            found = [*await read_all(self.kafka, self.receipts), *await read_all(self.kafka, self.letters)]
            return [int(value or b"0") for _, value in found]

        return asyncio.run(both())

    async def pump_until_done(self, pump: Pump, through: int) -> None:
        """Run `pump` until it has published row `through`."""
        task = asyncio.create_task(pump.run())
        start = through
        await until(lambda: pump.liveness[0].counts.get("published", 0) >= start)
        pump.stop()
        await task


@pytest.fixture
def desk(kafka: KafkaService, tmp_path: Path) -> Iterator[Desk]:
    """Two topics and a shelf."""
    with (
        topic_of_its_own(kafka, partitions=3, prefix="gridledger.test-receipts") as receipts,
        topic_of_its_own(kafka, partitions=3, prefix="gridledger.test-letters") as letters,
    ):
        file = tmp_path / "shelf.db"
        yield Desk(kafka, Shelf(file), file, receipts, letters, uuid4().hex[:10])


def test_every_row_is_published_once_in_the_order_of_its_key(desk: Desk) -> None:
    desk.shelf.put(2_300)
    asyncio.run(desk.pump_until_done(desk.pump(), 2_300))
    published = desk.published()
    assert sorted(published) == list(range(1, 2_301))
    receipts = [value for value in published if value % 10 != 0]
    for key in range(7):
        of_one_sender = [value for value in receipts if value % 7 == key]
        assert of_one_sender == sorted(of_one_sender)


def test_a_pump_started_again_goes_on_where_the_broker_says_it_was(desk: Desk) -> None:
    desk.shelf.put(300)
    asyncio.run(desk.pump_until_done(desk.pump(), 300))
    desk.shelf.put(200)
    asyncio.run(desk.pump_until_done(desk.pump(), 200))
    assert sorted(desk.published()) == list(range(1, 501))


def test_published_rows_are_forgotten_but_for_a_margin(desk: Desk) -> None:
    desk.shelf.put(5_000)
    asyncio.run(desk.pump_until_done(desk.pump(keep=100), 5_000))
    assert 1_000 < desk.shelf.oldest() <= 4_901


def test_when_the_broker_forgot_the_position_the_records_tell_it(desk: Desk) -> None:
    desk.shelf.put(120)
    asyncio.run(desk.pump_until_done(desk.pump(), 120))
    name = f"gridledger-outbox-{desk.store}"
    with BrokerAdmin(settings_of(desk.kafka, desk.kafka.admin_user)) as admin:
        admin.forget_group(name)
    outlet = Outlet(
        settings_of(desk.kafka, desk.kafka.house_user), name=name, topics=[desk.receipts, desk.letters]
    )

    async def position() -> int:
        try:
            return await outlet.open()
        finally:
            await outlet.close()

    assert asyncio.run(position()) == 120


def test_a_new_store_on_an_old_broker_begins_at_its_own_first_row(desk: Desk, tmp_path: Path) -> None:
    desk.shelf.put(120)
    asyncio.run(desk.pump_until_done(desk.pump(), 120))
    other = replace(desk, shelf=Shelf(tmp_path / "other.db"), store=uuid4().hex[:10])
    other.shelf.put(50)
    asyncio.run(other.pump_until_done(other.pump(), 50))
    published = desk.published()
    assert sorted(published) == sorted([*range(1, 121), *range(1, 51)]), "rows of the new store were skipped"


def test_a_second_pump_fences_the_first_and_nothing_is_doubled(desk: Desk) -> None:
    desk.shelf.put(2_000)

    async def drill() -> None:
        first, second = desk.pump(batch=20), desk.pump(batch=20)
        running = [asyncio.create_task(first.run())]
        await until(lambda: first.liveness[0].counts.get("published", 0) >= 100)
        running.append(asyncio.create_task(second.run()))
        done = lambda: sum(each.liveness[0].counts.get("published", 0) for each in (first, second))  # noqa: E731
        await until(lambda: done() >= 2_000)
        assert first.liveness[0].trouble == "another pump publishes for this store"
        first.stop()
        second.stop()
        await asyncio.gather(*running)

    asyncio.run(drill())
    assert sorted(desk.published()) == list(range(1, 2_001))


def test_a_pump_without_its_topics_says_which_and_how(desk: Desk) -> None:
    topics = {OutboxKind.RECEIPT: "gridledger.test-nowhere", OutboxKind.DEAD_LETTER: desk.letters}
    settings = PumpSettings(kafka=settings_of(desk.kafka, desk.kafka.admin_user), store_name=desk.store)
    pump = Pump(settings, {"outbox": OutboxRows(desk.shelf, topics=topics)})

    async def drill() -> None:
        task = asyncio.create_task(pump.run())
        await until(lambda: pump.liveness[0].trouble is not None)
        pump.stop()
        await task

    asyncio.run(drill())
    assert pump.liveness[0].trouble == (
        "no such Kafka topic: gridledger.test-nowhere; run `gridledger topics apply` first"
    )


@contextmanager
def _pump_process(desk: Desk) -> Iterator["subprocess.Popen[bytes]"]:
    told = {
        "bootstrap": desk.kafka.bootstrap,
        "user": desk.kafka.house_user,
        "password": desk.kafka.passwords[desk.kafka.house_user],
        "receipts": desk.receipts,
        "letters": desk.letters,
        "shelf": str(desk.file),
        "store": desk.store,
    }
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.consumers.pump_process"], cwd=CHECKOUT, stdin=subprocess.PIPE
    )
    assert process.stdin is not None
    process.stdin.write(json.dumps(told).encode())
    process.stdin.close()
    try:
        yield process
    finally:
        process.kill()
        process.wait()


def test_a_pump_killed_again_and_again_loses_and_doubles_nothing(desk: Desk) -> None:
    chance = random.Random(20260302)
    total = 0
    for _ in range(6):
        desk.shelf.put(1_500)
        total += 1_500
        with _pump_process(desk):
            time.sleep(chance.uniform(0.9, 1.8))  # killed somewhere between start-up and the last batch
    asyncio.run(_finish(desk))
    published = desk.published()
    assert len(published) == total
    assert set(published) == set(range(1, total + 1))


async def _finish(desk: Desk) -> None:
    pump = desk.pump()
    task = asyncio.create_task(pump.run())
    await until(pump.liveness[0].ready)
    quiet = 0
    while quiet < 3:
        before = pump.liveness[0].counts.get("published", 0)
        await asyncio.sleep(0.4)
        quiet = quiet + 1 if pump.liveness[0].counts.get("published", 0) == before else 0
    pump.stop()
    await task
