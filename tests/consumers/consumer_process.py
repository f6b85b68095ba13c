"""A consumer in a process of its own, to be killed: road file, broker, user, topic and group come as JSON."""

import asyncio
import json
import signal
import sys
from datetime import UTC, datetime
from pathlib import Path

from consumers.door import DoorSettings, KafkaDoor
from consumers.kafka_settings import KafkaSettings, SecurityProtocol
from tests.consumers.sqlite_road import SqliteRoad


async def main() -> None:
    """Read until told to end."""
    told = json.loads(sys.stdin.read())
    road = SqliteRoad(Path(told["road"]))
    road.slow = 0.01
    kafka = KafkaSettings(
        bootstrap=told["bootstrap"],
        protocol=SecurityProtocol.SASL_PLAINTEXT,
        username=told["user"],
        password=told["password"],
        timeout=10.0,
    )
    settings = DoorSettings(kafka=kafka, sources={told["topic"]: frozenset()}, group=told["group"], batch=100)
    door = KafkaDoor(settings, road=road, store=road, clock=lambda: datetime.now(UTC))
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, door.stop)
    await door.run()


if __name__ == "__main__":
    asyncio.run(main())
