"""From an upstream message on the real broker through the real road to its receipt and the public feed."""

import asyncio
import json
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import pytest

from app.event_types import codec
from consumers.outgoing import AcceptedFacts, OutboxRows
from consumers.public_feed import PublicFeed
from consumers.pump import Pump, PumpSettings
from intake.catalogue import InTopic
from intake.delivery import Delivery, Receipt, Sender
from intake.road import Road, RoadSettings
from ledger.port import LedgerStore, LogRow, OffsetClaim, OutboxKind
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.consumers.broker_tools import (
    Headers,
    door_of,
    read_all,
    running,
    send,
    settings_of,
    topic_of_its_own,
    until,
)
from tests.support.intake import APP, SetClock, event, places, road_on
from tests.support.services import KafkaService, fresh_database

pytestmark = pytest.mark.kafka
REPORTED = "gridledger.dispute.reported.v1"
STRUCTURED: Headers = [("content-type", b"application/cloudevents+json; charset=utf-8")]
NOW = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class OnItsTopic:
    """The real road; a test's own topic stands for the house's."""

    road: Road
    known: dict[str, Delivery] = field(default_factory=dict)

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Take them as if they had come on the disputes' topic, from the registered app."""
        sender = Sender("test", frozenset({APP}))
        renamed = [self._renamed(each, sender) for each in deliveries]
        return self.road.take(renamed, offsets, [self._renamed(each, sender) for each in following])

    def _renamed(self, delivery: Delivery, sender: Sender) -> Delivery:
        """The same one each time: what was read ahead is known again."""
        return self.known.setdefault(
            delivery.place, replace(delivery, topic=InTopic.DISPUTE.value, sender=sender)
        )

    def expire(self) -> int:
        """Settle what waited too long."""
        return self.road.expire()


@contextmanager
def _sqlite(folder: Path) -> Iterator[LedgerStore]:
    store = SQLiteLedger(folder / "ledger.sqlite", SetClock(NOW))
    store.prepare()
    yield store
    store.close()


@contextmanager
def _postgres(_: Path) -> Iterator[LedgerStore]:
    with fresh_database() as dsn:
        store = PostgresLedger(dsn, SetClock(NOW))
        store.prepare()
        yield store
        store.close()


@pytest.mark.parametrize("opened", [_sqlite, pytest.param(_postgres, marks=pytest.mark.postgres)])
def test_every_message_gets_its_receipt_and_only_accepted_facts_are_public(
    kafka: KafkaService, tmp_path: Path, opened: Callable[[Path], "contextmanager[LedgerStore]"]
) -> None:
    # long because the way of a message is told from end to end
    with (
        opened(tmp_path) as store,
        topic_of_its_own(kafka) as topic,
        topic_of_its_own(kafka, prefix="gridledger.test-receipts") as receipts,
        topic_of_its_own(kafka, prefix="gridledger.test-letters") as letters,
        topic_of_its_own(kafka, prefix="gridledger.test-events") as facts,
    ):
        bench = road_on(store, tmp_path, SetClock(NOW), RoadSettings(publish=True))
        bench.send(*places())
        road = OnItsTopic(bench.road)
        messages = [event(REPORTED, f"D-{number}", id=f"d-{number}") for number in range(40)]
        bodies = [json.dumps(each, ensure_ascii=False).encode() for each in messages]
        outgoing = {
            "outbox": OutboxRows(
                store, topics={OutboxKind.RECEIPT: receipts, OutboxKind.DEAD_LETTER: letters}
            ),
            "events": AcceptedFacts(store, PublicFeed(codec(), store_name="test", topic=facts)),
        }

        async def drill() -> None:
            settings = PumpSettings(
                kafka=settings_of(kafka, kafka.house_user), store_name=f"test-{uuid4().hex[:8]}"
            )
            pump = Pump(settings, outgoing)
            pumping = asyncio.create_task(pump.run())
            await send(kafka, topic, bodies, headers=STRUCTURED)
            await send(kafka, topic, bodies, headers=STRUCTURED)  # delivered twice
            await send(kafka, topic, [b"\xff\xfe not json"], headers=[("ce_id", None)])
            group = f"gridledger-test-{uuid4().hex[:8]}"
            async with running(door_of(kafka, topic, road=road, store=store, group=group)):
                await until(lambda: pump.liveness[0].counts.get("published", 0) >= 2 + 81 + 1)
                await until(lambda: pump.liveness[1].counts.get("published", 0) >= len(_accepted(store)))
            pump.stop()
            await pumping

        asyncio.run(drill())
        told = [json.loads(value or b"") for _, value in asyncio.run(read_all(kafka, receipts))]
        dead = [json.loads(value or b"") for _, value in asyncio.run(read_all(kafka, letters))]
        public = asyncio.run(read_all(kafka, facts))
        accepted = _accepted(store)

    verdicts = sorted(each["verdict"] for each in told)
    assert verdicts == ["accepted"] * 42 + ["duplicate"] * 40 + ["unreadable"]
    assert {each["id"] for each in told if each["verdict"] == "accepted"} >= {f"d-{n}" for n in range(40)}
    assert len(dead) == 1
    assert dead[0]["place"].startswith(f"kafka:{topic}/")
    assert len(public) == len(accepted) >= 42
    assert not any(b"box" in (value or b"") for _, value in public)


def _accepted(store: LedgerStore) -> list[LogRow]:
    return [row for row in store.read_log(after=0, limit=1_000) if not row.topic.startswith("intake.")]
