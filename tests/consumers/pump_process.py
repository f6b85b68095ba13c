"""A pump in a process of its own, to be killed: shelf file, broker, user, store name and topics come as JSON."""

import asyncio
import json
import signal
import sys
from pathlib import Path

from consumers.kafka_settings import KafkaSettings, SecurityProtocol
from consumers.outgoing import OutboxRows
from consumers.pump import Pump, PumpSettings
from ledger.port import OutboxKind
from tests.consumers.shelf import Shelf


async def main() -> None:
    """Pump until told to end."""
    told = json.loads(sys.stdin.read())
    kafka = KafkaSettings(
        bootstrap=told["bootstrap"],
        protocol=SecurityProtocol.SASL_PLAINTEXT,
        username=told["user"],
        password=told["password"],
        timeout=10.0,
    )
    topics = {OutboxKind.RECEIPT: told["receipts"], OutboxKind.DEAD_LETTER: told["letters"]}
    rows = OutboxRows(Shelf(Path(told["shelf"])), topics=topics)
    pump = Pump(PumpSettings(kafka=kafka, store_name=told["store"], batch=50), {"outbox": rows})
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, pump.stop)
    await pump.run()


if __name__ == "__main__":
    asyncio.run(main())
