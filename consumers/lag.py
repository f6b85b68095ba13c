"""How far the store is behind the broker, partition by partition: the store's offset, not Kafka's, is the truth."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from consumers.broker_admin import BrokerAdmin
from consumers.incarnation import find_incarnations
from consumers.kafka_settings import KafkaSettings


class OffsetReader(Protocol):
    """The part of the ledger's store that knows how far each partition was read."""

    def offset(self, name: str) -> int | None:
        """How far `name` has been read."""


@dataclass(frozen=True, slots=True)
class PartitionLag:
    """`stored` is the last offset whose fate is durable (None: nothing yet), `end` the next the broker will give."""

    topic: str
    partition: int
    stored: int | None
    end: int
    lag: int


def read_lag(settings: KafkaSettings, store: OffsetReader, topics: Sequence[str]) -> list[PartitionLag]:
    """One row a partition."""
    names = find_incarnations(settings, topics)
    with BrokerAdmin(settings) as admin:
        return [
            _lag(topic, number, store.offset(names.tracking_name(topic, number)), begin[number], end)
            for topic in topics
            for begin in [admin.begin_offsets(topic, range(names.partitions[topic]))]
            for number, end in sorted(admin.end_offsets(topic, range(names.partitions[topic])).items())
        ]


def _lag(topic: str, partition: int, stored: int | None, begin: int, end: int) -> PartitionLag:
    unread_from = begin if stored is None else max(begin, stored + 1)
    return PartitionLag(topic, partition, stored, end, max(0, end - unread_from))
