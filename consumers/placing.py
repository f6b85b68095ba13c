"""Begins every partition where the store stands, not where Kafka's own bookkeeping does."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

import structlog

from consumers.holdings import Held, Holdings
from consumers.incarnation import Incarnations
from consumers.liveness import Liveness
from consumers.patience import waits
from consumers.records import Spot

log = structlog.get_logger(__name__)


class Reader(Protocol):
    """What placing needs of the subscription."""

    def assigned(self) -> frozenset[Spot]:
        """The partitions the group gave us."""

    def seek(self, spot: Spot, offset: int) -> None:
        """Go on at `offset`."""

    async def bounds(self, spots: frozenset[Spot]) -> Mapping[Spot, tuple[int, int]]:
        """The oldest offset and the next offset of each partition."""


class Placing:
    """A task beside the rebalance: the group must not wait for a database that is away."""

    def __init__(
        self,
        reader: Reader,
        *,
        holdings: Holdings,
        liveness: Liveness,
        name: Callable[[], Incarnations],
        offset: Callable[[str], Awaitable[int | None]],
    ) -> None:
        self._reader = reader
        self._holdings = holdings
        self._liveness = liveness
        self._name = name
        self._offset = offset
        self._task: asyncio.Task[None] | None = None

    def begin(self) -> None:
        """Place every assigned partition that is not held yet."""
        self.stop()
        self._task = asyncio.create_task(self._until_done())

    def stop(self) -> None:
        """The assignment is no longer true."""
        if self._task is not None:
            self._task.cancel()
            self._task = None

    async def _until_done(self) -> None:
        patience = waits()
        while True:
            try:
                await self._place()
            except Exception as problem:
                # Database, broker or topic away: all are waited for, and the health page says which.
                seconds = next(patience)
                self._liveness.back_off(f"cannot place partitions: {type(problem).__name__}")
                log.warning(
                    "consumer.placing_waits", problem=type(problem).__name__, seconds=round(seconds, 2)
                )
                await asyncio.sleep(seconds)
            else:
                self._liveness.at_ease()
                return

    async def _place(self) -> None:
        spots = self._reader.assigned() - self._holdings.stored().keys()
        names = await asyncio.to_thread(self._name)
        bounds = await self._reader.bounds(frozenset(spots))
        for spot in sorted(spots):
            name = names.tracking_name(*spot)
            self._place_one(spot, Held(name, await self._offset(name)), bounds[spot])
        self._liveness.placed = len(self._holdings.stored())

    def _place_one(self, spot: Spot, held: Held, bounds: tuple[int, int]) -> None:
        """Seek to the store's offset + 1; say loudly if the broker no longer, or not yet, has that record."""
        begin, end = bounds
        start = begin if held.stored is None else held.stored + 1
        if not begin <= start <= end:
            self._liveness.count("gaps")
            log.error("consumer.gap", partition=list(spot), stored=held.stored, begin=begin, end=end)
        self._reader.seek(spot, max(start, begin))
        self._holdings.hold(spot, held)
