"""Publishes what the ledger decided, each row exactly once, whatever is killed when."""

import asyncio
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import dataclass
from typing import TypeVar

import structlog

from consumers.failures import told
from consumers.incarnation import TopicMissing
from consumers.kafka_settings import BrokerUnreachable, KafkaSettings
from consumers.liveness import Liveness
from consumers.outgoing import Outgoing
from consumers.outlet import Outlet, OutletBroken, OutletFenced, OutMessage
from consumers.patience import waits
from ledger.port import StoreUnavailable

log = structlog.get_logger(__name__)
T = TypeVar("T")

IDLE_SECONDS = 0.05
PULSE_SECONDS = 1.0
RENEW_SECONDS = 3_600.0
FENCED_SECONDS = (5.0, 60.0)


@dataclass(frozen=True, slots=True, kw_only=True)
class PumpSettings:
    """`store_name` makes the transactional name: one pump a store is at work, others stand by."""

    kafka: KafkaSettings
    store_name: str
    batch: int = 2_000
    batch_bytes: int = 2 * 1024 * 1024


class Pump:
    """One process's pump: several kinds of rows, each under its own name and position."""

    def __init__(self, settings: PumpSettings, outgoing: dict[str, Outgoing]) -> None:
        self._worker = ThreadPoolExecutor(max_workers=1, thread_name_prefix="pump")
        self._stopping = asyncio.Event()
        self._lines = [
            _Line(settings, kind, rows, worker=self._worker, stopping=self._stopping)
            for kind, rows in outgoing.items()
        ]

    @property
    def liveness(self) -> Sequence[Liveness]:
        """One a kind of rows."""
        return [line.liveness for line in self._lines]

    async def run(self) -> None:
        """Publish until `stop`."""
        try:
            async with asyncio.TaskGroup() as group:
                for line in self._lines:
                    group.create_task(line.run())
        finally:
            self._worker.shutdown(wait=True)

    def stop(self) -> None:
        """End `run` after the batch in hand."""
        self._stopping.set()


class _Line:
    """One kind of rows on their way out."""

    def __init__(
        self,
        settings: PumpSettings,
        kind: str,
        rows: Outgoing,
        *,
        worker: ThreadPoolExecutor,
        stopping: asyncio.Event,
    ) -> None:
        self._settings = settings
        self._rows = rows
        self._worker = worker
        self._stopping = stopping
        self.liveness = Liveness(f"pump-{kind}")
        name = f"gridledger-{kind}-{settings.store_name}"
        self._outlet = Outlet(settings.kafka, name=name, topics=rows.topics)

    async def run(self) -> None:
        """Open, pump, and open again after every doubt: the broker knows where we stand."""
        self.liveness.running = True
        patience, fenced = waits(), waits(*FENCED_SECONDS)
        while not self._stopping.is_set():
            try:
                position = await self._outlet.open()
                patience = waits()
                await self._pump(position)
            except OutletFenced:
                await self._back_off("another pump publishes for this store", next(fenced))
            except (OutletBroken, BrokerUnreachable) as problem:
                await self._back_off(f"broker: {type(problem).__name__}: {problem}", next(patience))
            except TopicMissing as problem:
                await self._back_off(problem.en, next(patience))
            except StoreUnavailable:
                await self._back_off("store unavailable", next(patience))
            except Exception as failure:
                # An event nobody can publish must not be skipped: it stops this line, visibly.
                log.error("pump.failed", line=self.liveness.name, **told(failure))
                await self._back_off("a row cannot be published", next(patience))
            finally:
                await self._outlet.close()
        self.liveness.running = False

    async def _pump(self, position: int) -> None:
        log.info("pump.opened", line=self.liveness.name, position=position)
        self.liveness.at_ease()
        self.liveness.hear()
        renewed = self.liveness.clock()
        while not self._stopping.is_set():
            self.liveness.pulse()
            messages, last = await self._in_worker(self._next, position)
            if last == position and self.liveness.clock() - renewed < RENEW_SECONDS:
                self.liveness.hear()
                await self._pause(IDLE_SECONDS)
                continue
            # Also with nothing new: the broker forgets positions it has not heard of for a week.
            await self._outlet.publish(messages, through=last)
            position, renewed = last, self.liveness.clock()
            self.liveness.hear()
            self.liveness.count("published", len(messages))
            await self._in_worker(self._rows.published, position)

    def _next(self, after: int) -> tuple[list[OutMessage], int]:
        """A batch bounded in rows and, by halving, in bytes."""
        limit = self._settings.batch
        while True:
            messages, last = self._rows.next(after=after, limit=limit)
            if limit == 1 or sum(len(each.value) for each in messages) <= self._settings.batch_bytes:
                return messages, last
            limit = max(1, limit // 2)

    async def _back_off(self, trouble: str, seconds: float) -> None:
        self.liveness.back_off(trouble)
        log.warning("pump.back_off", line=self.liveness.name, trouble=trouble, seconds=round(seconds, 2))
        await self._pause(seconds)

    async def _pause(self, seconds: float) -> None:
        """Sleep, but wake for `stop`, and keep the pulse."""
        until = self.liveness.clock() + seconds
        while (left := until - self.liveness.clock()) > 0 and not self._stopping.is_set():
            self.liveness.pulse()
            with suppress(TimeoutError):
                async with asyncio.timeout(min(left, PULSE_SECONDS)):
                    await self._stopping.wait()
        self.liveness.pulse()

    async def _in_worker(self, work: Callable[..., T], *arguments: object) -> T:
        return await asyncio.get_running_loop().run_in_executor(self._worker, work, *arguments)
