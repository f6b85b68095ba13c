"""The Kafka door: batches go down the road, and the store, not Kafka, remembers how far we read."""

import asyncio
from collections.abc import Callable, Mapping, Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import datetime
from functools import partial
from itertools import pairwise
from typing import NamedTuple, TypeVar

import structlog

from consumers.failures import told
from consumers.holdings import Held, Holdings
from consumers.incarnation import find_incarnations
from consumers.kafka_settings import KafkaSettings
from consumers.liveness import Liveness
from consumers.patience import waits
from consumers.placing import Placing
from consumers.ports import OffsetStore, RoadPort
from consumers.progress import Progress
from consumers.records import Record, Spot, as_delivery, in_batches
from consumers.subscription import Subscription
from intake.delivery import Delivery, Sender
from ledger.port import Fenced, StoreUnavailable

log = structlog.get_logger(__name__)
T = TypeVar("T")

TICK_SECONDS = 1.0
REVOKE_SECONDS = 5.0
FENCED_SECONDS = 0.05
BATCHES_AT_ONCE = 4


@dataclass(frozen=True, slots=True, kw_only=True)
class DoorSettings:
    """`sources`: which registered sources may speak on which topic; its keys are the topics read.

    `batch`: records in one transaction; the broker is asked for a few batches at once, so that one can be read while
    the one before it is being written.
    """

    kafka: KafkaSettings
    sources: Mapping[str, frozenset[str]]
    group: str = "gridledger-intake"
    batch: int = 500


class _Arrived(NamedTuple):
    record: Record
    delivery: Delivery


class KafkaDoor:
    """One process's share of the partitions. `run` returns after `stop`."""

    def __init__(
        self,
        settings: DoorSettings,
        *,
        road: RoadPort,
        store: OffsetStore,
        clock: Callable[[], datetime],
        liveness: Liveness | None = None,
    ) -> None:
        self._settings = settings
        self._road = road
        self._store = store
        self._clock = clock
        self.liveness = liveness or Liveness("consumer")
        self._topics = sorted(settings.sources)
        self._senders = {topic: Sender(f"kafka:{topic}", settings.sources[topic]) for topic in self._topics}
        self._holdings = Holdings()
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="road")
        self._stopping = asyncio.Event()
        self._in_hand = asyncio.Lock()
        self._subscription = Subscription(
            settings.kafka,
            topics=self._topics,
            group=settings.group,
            batch=settings.batch * BATCHES_AT_ONCE,
            take=self._take,
            assigned=self._on_assigned,
            revoked=self._on_revoked,
        )
        self._progress = Progress(self._subscription, holdings=self._holdings, liveness=self.liveness)
        self._placing = Placing(
            self._subscription,
            holdings=self._holdings,
            liveness=self.liveness,
            name=partial(find_incarnations, settings.kafka, self._topics),
            offset=partial(self._in_worker, store.offset),
        )

    async def run(self) -> None:
        """Read until `stop`. Raises `BrokerUnreachable` or `TopicMissing` when it cannot even begin."""
        await asyncio.to_thread(find_incarnations, self._settings.kafka, self._topics)
        self.liveness.running = True
        self.liveness.pulse()
        try:
            await self._subscription.start()
            self.liveness.hear()
            while not self._stopping.is_set():
                await self._tick()
                await self._pause(TICK_SECONDS)
        finally:
            self.liveness.running = False
            await self._leave()

    def stop(self) -> None:
        """End `run` after the batch in hand; one that waits for the store is given up and comes again."""
        self._stopping.set()

    async def _take(self, records: Sequence[Record]) -> None:
        async with self._in_hand:
            await self._take_in_turn(records)

    async def _take_in_turn(self, records: Sequence[Record]) -> None:
        received_at, fetched = self._clock(), self._holdings.now()
        batches = [
            [_Arrived(each, self._delivery(each, received_at)) for each in some]
            for some in in_batches(records, self._settings.batch)
        ]
        for batch, following in pairwise((*batches, [])):
            await self._take_batch(batch, fetched, [each.delivery for each in following])

    def _delivery(self, record: Record, received_at: datetime) -> Delivery:
        return as_delivery(record, sender=self._senders[record.topic], received_at=received_at)

    async def _take_batch(
        self, batch: Sequence[_Arrived], fetched: Mapping[Spot, Held], following: Sequence[Delivery]
    ) -> None:
        """A batch is durable, or dropped because its partitions moved, or waited for; never acknowledged early."""
        patience = waits()
        while not self._stopping.is_set():
            chosen = self._holdings.choose([each.record for each in batch], fetched)
            if not chosen.records:
                return
            kept = set(map(id, chosen.records))
            deliveries = [each.delivery for each in batch if id(each.record) in kept]
            try:
                await self._in_worker(self._road.take, deliveries, chosen.claims, following)
            except Fenced:
                self.liveness.count("fenced")
                await self._follow_store(chosen.held)
                await self._pause(FENCED_SECONDS)
            except StoreUnavailable:
                await self._back_off("store unavailable", next(patience))
            except Exception as failure:
                # A fault of ours must not lose a message: it stays where it is, visibly.
                log.error("consumer.batch_failed", records=len(deliveries), **told(failure))
                await self._back_off("batch failed", next(patience))
            else:
                self._holdings.settle(chosen)
                self.liveness.at_ease()
                self.liveness.count("records", len(deliveries))
                return

    async def _follow_store(self, held: Mapping[Spot, Held]) -> None:
        """Another process read on: let go what moved and take it up again where the store stands."""
        try:
            stored = {
                spot: await self._in_worker(self._store.offset, each.name) for spot, each in held.items()
            }
        except StoreUnavailable:
            return
        moved = {spot for spot, each in held.items() if stored[spot] != each.stored}
        self._holdings.let_go(moved)
        ours = frozenset(moved) & self._subscription.assigned()
        if ours:
            self._subscription.hold_back(ours)
            self._placing.begin()

    async def _on_revoked(self, _: frozenset[Spot]) -> None:
        """Everything may belong to another process; give the batch in hand a moment to end."""
        self._placing.stop()
        self._holdings.let_go()
        self._progress.forget()
        try:
            async with asyncio.timeout(REVOKE_SECONDS):
                async with self._in_hand:
                    pass
        except TimeoutError:
            log.warning("consumer.revoked_while_busy")

    async def _on_assigned(self, spots: frozenset[Spot]) -> None:
        """Read nothing until the store has said where to begin."""
        self._placing.stop()
        self._holdings.let_go()
        self.liveness.hear()
        self.liveness.assigned, self.liveness.placed = len(spots), 0
        log.info("consumer.assigned", partitions=len(spots))
        if spots:
            self._subscription.hold_back(spots)
            self._placing.begin()

    async def _tick(self) -> None:
        """Once a second: the pulse, the lag display, and messages whose wait is over."""
        self.liveness.pulse()
        self.liveness.running = self._subscription.running()
        if not self.liveness.running:
            raise RuntimeError("the fetching task ended by itself")
        self._progress.look()
        await self._progress.show()
        if (self._topics[0], 0) in self._holdings.stored():
            # One process of the group holds that partition, so one expires; two would do no harm, only work twice.
            await self._expire()

    async def _expire(self) -> None:
        try:
            settled = await self._in_worker(self._road.expire)
        except StoreUnavailable:
            self.liveness.count("expiry_postponed")
        except Exception as failure:
            # What waits goes on waiting, visibly; what comes in must not stop for it.
            self.liveness.count("expiry_failed")
            log.error("consumer.expiry_failed", **told(failure))
        else:
            self.liveness.count("expired", settled)

    async def _back_off(self, trouble: str, seconds: float) -> None:
        self.liveness.back_off(trouble)
        log.warning("consumer.back_off", trouble=trouble, seconds=round(seconds, 2))
        await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        """Sleep, but wake for `stop`."""
        try:
            async with asyncio.timeout(seconds):
                await self._stopping.wait()
        except TimeoutError:
            return

    async def _in_worker(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)

    async def _leave(self) -> None:
        self._stopping.set()
        self._placing.stop()
        async with self._in_hand:
            await self._progress.show()
        await self._subscription.stop()
        self._worker.shutdown(wait=True)
