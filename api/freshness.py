"""Reading one's own writes, and the past whole: wait a little for a view, else say how far behind it is."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from api.deps import ApiDeps
from api.moments import Asked
from api.problems import NotYetRecorded, ProjectionBehind
from api.views import Speaks

FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05


async def wait_for_view(speaks: Callable[[], Speaks], deps: ApiDeps, asked: Asked, at_least: int) -> None:
    """Returns once the view can answer for the asked position or time.

    A time counts as passed when the view holds something newer, or all there is.
    """
    wanted, moment = at_least, None
    if isinstance(asked.recorded, int):
        wanted = max(wanted, asked.recorded)
    elif asked.recorded is not None:
        moment = asked.recorded
        if moment > deps.clock():
            raise NotYetRecorded(head=await run_in_threadpool(deps.head))
    told = await run_in_threadpool(speaks)
    if _reached(told, wanted, moment):
        return
    newest = await run_in_threadpool(deps.head)
    if newest < wanted:
        raise NotYetRecorded(head=newest)
    await _wait(speaks, wanted if moment is None else newest, deps.settings.wait_seconds)


def _reached(told: Speaks, wanted: int, moment: datetime | None) -> bool:
    return told.position >= wanted and (moment is None or (told.time is not None and told.time > moment))


async def _wait(speaks: Callable[[], Speaks], wanted: int, seconds: float) -> None:
    ends, pause = time.monotonic() + seconds, FIRST_LOOK
    while (position := (await run_in_threadpool(speaks)).position) < wanted:
        left = ends - time.monotonic()
        if left <= 0:
            raise ProjectionBehind(position=position, behind=wanted - position)
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)
