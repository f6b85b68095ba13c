"""Reading one's own writes: wait a little for a view, else say how far behind it is."""

import asyncio
import time
from collections.abc import Callable

from starlette.concurrency import run_in_threadpool

from api.problems import NotYetRecorded, ProjectionBehind

FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05


async def wait_until(
    reached: Callable[[], int], at_least: int, *, head: Callable[[], int], seconds: float
) -> None:
    """Returns as soon as `reached()` is `at_least`. A position the log does not have yet is not waited for."""
    ends, pause = time.monotonic() + seconds, FIRST_LOOK
    position = await run_in_threadpool(reached)
    if position < at_least:
        newest = await run_in_threadpool(head)
        if newest < at_least:
            raise NotYetRecorded(head=newest)
    while position < at_least:
        left = ends - time.monotonic()
        if left <= 0:
            raise ProjectionBehind(position=position, behind=at_least - position)
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)
        position = await run_in_threadpool(reached)
