"""Reading one's own writes, and the past whole: wait a little for a view, else say how far behind it is."""

import asyncio
import time
from collections.abc import Sequence
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from api.deps import ApiDeps
from api.problems import NotYetRecorded, ProjectionBehind
from projections.moment import AsOf, SpeaksFor
from projections.progress import Progress

BOARD, TIMELINE, AUDIT, PERSONS = "dispute_board", "dispute_timeline", "audit_trail", "persons"
FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05


async def wait_for_views(names: Sequence[str], deps: ApiDeps, as_of: AsOf, at_least: int) -> SpeaksFor:
    """Returns once every view can answer for the asked position or time, and what all of them speak for.

    A time counts as passed when a view holds something newer, or all there is.
    """
    told = [await _wait_for(name, deps, as_of, at_least) for name in names]
    slowest = min(told, key=lambda each: each.position)
    return SpeaksFor(position=slowest.position, recorded_at=slowest.recorded_at, valid_at=as_of.valid)


async def _wait_for(name: str, deps: ApiDeps, as_of: AsOf, at_least: int) -> Progress:
    wanted, moment = at_least, None
    if isinstance(as_of.recorded, datetime):
        moment = as_of.recorded
    elif as_of.recorded is not None:
        wanted = max(wanted, as_of.recorded)
    told = await _look(name, deps)
    if (moment is not None and moment > deps.clock()) or told.head < wanted:
        raise NotYetRecorded(head=told.head)
    if _reached(told, wanted, moment):
        return told
    return await _wait(name, deps, wanted if moment is None else told.head)


def _reached(told: Progress, wanted: int, moment: datetime | None) -> bool:
    if told.position < wanted:
        return False
    past = told.recorded_at is not None and moment is not None and told.recorded_at > moment
    return moment is None or past or told.position >= told.head


async def _wait(name: str, deps: ApiDeps, wanted: int) -> Progress:
    ends, pause = time.monotonic() + deps.settings.wait_seconds, FIRST_LOOK
    while (told := await _look(name, deps)).position < wanted:
        left = ends - time.monotonic()
        if left <= 0:
            raise ProjectionBehind(position=told.position, behind=wanted - told.position)
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)
    return told


async def _look(name: str, deps: ApiDeps) -> Progress:
    return (await run_in_threadpool(deps.status.progress))[name]
