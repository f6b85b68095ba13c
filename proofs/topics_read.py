"""Reads a topic from its beginning to its end, as an auditor with kafka-python would; the file wraps that library."""

from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from typing import Any

from kafka import KafkaAdminClient, KafkaConsumer, TopicPartition  # type: ignore[import-untyped]

from benchmarks.ground import Broker

POLL_MS = 500
SILENT_POLLS = 60


class TopicSilent(Exception):
    """The broker stopped answering before the topic's end was reached."""


@dataclass(frozen=True, slots=True)
class Held:
    """One record as the broker holds it."""

    topic: str
    partition: int
    offset: int
    headers: Sequence[tuple[str, bytes | None]]
    value: bytes | None

    @property
    def place(self) -> str:
        """Where it lies, in the words of a receipt."""
        return f"kafka:{self.topic}/{self.partition}/{self.offset}"


def read_topics(broker: Broker, topics: Sequence[str]) -> Iterator[Held]:
    """Every committed record of the topics (read_committed), partition by partition in order."""
    consumer = _consumer(broker)
    try:
        yield from _to_the_end(consumer, _partitions(consumer, topics))
    finally:
        consumer.close()


def ends_of(broker: Broker, topics: Sequence[str]) -> dict[tuple[str, int], int]:
    """The next offset of each partition."""
    consumer = _consumer(broker)
    try:
        ends = consumer.end_offsets(_partitions(consumer, topics))
        return {(each.topic, each.partition): int(end) for each, end in ends.items()}
    finally:
        consumer.close()


def topic_ids(broker: Broker, topics: Sequence[str]) -> dict[str, str]:
    """The broker's own id of each topic, which changes when a topic is made again."""
    admin = KafkaAdminClient(**_access(broker))
    try:
        return {told["name"]: str(told["topic_id"]) for told in admin.describe_topics(list(topics))}
    finally:
        admin.close()


def _consumer(broker: Broker) -> Any:
    return KafkaConsumer(
        **_access(broker),
        group_id=None,
        enable_auto_commit=False,
        isolation_level="read_committed",
        max_poll_records=5_000,
    )


def _access(broker: Broker) -> dict[str, object]:
    return {
        "bootstrap_servers": broker.bootstrap,
        "security_protocol": "SASL_PLAINTEXT",
        "sasl_mechanism": broker.mechanism,
        "sasl_plain_username": broker.admin_user,
        "sasl_plain_password": broker.passwords[broker.admin_user],
    }


def _partitions(consumer: Any, topics: Sequence[str]) -> list[Any]:
    return [
        TopicPartition(topic, number)
        for topic in topics
        for number in sorted(consumer.partitions_for_topic(topic) or ())
    ]


def _to_the_end(consumer: Any, partitions: list[Any]) -> Iterator[Held]:
    ends = consumer.end_offsets(partitions)
    consumer.assign(partitions)
    consumer.seek_to_beginning(*partitions)
    silent = 0
    while any(consumer.position(each) < ends[each] for each in partitions):
        polled = consumer.poll(timeout_ms=POLL_MS)
        silent = 0 if polled else silent + 1
        if silent > SILENT_POLLS:
            raise TopicSilent(", ".join(sorted({each.topic for each in partitions})))
        for records in polled.values():
            for each in records:
                yield Held(each.topic, each.partition, each.offset, list(each.headers), each.value)
