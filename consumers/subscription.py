"""The one file that wires FastStream's batch subscriber on aiokafka; its client library has no types."""

from collections.abc import Awaitable, Callable, Mapping, Sequence

from aiokafka import AIOKafkaConsumer, ConsumerRebalanceListener, TopicPartition  # type: ignore[import-untyped]
from aiokafka.errors import KafkaConnectionError, KafkaError  # type: ignore[import-untyped]
from faststream import AckPolicy
from faststream.kafka import KafkaBroker
from faststream.kafka.message import FAKE_CONSUMER, KafkaAckableMessage

from consumers.kafka_settings import BrokerUnreachable, KafkaSettings
from consumers.records import Record, Spot
from consumers.tolerant_records import read_any_header_name

BATCH_TIMEOUT_MS = 50
# A fetch holds at most this much, whatever a sender puts into one record; aiokafka buffers one fetch a broker.
FETCH_BYTES = 16 * 1024 * 1024
PARTITION_FETCH_BYTES = 2 * 1024 * 1024

Take = Callable[[Sequence[Record]], Awaitable[None]]
Moved = Callable[[frozenset[Spot]], Awaitable[None]]

BrokerTrouble = KafkaError


class _Rebalance(ConsumerRebalanceListener):  # type: ignore[misc]
    def __init__(self, *, assigned: Moved, revoked: Moved) -> None:
        self._assigned = assigned
        self._revoked = revoked

    async def on_partitions_revoked(self, revoked: set[TopicPartition]) -> None:
        await self._revoked(frozenset((each.topic, each.partition) for each in revoked))

    async def on_partitions_assigned(self, assigned: set[TopicPartition]) -> None:
        await self._assigned(frozenset((each.topic, each.partition) for each in assigned))


class Subscription:
    """A group's membership: records come in batches, positions are ours to set."""

    def __init__(
        self,
        settings: KafkaSettings,
        *,
        topics: Sequence[str],
        group: str,
        batch: int,
        take: Take,
        assigned: Moved,
        revoked: Moved,
    ) -> None:
        self._settings = settings
        self._broker = KafkaBroker(
            settings.servers,
            security=settings.for_faststream(),
            request_timeout_ms=int(settings.timeout * 1000),
            consumer_only=True,
            allow_auto_create_topics=False,
            apply_types=False,
            serializer=None,
            logger=None,
        )
        self._subscriber = self._broker.subscriber(
            *topics,
            batch=True,
            group_id=group,
            ack_policy=AckPolicy.MANUAL,
            auto_offset_reset="earliest",
            batch_timeout_ms=BATCH_TIMEOUT_MS,
            max_records=batch,
            fetch_max_bytes=FETCH_BYTES,
            max_partition_fetch_bytes=PARTITION_FETCH_BYTES,
            listener=_Rebalance(assigned=assigned, revoked=revoked),
            parser=_parse,
            decoder=_decode,
            no_reply=True,
        )
        self._subscriber(take)

    async def start(self) -> None:
        """Join the group. Raises `BrokerUnreachable`."""
        read_any_header_name()
        try:
            await self._broker.start()
        except KafkaConnectionError as problem:
            await self._broker.stop()
            raise BrokerUnreachable(self._settings) from problem

    async def stop(self) -> None:
        """Leave the group after the batch in hand."""
        await self._broker.stop()

    def running(self) -> bool:
        """Whether the loop that fetches is still there."""
        tasks = self._subscriber.tasks
        return bool(tasks) and not any(task.done() for task in tasks)

    def assigned(self) -> frozenset[Spot]:
        """The partitions the group gave us."""
        consumer = self._subscriber.consumer
        return (
            frozenset((each.topic, each.partition) for each in consumer.assignment())
            if consumer
            else frozenset()
        )

    def hold_back(self, spots: frozenset[Spot]) -> None:
        """Fetch nothing of `spots` until they are sought."""
        self._consumer().pause(*(TopicPartition(*spot) for spot in spots))

    def seek(self, spot: Spot, offset: int) -> None:
        """Go on at `offset`; raises `BrokerTrouble` where the partition is not ours any more."""
        self._consumer().seek(TopicPartition(*spot), offset)
        self._consumer().resume(TopicPartition(*spot))

    async def bounds(self, spots: frozenset[Spot]) -> Mapping[Spot, tuple[int, int]]:
        """The oldest offset and the next offset of each partition."""
        asked = [TopicPartition(*spot) for spot in spots]
        begins = await self._consumer().beginning_offsets(asked)
        ends = await self._consumer().end_offsets(asked)
        return {(each.topic, each.partition): (begins[each], ends[each]) for each in asked}

    async def show_progress(self, offsets: Mapping[Spot, int]) -> None:
        """Commit to Kafka, for lag displays only; the store holds the truth."""
        ours = self.assigned()
        shown = {TopicPartition(*spot): offset for spot, offset in offsets.items() if spot in ours}
        if shown:
            await self._consumer().commit(shown)

    def behind(self, spot: Spot, next_offset: int) -> int | None:
        """Records between `next_offset` and the end as last heard; None before the first answer."""
        end = self._consumer().highwater(TopicPartition(*spot))
        return None if end is None else max(0, end - next_offset)

    def last_answer(self) -> int | None:
        """When (ms) a broker last answered a fetch of any of our partitions."""
        consumer = self._consumer()
        told = [consumer.last_poll_timestamp(each) for each in consumer.assignment()]
        return max((moment for moment in told if moment is not None), default=None)

    def _consumer(self) -> AIOKafkaConsumer:
        consumer = self._subscriber.consumer
        if consumer is None:
            raise BrokerTrouble("the subscription is not started")
        return consumer


async def _parse(records: tuple[Record, ...]) -> KafkaAckableMessage:
    """Carries the records as they are: a header nobody can read must not stop its neighbours."""
    return KafkaAckableMessage(
        raw_message=records, body=b"", headers={}, message_id="", correlation_id="", consumer=FAKE_CONSUMER
    )


async def _decode(message: KafkaAckableMessage) -> object:
    return message.raw_message
