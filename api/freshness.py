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

BOARD, TIMELINE, AUDIT, REGISTRY = "dispute_board", "dispute_timeline", "audit_trail", "registry"
RENTAL, SEARCH = "rental", "search"
FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05


async def wait_for_views(names: Sequence[str], deps: ApiDeps, as_of: AsOf, at_least: int) -> SpeaksFor:
    """Returns once every view can answer for the asked position or time, and what all of them speak for.

    A time counts as passed when a view holds something newer, or all there is.
    """
    wanted, moment = _wanted(as_of, at_least)
    told = await _look(names, deps)
    head = max(each.head for each in told)
    if (moment is not None and moment > deps.clock()) or head < wanted:
        raise NotYetRecorded(head=head)
    if not all(_reached(each, wanted, moment) for each in told):
        told = await _wait(names, deps, wanted if moment is None else head)
    slowest = _slowest(told)
    return SpeaksFor(position=slowest.position, recorded_at=slowest.recorded_at, valid_at=as_of.valid)


def _wanted(as_of: AsOf, at_least: int) -> tuple[int, datetime | None]:
    match as_of.recorded:
        case None:
            return at_least, None
        case datetime() as moment:
            return at_least, moment
        case position:
            return max(at_least, position), None


def _reached(told: Progress, wanted: int, moment: datetime | None) -> bool:
    if told.position < wanted:
        return False
    past = told.recorded_at is not None and moment is not None and told.recorded_at > moment
    return moment is None or past or told.position >= told.head


async def _wait(names: Sequence[str], deps: ApiDeps, wanted: int) -> list[Progress]:
    ends, pause = time.monotonic() + deps.settings.wait_seconds, FIRST_LOOK
    while (position := _slowest(told := await _look(names, deps)).position) < wanted:
        left = ends - time.monotonic()
        if left <= 0:
            raise ProjectionBehind(position=position, behind=wanted - position)
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)
    return told


async def _look(names: Sequence[str], deps: ApiDeps) -> list[Progress]:
    progress = await run_in_threadpool(deps.status.progress)
    return [progress[name] for name in names]


def _slowest(told: Sequence[Progress]) -> Progress:
    return min(told, key=lambda each: each.position)
