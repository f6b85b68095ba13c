"""Shows the rest of the world how far we are: lag figures, and offsets in Kafka for its own tools."""

import asyncio
import time

from consumers.holdings import Holdings
from consumers.liveness import Liveness
from consumers.records import Spot
from consumers.subscription import BrokerTrouble, Subscription

COMMIT_SECONDS = 5.0
FRESH_MS = 5_000


class Progress:
    """Nothing here is needed for correctness; every failure is counted and forgotten."""

    def __init__(self, subscription: Subscription, *, holdings: Holdings, liveness: Liveness) -> None:
        self._subscription = subscription
        self._holdings = holdings
        self._liveness = liveness
        self._shown: dict[Spot, int] = {}

    def forget(self) -> None:
        """The assignment changed."""
        self._shown.clear()

    def look(self) -> None:
        """Note the broker's last answer and the lag of each held partition."""
        answered = self._subscription.last_answer()
        if answered is not None and time.time() * 1000 - answered < FRESH_MS:
            self._liveness.hear()
        ours = self._subscription.assigned()
        behind = {
            f"{topic}/{partition}": self._subscription.behind(
                (topic, partition), 0 if stored is None else stored + 1
            )
            for (topic, partition), stored in self._holdings.stored().items()
            if (topic, partition) in ours
        }
        self._liveness.lag = {name: records for name, records in behind.items() if records is not None}

    async def show(self) -> None:
        """Commit what is durable to Kafka, if it moved."""
        stored = self._holdings.stored()
        news = {
            spot: at + 1 for spot, at in stored.items() if at is not None and self._shown.get(spot) != at + 1
        }
        if not news:
            return
        try:
            async with asyncio.timeout(COMMIT_SECONDS):
                await self._subscription.show_progress(news)
        except (BrokerTrouble, TimeoutError):
            self._liveness.count("progress_not_shown")
        else:
            self._shown.update(news)
            self._liveness.hear()
