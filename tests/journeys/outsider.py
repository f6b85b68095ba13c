"""An upstream system with a plain Kafka client: sends what it likes, keeps every receipt it ever saw."""

import json
import time
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kafka import KafkaConsumer, KafkaProducer, TopicPartition

from tests.journeys.services_elsewhere import Elsewhere

RECEIPTS = "gridledger.receipts"
REGISTRY, DISPUTES = "gridledger.in.registry", "gridledger.in.dispute"
NOT_FINAL = "waiting"
Event = Mapping[str, object]
Receipt = dict[str, object]


@dataclass(slots=True)
class Outsider:
    """`receipts` are those of committed transactions, by message, in order."""

    environment: dict[str, str]
    producer: KafkaProducer
    consumer: KafkaConsumer
    receipts: dict[str, list[Receipt]] = field(default_factory=dict)

    @classmethod
    def of(cls, services: Elsewhere) -> "Outsider":
        """Connected, and reading receipts from the first one on."""
        environment = services.sender_environment()
        options = {
            "bootstrap_servers": environment["KAFKA_BOOTSTRAP"],
            "security_protocol": environment["KAFKA_SECURITY"],
            "sasl_mechanism": "SCRAM-SHA-256",
            "sasl_plain_username": environment["KAFKA_USERNAME"],
            "sasl_plain_password": environment["KAFKA_PASSWORD"],
            "reconnect_backoff_max_ms": 1_000,
        }
        consumer = KafkaConsumer(
            **options,
            isolation_level="read_committed",
            enable_auto_commit=False,
            auto_offset_reset="earliest",
        )
        numbers = consumer.partitions_for_topic(RECEIPTS) or set()
        places = [TopicPartition(RECEIPTS, number) for number in sorted(numbers)]
        consumer.assign(places)
        consumer.seek_to_beginning(*places)
        return cls(environment, KafkaProducer(**options, acks="all", enable_idempotence=True), consumer)

    def send(self, topic: str, events: Iterable[Event]) -> None:
        """Structured mode, keyed by grid; every record is acknowledged by the broker before this returns."""
        header = [("content-type", b"application/cloudevents+json; charset=utf-8")]
        sent = [
            self.producer.send(
                topic,
                key=str(each.get("gridcode", "")).encode(),
                value=json.dumps(each, ensure_ascii=False).encode(),
                headers=header,
            )
            for each in events
        ]
        for each in sent:
            each.get(timeout=30)

    def await_final(self, ids: Iterable[str], seconds: float = 30.0) -> dict[str, Receipt]:
        """The one final receipt of each message. Raises AssertionError when one is missing or there are two."""
        wanted = set(ids)
        until = time.monotonic() + seconds
        while missing := [each for each in wanted if not self.final(each)]:
            assert time.monotonic() < until, f"no receipt within {seconds:.0f} s for {sorted(missing)[:5]}"
            self.listen()
        self.listen()  # a second receipt of the same message would come close behind
        return {each: self._only(each) for each in wanted}

    def listen(self, seconds: float = 0.5) -> None:
        """Hear what has been published meanwhile."""
        for records in self.consumer.poll(timeout_ms=int(seconds * 1000)).values():
            for record in records:
                receipt = json.loads(record.value)
                self.receipts.setdefault(receipt["id"], []).append(receipt)

    def heard_of(self, message_id: str) -> list[Receipt]:
        """Every receipt of a message, those just published included."""
        self.listen()
        return self.receipts.get(message_id, [])

    def final(self, message_id: str) -> list[Receipt]:
        """Final receipts of a message so far."""
        return [each for each in self.receipts.get(message_id, []) if each["verdict"] != NOT_FINAL]

    def close(self) -> None:
        """Leave."""
        self.producer.close()
        self.consumer.close()

    def _only(self, message_id: str) -> Receipt:
        finals = self.final(message_id)
        assert len(finals) == 1, f"{message_id} has {len(finals)} final receipts: {finals}"
        return finals[0]
