"""The Kafka door on the real broker: nothing twice, nothing lost, nobody held up by a strange record."""

import asyncio
from collections.abc import Sequence
from pathlib import Path
from uuid import uuid4

import pytest
from kafka import KafkaProducer

from consumers.broker_admin import BrokerAdmin
from consumers.topics import LARGEST_IN
from intake.delivery import Delivery, Receipt
from ledger.port import OffsetClaim
from tests.consumers.broker_tools import door_of, running, send, settings_of, topic_of_its_own, until
from tests.consumers.sqlite_road import SqliteRoad
from tests.support.services import KafkaService

pytestmark = pytest.mark.kafka


def _group() -> str:
    return f"gridledger-test-{uuid4().hex[:8]}"


def test_every_record_goes_down_the_road_once_and_a_restart_repeats_none(
    kafka: KafkaService, tmp_path: Path
) -> None:
    road, group = SqliteRoad(tmp_path / "road.db"), _group()

    async def drill(topic: str) -> None:
        await send(kafka, topic, [b"%d" % number for number in range(1_200)])
        async with running(door_of(kafka, topic, road=road, store=road, group=group)):
            await until(lambda: len(road.places()) == 1_200)
        await send(kafka, topic, [b"after"])
        async with running(door_of(kafka, topic, road=road, store=road, group=group)):
            await until(lambda: len(road.places()) > 1_200)
            await asyncio.sleep(0.5)
        assert len(road.places()) == len(set(road.places())) == 1_201

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))


def test_the_stores_offset_counts_and_not_kafkas(kafka: KafkaService, tmp_path: Path) -> None:
    first, second, group = SqliteRoad(tmp_path / "one.db"), SqliteRoad(tmp_path / "two.db"), _group()

    async def drill(topic: str) -> None:
        await send(kafka, topic, [b"a", b"b", b"c"])
        async with running(door_of(kafka, topic, road=first, store=first, group=group)):
            await until(lambda: len(first.places()) == 3)
            await asyncio.sleep(1.5)  # long enough to be shown to Kafka
        async with running(door_of(kafka, topic, road=second, store=second, group=group)):
            await until(lambda: len(second.places()) == 3)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))


def test_null_bodies_and_headers_nobody_can_read_reach_the_road_as_they_are(
    kafka: KafkaService, tmp_path: Path
) -> None:
    road = SqliteRoad(tmp_path / "road.db")
    headers: list[tuple[str, bytes | None]] = [("ce_id", None), ("ce_source", b"\xff\xfe"), ("ce_type", b"")]

    async def drill(topic: str) -> None:
        await send(kafka, topic, [None, b"\x00\x01"], headers=headers)
        await send(kafka, topic, [b"good"])
        async with running(door_of(kafka, topic, road=road, store=road, group=_group())):
            await until(lambda: len(road.places()) == 3)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert sorted(road.bodies(), key=repr) == sorted([None, b"\x00\x01", b"good"], key=repr)
    assert road.headers().count(repr(headers)) == 2


class _RawName(str):
    """A header name whose bytes are no UTF-8, as a careless client in another language sends it."""

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        return b"ce_\xff\xfe"


def _send_strange(kafka: KafkaService, topic: str, compression: str | None) -> None:
    options = settings_of(kafka, kafka.sender_user).for_kafka_python()
    producer = KafkaProducer(**options, compression_type=compression)
    producer.send(topic, b"strange", partition=0, headers=[(_RawName("?"), b"1"), ("good", b"2")]).get(
        timeout=10
    )
    producer.close()


@pytest.mark.parametrize("compression", [None, "gzip"])
def test_a_header_name_nobody_can_read_stops_neither_its_neighbours_nor_the_partition(
    kafka: KafkaService, tmp_path: Path, compression: str | None
) -> None:
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        await send(kafka, topic, [b"before", b"other"])
        await asyncio.to_thread(_send_strange, kafka, topic, compression)
        await send(kafka, topic, [b"after", b"other"])
        async with running(door_of(kafka, topic, road=road, store=road, group=_group())):
            await until(lambda: len(road.places()) == 5)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert "[('ce_\\\\xff\\\\xfe', b'1'), ('good', b'2')]" in road.headers()


@pytest.mark.parametrize("compression", ["gzip", "snappy", "lz4", "zstd"])
def test_whatever_compression_a_sender_uses_is_read(
    kafka: KafkaService, tmp_path: Path, compression: str
) -> None:
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        await send(kafka, topic, [b"x" * 500] * 40, compression=compression)
        async with running(door_of(kafka, topic, road=road, store=road, group=_group())):
            await until(lambda: len(road.places()) == 40)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert set(road.bodies()) == {b"x" * 500}


def test_an_oversize_record_reaches_the_road_and_does_not_block(kafka: KafkaService, tmp_path: Path) -> None:
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        with BrokerAdmin(settings_of(kafka, kafka.admin_user)) as admin:
            admin.set_topic(topic, {"max.message.bytes": str(LARGEST_IN)})
        await send(kafka, topic, [b"x" * 2_000_000, b"small", b"after"])
        async with running(door_of(kafka, topic, road=road, store=road, group=_group())):
            await until(lambda: len(road.places()) == 3)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))


def test_while_the_database_is_away_nothing_is_acknowledged_and_health_says_so(
    kafka: KafkaService, tmp_path: Path
) -> None:
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        door = door_of(kafka, topic, road=road, store=road, group=_group())
        async with running(door):
            await until(door.liveness.ready)
            road.away = True
            await send(kafka, topic, [b"a", b"b"])
            await until(lambda: door.liveness.trouble == "store unavailable")
            assert door.liveness.alive()
            assert not door.liveness.ready()
            assert road.places() == []
            road.away = False
            await until(lambda: len(road.places()) == 2)
            await until(door.liveness.ready)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))


class _FaultyRoad(SqliteRoad):
    """Fails on a fault of its own, in words that quote the message."""

    faults = 2

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Fails at first."""
        if deliveries and self.faults:
            self.faults -= 1
            raise RuntimeError(f"cannot write {deliveries[0].body!r}")
        return super().take(deliveries, offsets, following)

    def expire(self) -> int:
        """Always fails."""
        raise RuntimeError("cannot open what 金丝雀 sent")


def test_a_fault_of_ours_neither_ends_the_process_nor_tells_what_the_message_said(
    kafka: KafkaService, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    road = _FaultyRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        door = door_of(kafka, topic, road=road, store=road, group=_group())
        async with running(door):
            await send(kafka, topic, [b"canary"])
            await until(lambda: len(road.places()) == 1)
            await until(lambda: door.liveness.counts.get("expiry_failed", 0) > 1)
            await until(door.liveness.ready)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    printed = "".join(capsys.readouterr())
    assert "consumer.batch_failed" in printed
    assert "RuntimeError" in printed
    assert "canary" not in printed
    assert "金丝雀" not in printed


def test_two_consumers_share_and_hand_over_without_doubling(kafka: KafkaService, tmp_path: Path) -> None:
    one, two, group = SqliteRoad(tmp_path / "road.db"), SqliteRoad(tmp_path / "road.db"), _group()
    one.slow = two.slow = 0.05

    async def drill(topic: str) -> None:
        first = door_of(kafka, topic, road=one, store=one, group=group)
        second = door_of(kafka, topic, road=two, store=two, group=group)
        async with running(first):
            await send(kafka, topic, [b"%d" % number for number in range(4_000)])
            async with running(second):
                await until(lambda: first.liveness.assigned == second.liveness.assigned == 1)
                await send(kafka, topic, [b"%d" % number for number in range(4_000)])
                await until(lambda: len(one.places()) > 6_000)
            await until(lambda: len(one.places()) >= 8_000)
            await asyncio.sleep(0.5)

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert len(one.places()) == len(set(one.places())) == 8_000


def test_a_consumer_that_lost_its_partition_is_fenced_and_follows_the_store(
    kafka: KafkaService, tmp_path: Path
) -> None:
    """Two groups read the same partitions into one store: each is the other's ghost."""
    road = SqliteRoad(tmp_path / "road.db")

    async def drill(topic: str) -> None:
        ghost = door_of(kafka, topic, road=road, store=road, group=_group())
        owner = door_of(kafka, topic, road=road, store=road, group=_group())
        async with running(ghost), running(owner):
            await until(lambda: ghost.liveness.ready() and owner.liveness.ready())
            for _ in range(10):
                await send(kafka, topic, [b"%d" % number for number in range(200)])
            await until(lambda: len(road.places()) >= 2_000)
            await asyncio.sleep(0.5)
        assert ghost.liveness.counts.get("fenced", 0) + owner.liveness.counts.get("fenced", 0) > 0

    with topic_of_its_own(kafka) as topic:
        asyncio.run(drill(topic))
    assert len(road.places()) == len(set(road.places())) == 2_000
