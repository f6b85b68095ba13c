"""Heavy work in few threads, with a bounded number waiting for one: a crowd there must not take the place of everybody else."""

from collections.abc import Callable
from typing import TypeVar

from anyio import CapacityLimiter, to_thread

Done = TypeVar("Done")


class NoRoom(Exception):
    """So many wait already that one more is sent away."""


class FewAtATime:
    """Used from one event loop. Whoever comes is counted at once: a limiter's own count only begins a turn later."""

    def __init__(self, at_once: int, waiting: int) -> None:
        self._limiter = CapacityLimiter(at_once)
        self._most = at_once + waiting
        self._inside = 0

    async def run(self, work: Callable[[], Done]) -> Done:
        """What the work gives. Raises `NoRoom`, and what the work raises."""
        if self._inside >= self._most:
            raise NoRoom
        self._inside += 1
        try:
            return await to_thread.run_sync(work, limiter=self._limiter)
        finally:
            self._inside -= 1
