"""An outsider's hands on the real broker: topics for one test, a producer, a reader."""

import asyncio
from collections.abc import AsyncIterator, Iterator, Sequence
from contextlib import asynccontextmanager, contextmanager
from dataclasses import replace
from datetime import UTC, datetime
from uuid import uuid4

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer

from consumers.broker_admin import BrokerAdmin
from consumers.door import DoorSettings, KafkaDoor
from consumers.kafka_settings import KafkaSettings, SecurityProtocol
from consumers.ports import OffsetStore, RoadPort
from tests.support.services import KafkaService

Headers = list[tuple[str, bytes | None]]
SECONDS = 30.0


def settings_of(kafka: KafkaService, user: str, *, password: str | None = None) -> KafkaSettings:
    """The password listener, as `user`."""
    return KafkaSettings(
        bootstrap=kafka.bootstrap,
        protocol=SecurityProtocol.SASL_PLAINTEXT,
        username=user,
        password=password or kafka.passwords[user],
        timeout=10.0,
    )


@contextmanager
def topic_of_its_own(
    kafka: KafkaService, *, partitions: int = 2, prefix: str = "gridledger.in.test"
) -> Iterator[str]:
    """A new topic, gone afterwards."""
    name = f"{prefix}-{uuid4().hex[:12]}"
    operator = settings_of(kafka, kafka.admin_user)
    with BrokerAdmin(operator) as admin:
        admin.create_topic(name, partitions=partitions, replicas=1, settings={})
    try:
        yield name
    finally:
        with BrokerAdmin(operator) as admin:
            admin.delete_topics([name])


async def send(
    kafka: KafkaService,
    topic: str,
    bodies: Sequence[bytes | None],
    *,
    headers: Headers | None = None,
    compression: str | None = None,
) -> None:
    """Send `bodies`, the n-th to partition n mod 2, as an upstream sender."""
    options = settings_of(kafka, kafka.sender_user).for_aiokafka()
    async with AIOKafkaProducer(
        **options,
        acks="all",
        enable_idempotence=True,
        compression_type=compression,
        max_request_size=3_000_000,
    ) as producer:
        pending = [
            await producer.send(topic, body, key=b"grid", partition=number % 2, headers=headers or [])
            for number, body in enumerate(bodies)
        ]
        await asyncio.gather(*pending)


async def read_all(
    kafka: KafkaService, topic: str, *, quiet: float = 1.5
) -> list[tuple[bytes | None, bytes | None]]:
    """(key, value) of every committed record, partition by partition, until nothing new comes."""
    found: dict[int, list[tuple[bytes | None, bytes | None]]] = {}
    consumer = AIOKafkaConsumer(
        topic,
        **settings_of(kafka, kafka.house_user).for_aiokafka(),
        group_id=None,
        auto_offset_reset="earliest",
        isolation_level="read_committed",
    )
    async with consumer:
        while batch := await consumer.getmany(timeout_ms=int(quiet * 1000)):
            for place, records in batch.items():
                found.setdefault(place.partition, []).extend((each.key, each.value) for each in records)
    return [record for partition in sorted(found) for record in found[partition]]


def door_of(
    kafka: KafkaService,
    topic: str,
    *,
    road: RoadPort,
    store: OffsetStore,
    group: str,
    password: str | None = None,
    batch: int = 500,
) -> KafkaDoor:
    """A door that reads `topic`."""
    reach = settings_of(kafka, kafka.house_user, password=password)
    settings = DoorSettings(
        kafka=replace(reach, timeout=3.0) if password else reach,
        sources={topic: frozenset({"urn:gridledger:source:test"})},
        group=group,
        batch=batch,
    )
    return KafkaDoor(settings, road=road, store=store, clock=lambda: datetime.now(UTC))


@asynccontextmanager
async def running(door: KafkaDoor) -> AsyncIterator[KafkaDoor]:
    """`door` reads while the block runs."""
    task = asyncio.create_task(door.run())
    try:
        yield door
    finally:
        door.stop()
        async with asyncio.timeout(SECONDS):
            await task


async def until(holds: object, seconds: float = SECONDS) -> None:
    """Wait until `holds()` is true; fail when it is not in time."""
    assert callable(holds)
    async with asyncio.timeout(seconds):
        while not holds():
            await asyncio.sleep(0.05)
