"""An upstream system that knows nothing of the house: sends the fictional town with a plain Kafka client.

Places first, and the rest once their receipts say they are known, as a real town would be set up.
"""

import json
import os
import sys
import time
from collections.abc import Iterable
from datetime import datetime

from kafka import KafkaConsumer, KafkaProducer, TopicPartition  # type: ignore[import-untyped]

from app.town.message import Sent
from app.town.story import generate

RECEIPTS = "gridledger.receipts"
PATIENCE_SECONDS = 300.0
PLACES = ("gridledger.division.", "gridledger.grid.")


def connection() -> dict[str, object]:
    """How to reach the broker and as whom."""
    return {
        "bootstrap_servers": os.environ["KAFKA_BOOTSTRAP"],
        "security_protocol": os.environ["KAFKA_SECURITY"],
        "sasl_mechanism": "SCRAM-SHA-256",
        "sasl_plain_username": os.environ["KAFKA_USERNAME"],
        "sasl_plain_password": os.environ["KAFKA_PASSWORD"],
    }


def main() -> None:
    """Send `size` disputes and the homes of so many persons; ends when every message has been answered."""
    seed, size, persons = map(int, sys.argv[1:4])
    messages = list(generate(seed, size, persons=persons, today=datetime.now().astimezone()))
    places = [each for each in messages if str(each.event["type"]).startswith(PLACES)]
    others = [each for each in messages if not str(each.event["type"]).startswith(PLACES)]
    receipts = receipts_from_now()
    producer = KafkaProducer(**connection(), acks="all", enable_idempotence=True)
    for part in (places, others):
        send(producer, part)
        answered = await_answers(receipts, len(part))
        print(f"sent {len(part)} messages, {answered} receipts", flush=True)
    producer.close()
    receipts.close()


def receipts_from_now() -> KafkaConsumer:
    """A reader at the end of the receipts, which sees committed ones only."""
    consumer = KafkaConsumer(**connection(), isolation_level="read_committed", enable_auto_commit=False)
    places = [
        TopicPartition(RECEIPTS, number) for number in sorted(consumer.partitions_for_topic(RECEIPTS) or ())
    ]
    consumer.assign(places)
    consumer.seek_to_end(*places)
    for place in places:
        consumer.position(place)
    return consumer


def send(producer: KafkaProducer, messages: Iterable[Sent]) -> None:
    """Structured mode, keyed by grid."""
    header = [("content-type", b"application/cloudevents+json; charset=utf-8")]
    for message in messages:
        body = json.dumps(message.event, ensure_ascii=False, default=str).encode()
        producer.send(message.topic.value, key=message.key.encode(), value=body, headers=header)
    producer.flush()


def await_answers(receipts: KafkaConsumer, expected: int) -> int:
    """How many of the messages were answered, the waiting ones counted once."""
    answered: set[str] = set()
    until = time.monotonic() + PATIENCE_SECONDS
    while len(answered) < expected and time.monotonic() < until:
        for records in receipts.poll(timeout_ms=500).values():
            answered.update(json.loads(record.value)["place"] for record in records)
    return len(answered)


if __name__ == "__main__":
    main()
