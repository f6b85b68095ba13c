"""`gridledger consume` and `gridledger publish`: the two Kafka processes, supervised from outside."""

import asyncio
import signal
from collections.abc import Awaitable, Callable

from access.authorize import Action
from app.assembly import House
from app.collector import calm
from app.event_types import codec
from app.kafka import kafka_settings
from app.keeping import require_opened
from app.listening import PortTaken, health_page
from app.output import progress_note
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb
from app.world import world_guard
from consumers.door import DoorSettings, KafkaDoor
from consumers.incarnation import TopicMissing
from consumers.kafka_settings import BrokerUnreachable
from consumers.liveness import Liveness
from consumers.outgoing import AcceptedFacts, OutboxRows
from consumers.public_feed import PublicFeed
from consumers.pump import Pump, PumpSettings
from ledger.port import StoreUnavailable


@verb(Action.RUN_PROCESS)
@world_guard((BrokerUnreachable, TopicMissing, StoreUnavailable, PortTaken))
def consume() -> None:
    """Take events from Kafka; run as many processes as partitions need. 从 Kafka 接收事件。"""
    settings = Settings()
    house, kafka = House(settings), kafka_settings(settings)
    require_opened(settings, house)
    door = KafkaDoor(
        DoorSettings(
            kafka=kafka,
            sources={topic: house.sources.on_topic(topic) for topic in house.sources.topics()},
            group=settings.kafka_group,
            batch=settings.batch,
        ),
        road=house.road(),
        store=house.store,
        clock=utc_now,
    )
    _run("consume", door.run, door.stop, [door.liveness], settings.consumer_http_port)


@verb(Action.RUN_PROCESS)
@world_guard((BrokerUnreachable, StoreUnavailable, PortTaken))
def publish() -> None:
    """Publish receipts, dead letters and accepted facts to Kafka, each exactly once. 发布回执与公开事件。"""
    settings = Settings()
    house, kafka = House(settings), kafka_settings(settings)
    require_opened(settings, house)
    pump = Pump(
        PumpSettings(kafka=kafka, store_name=str(house.store.identity())),
        {
            "outbox": OutboxRows(house.store, receipts_of=house.sources.receipt_topics()),
            "events": AcceptedFacts(house.store, PublicFeed(codec(), store_name=settings.store_name)),
        },
    )
    _run("publish", pump.run, pump.stop, list(pump.liveness), settings.consumer_http_port)


def _run(
    name: str,
    run: Callable[[], Awaitable[None]],
    stop: Callable[[], None],
    watched: list[Liveness],
    port: int,
) -> None:
    """Run until SIGTERM or SIGINT, with a health page beside it."""
    page = health_page(watched, port)
    calm()
    progress_note(f"gridledger {name}: health on http://127.0.0.1:{page.port}/readyz")

    async def until_told() -> None:
        loop = asyncio.get_running_loop()
        for each in (signal.SIGTERM, signal.SIGINT):
            loop.add_signal_handler(each, stop)
        await run()

    try:
        asyncio.run(until_told())
    finally:
        page.close()
