"""The one file that publishes: a transactional producer whose position is committed with what it sent."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from aiokafka import AIOKafkaConsumer, AIOKafkaProducer, TopicPartition  # type: ignore[import-untyped]
from aiokafka.admin import AIOKafkaAdminClient  # type: ignore[import-untyped]
from aiokafka.errors import (  # type: ignore[import-untyped]
    KafkaConnectionError,
    KafkaError,
    ProducerFenced,
)

from consumers.incarnation import TopicMissing
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings

LARGEST_REQUEST = 4 * 1024 * 1024
TRANSACTION_MS = 30_000
CLOSE_SECONDS = 5.0
TAIL = 2_000
SEQUENCE_HEADER = "ledgerseq"
NAME_HEADER = "ledgername"  # whose sequence it is: a broker may outlive a database, or serve two


class OutletBroken(Exception):
    """The transaction did not end well as far as we know; open again and ask where we stand."""


class OutletFenced(OutletBroken):
    """Another process publishes under our name now."""


@dataclass(frozen=True, slots=True)
class OutMessage:
    """One record to publish; `sequence` is its row's number in the ledger."""

    sequence: int
    topic: str
    key: str
    value: bytes
    headers: tuple[tuple[str, bytes], ...] = ()


class Outlet:
    """Publishes batches exactly once under one name (`transactional_id`), across crashes of this process.

    The position (the ledger's number of the last row sent) is kept by the broker, as the offset of a group
    nobody joins, in the same transaction as the records. Readers must use `isolation_level=read_committed`.
    """

    def __init__(self, settings: KafkaSettings, *, name: str, topics: Sequence[str]) -> None:
        self._settings = settings
        self.name = name
        self._topics = list(topics)
        self._place = TopicPartition(topics[0], 0)
        self._producer: AIOKafkaProducer | None = None

    async def open(self) -> int:
        """Fence off whoever published under this name before; the number of the last row sent (0: none).

        Raises `BrokerUnreachable`, `TopicMissing` or `OutletBroken`.
        """
        self._producer = AIOKafkaProducer(
            **self._settings.for_aiokafka(),
            transactional_id=self.name,
            enable_idempotence=True,
            acks="all",
            max_request_size=LARGEST_REQUEST,
            transaction_timeout_ms=TRANSACTION_MS,
            linger_ms=2,
        )
        try:
            # Only after this is every earlier transaction of ours committed or aborted.
            await self._producer.start()
            return await self._position()
        except KafkaConnectionError as problem:
            raise BrokerUnreachable(self._settings) from problem
        except KafkaError as problem:
            raise OutletBroken(type(problem).__name__) from problem

    async def publish(self, messages: Sequence[OutMessage], *, through: int) -> None:
        """Send `messages` and remember `through`, both or neither. Raises `OutletBroken` when in doubt."""
        producer = self._producer
        assert producer is not None, "open the outlet first"
        try:
            await producer.begin_transaction()
            sent = [await self._send(producer, each) for each in messages]
            await asyncio.gather(*sent)
            await producer.send_offsets_to_transaction({self._place: through + 1}, self.name)
            await producer.commit_transaction()
        except ProducerFenced as problem:
            raise OutletFenced(self.name) from problem
        except KafkaError as problem:
            raise OutletBroken(type(problem).__name__) from problem

    async def close(self) -> None:
        """Let go; a transaction left open is aborted by whoever opens next."""
        producer, self._producer = self._producer, None
        if producer is None:
            return
        try:
            async with asyncio.timeout(CLOSE_SECONDS):
                await producer.stop()
        except (KafkaError, TimeoutError):
            return

    async def _send(self, producer: AIOKafkaProducer, message: OutMessage) -> "asyncio.Future[object]":
        headers = [
            (SEQUENCE_HEADER, str(message.sequence).encode()),
            (NAME_HEADER, self.name.encode()),
            *message.headers,
        ]
        sending: asyncio.Future[object] = await producer.send(
            message.topic, message.value, key=message.key.encode(), headers=headers
        )
        sending.add_done_callback(_noticed)  # after a failed send its neighbours' futures are nobody's
        return sending

    async def _position(self) -> int:
        admin = AIOKafkaAdminClient(**self._settings.for_aiokafka())
        await admin.start()
        try:
            told = await admin.list_consumer_group_offsets(self.name, partitions=[self._place])
            described = await admin.describe_topics(self._topics)
        finally:
            await admin.close()
        missing = [topic["topic"] for topic in described if topic["error_code"]]
        if missing:
            raise TopicMissing(missing)
        offset = told[self._place].offset if self._place in told else -1
        if offset > 0:
            return int(offset) - 1
        return await self._position_by_records(
            [
                TopicPartition(topic["topic"], each["partition"])
                for topic in described
                for each in topic["partitions"]
            ]
        )

    async def _position_by_records(self, places: Sequence[TopicPartition]) -> int:
        """The broker forgot the group (after a week away): the newest records themselves say how far we were."""
        consumer = AIOKafkaConsumer(
            **self._settings.for_aiokafka(),
            group_id=None,
            enable_auto_commit=False,
            isolation_level="read_committed",
        )
        await consumer.start()
        try:
            return await _newest_sequence(consumer, places, self.name.encode())
        finally:
            await consumer.stop()


def _noticed(sending: "asyncio.Future[object]") -> None:
    if not sending.cancelled():
        sending.exception()


async def _newest_sequence(consumer: AIOKafkaConsumer, places: Sequence[TopicPartition], name: bytes) -> int:
    if not places:
        return 0
    consumer.assign(places)
    begins, ends = await consumer.beginning_offsets(places), await consumer.end_offsets(places)
    open_places = [each for each in places if ends[each] > begins[each]]
    for place in open_places:
        consumer.seek(place, max(begins[place], ends[place] - TAIL))
    newest = 0
    for place in open_places:
        while await consumer.position(place) < ends[place]:
            for records in (await consumer.getmany(place, timeout_ms=1_000)).values():
                newest = max([newest, *(_sequence(record.headers, name) for record in records)])
    return newest


def _sequence(headers: Sequence[tuple[str, bytes | None]], name: bytes) -> int:
    """The record's number if it was published under that name; somebody else's numbers mean nothing here."""
    told = dict(headers)
    value = told.get(SEQUENCE_HEADER)
    return int(value) if value is not None and told.get(NAME_HEADER) == name else 0
