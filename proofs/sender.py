"""An upstream system, as an outsider writes one: kafka-python, the published contract, a file of what was sent.

python sender.py PLAN ACKNOWLEDGED BOOTSTRAP USER RATE      (the password comes in KAFKA_PASSWORD)

PLAN holds one record a line; ACKNOWLEDGED gets one line for each record the broker acknowledged, with its
place. It sends at RATE records a second by the clock, whether or not the house keeps up (0: as fast as it can).
It uses nothing of the house.
"""

import json
import os
import sys
import time
from base64 import b64decode
from pathlib import Path
from typing import Any, TextIO

from kafka import KafkaProducer  # type: ignore[import-untyped]

FLUSH_SECONDS = 180


def main(arguments: list[str]) -> int:
    """Send the plan. 0 when every record was acknowledged, else 1."""
    plan, acknowledged, bootstrap, user, rate = arguments
    producer = KafkaProducer(
        bootstrap_servers=bootstrap,
        security_protocol="SASL_PLAINTEXT",
        sasl_mechanism="SCRAM-SHA-256",
        sasl_plain_username=user,
        sasl_plain_password=os.environ["KAFKA_PASSWORD"],
        acks="all",
        enable_idempotence=True,
        linger_ms=5,
        delivery_timeout_ms=FLUSH_SECONDS * 1000,
        request_timeout_ms=5_000,
        reconnect_backoff_max_ms=500,
        max_block_ms=FLUSH_SECONDS * 1000,
        max_request_size=3_000_000,
    )
    lines = Path(plan).read_text(encoding="utf-8").splitlines()
    with Path(acknowledged).open("w", encoding="utf-8") as file:
        problems = _send_all(producer, lines, float(rate), file)
    for problem in problems[:5]:
        print(f"sender: {problem}", file=sys.stderr)
    return 1 if problems else 0


def _send_all(producer: Any, lines: list[str], rate: float, file: TextIO) -> list[str]:
    problems: list[str] = []
    started = time.monotonic()
    for index, line in enumerate(lines):
        if rate:
            ahead = started + index / rate - time.monotonic()
            if ahead > 0:
                time.sleep(ahead)
        _send(producer, json.loads(line), file, problems)
    producer.flush(timeout=FLUSH_SECONDS)
    producer.close()
    return problems


def _send(producer: Any, record: dict[str, Any], file: TextIO, problems: list[str]) -> None:
    def acknowledged(where: Any) -> None:
        told = {name: record[name] for name in ("source", "id", "digest", "corrupt", "named")}
        told |= {"place": f"kafka:{where.topic}/{where.partition}/{where.offset}", "order": where.offset}
        file.write(json.dumps(told) + "\n")
        file.flush()

    body = record["body"]
    headers = [(name, None if value is None else b64decode(value)) for name, value in record["headers"]]
    sent = producer.send(
        record["topic"],
        key=record["key"].encode(),
        value=None if body is None else b64decode(body),
        headers=headers,
    )
    sent.add_callback(acknowledged)
    sent.add_errback(lambda problem: problems.append(repr(problem)))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
