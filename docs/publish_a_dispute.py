"""How an upstream system publishes a dispute over Kafka and reads its receipt: kafka-python and nothing of the house.

    KAFKA_BOOTSTRAP=127.0.0.1:9092 python docs/publish_a_dispute.py

Where the broker asks for a password, say so in the environment:

    KAFKA_SECURITY=SASL_SSL KAFKA_USERNAME=sender KAFKA_PASSWORD=... KAFKA_CA_FILE=ca.pem

It prints the receipt. Exit code 0: accepted or already known; 1: refused, unreadable or conflicting; 3: no receipt came.
"""

import json
import os
import sys
import time
import uuid
from datetime import datetime, timedelta, timezone

from kafka import KafkaConsumer, KafkaProducer, TopicPartition  # type: ignore[import-untyped]

SOURCE = os.environ.get("GRIDLEDGER_SOURCE", "urn:gridledger:source:xiheqiao-app")
GRID = "990101100001001"
IN, RECEIPTS = "gridledger.in.dispute", "gridledger.receipts"
FINAL = {"accepted", "duplicate", "refused", "unreadable", "conflict", "superseded"}
PATIENCE_SECONDS = 30


def connection() -> dict[str, object]:
    """How to reach the broker and as whom, from the environment."""
    env = os.environ
    options: dict[str, object] = {
        "bootstrap_servers": env.get("KAFKA_BOOTSTRAP", "127.0.0.1:9092"),
        "security_protocol": env.get("KAFKA_SECURITY", "PLAINTEXT"),
    }
    if env.get("KAFKA_USERNAME"):
        options["sasl_mechanism"] = env.get("KAFKA_MECHANISM", "SCRAM-SHA-256")
        options["sasl_plain_username"] = env["KAFKA_USERNAME"]
        options["sasl_plain_password"] = env["KAFKA_PASSWORD"]
    if env.get("KAFKA_CA_FILE"):
        options["ssl_cafile"] = env["KAFKA_CA_FILE"]
    return options


def dispute() -> dict[str, object]:
    """A CloudEvent 1.0: the envelope says who, where, when and why; `data` holds the facts and nothing else."""
    return {
        "specversion": "1.0",
        "id": str(uuid.uuid4()),
        "source": SOURCE,
        "type": "gridledger.dispute.reported.v1",
        "subject": f"D-{uuid.uuid4().hex[:8]}",
        "time": datetime.now(timezone(timedelta(hours=8))).isoformat(),
        "datacontenttype": "application/json",
        "gridcode": GRID,
        "actor": "staff:G0001",
        "actorrole": "grid_worker",
        "basis": "dispute_mediation",
        "data": {
            "intake_source": "grid_worker",
            "category": "neighbour.noise",
            "parties": [
                {"party": "01JZZZZZZZZZZZZZZZZZZZZZZ1", "kind": "person", "role": "applicant"},
                {"party": "01JZZZZZZZZZZZZZZZZZZZZZZ2", "kind": "person", "role": "respondent"},
            ],
            "notice_shown": True,
            "summary": "楼上晚间噪音不断，双方多次争吵。",
        },
    }


def receipts_from_now(options: dict[str, object]) -> KafkaConsumer:
    """A reader that stands at the end of the receipts before we send, and sees committed ones only."""
    consumer = KafkaConsumer(**options, isolation_level="read_committed", enable_auto_commit=False)
    numbers = consumer.partitions_for_topic(RECEIPTS) or set()
    if not numbers:
        sys.exit(f"the broker has no topic {RECEIPTS}: gridledger topics apply")
    places = [TopicPartition(RECEIPTS, number) for number in sorted(numbers)]
    consumer.assign(places)
    consumer.seek_to_end(*places)
    for place in places:
        consumer.position(place)  # seek_to_end is lazy: asking makes it happen before anything is sent
    return consumer


def publish(options: dict[str, object], event: dict[str, object]) -> None:
    """Send and wait until every replica has it. The key is the grid code: one grid keeps its order."""
    producer = KafkaProducer(**options, acks="all", enable_idempotence=True)
    producer.send(
        IN,
        key=str(event["gridcode"]).encode(),
        value=json.dumps(event, ensure_ascii=False).encode(),
        headers=[("content-type", b"application/cloudevents+json")],
    ).get(timeout=PATIENCE_SECONDS)
    producer.close()


def final_receipt(consumer: KafkaConsumer, event: dict[str, object]) -> dict[str, object] | None:
    """The receipt that settles it; `waiting` is told on the way and is not final."""
    give_up = time.monotonic() + PATIENCE_SECONDS
    while time.monotonic() < give_up:
        for records in consumer.poll(timeout_ms=500).values():
            for record in records:
                receipt: dict[str, object] = json.loads(record.value)
                if (receipt["source"], receipt["id"]) != (event["source"], event["id"]):
                    continue
                print(json.dumps(receipt, ensure_ascii=False, indent=1))
                if receipt["verdict"] in FINAL:
                    return receipt
    return None


def main() -> int:
    """Publish one dispute."""
    options, event = connection(), dispute()
    consumer = receipts_from_now(options)
    publish(options, event)
    receipt = final_receipt(consumer, event)
    consumer.close()
    if receipt is None:
        print(f"no receipt within {PATIENCE_SECONDS} s: is `gridledger consume` running?", file=sys.stderr)
        return 3
    return 0 if receipt["verdict"] in ("accepted", "duplicate") else 1


if __name__ == "__main__":
    sys.exit(main())
