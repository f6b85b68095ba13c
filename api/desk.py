"""Hands batches to the road one at a time: a road serves one thread, an HTTP server has many."""

import asyncio
import threading
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from api.deps import IntakeRoad
from api.problems import Raced
from intake.delivery import Delivery, Receipt

# Senders queue before these, not before the threads everybody else is answered by.
CLERKS = 4


class IntakeDesk:
    """A queue of one. Who waits longer than `patience` seconds is asked to come again; nothing was taken."""

    def __init__(self, road: IntakeRoad, *, patience: float) -> None:
        self._road = road
        self._patience = patience
        self._turn = threading.Lock()
        self._clerks = ThreadPoolExecutor(CLERKS, thread_name_prefix="intake")

    async def serve(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """`take`, while the event loop goes on."""
        return await asyncio.get_running_loop().run_in_executor(self._clerks, self.take, deliveries)

    def take(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """One receipt a delivery, in order, after they are durable."""
        if not self._turn.acquire(timeout=self._patience):
            raise Raced
        try:
            return self._road.take(deliveries)
        finally:
            self._turn.release()

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        """The fate of a message as it stands now; reading needs no turn."""
        return self._road.receipt(source, message_id)
