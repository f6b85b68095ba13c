"""Reading one's own writes, and the past whole: wait a little for a view, else say how far behind it is."""

import asyncio
import time
from collections.abc import Mapping, Sequence
from datetime import datetime

from starlette.concurrency import run_in_threadpool

from api.deps import ApiDeps
from api.problems import NotYetRecorded, ProjectionBehind
from projections.moment import AsOf, SpeaksFor

BOARD, TIMELINE, AUDIT, REGISTRY = "dispute_board", "dispute_timeline", "audit_trail", "registry"
RENTAL, SEARCH, RIGHTS = "rental", "search", "rights"
FIRST_LOOK, LONGEST_LOOK = 0.002, 0.05

Reached = Mapping[str, SpeaksFor]


async def wait_for_views(names: Sequence[str], deps: ApiDeps, as_of: AsOf, at_least: int) -> None:
    """Returns once every view can answer for the asked position or time; at once where nothing but now is asked for.

    A time counts as passed when a view holds something newer, or all there is.
    """
    if as_of.recorded is not None or at_least > 0:
        await views_speak_for(names, deps, as_of, at_least)


async def views_speak_for(names: Sequence[str], deps: ApiDeps, as_of: AsOf, at_least: int) -> SpeaksFor:
    """The same, and what all of the views speak for now."""
    wanted, moment = _wanted(as_of, at_least)
    told = await run_in_threadpool(deps.status.reached, names)
    if moment is not None or not _all_at(told, wanted):
        told = await _caught_up(told, deps, wanted, moment)
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


async def _caught_up(told: Reached, deps: ApiDeps, wanted: int, moment: datetime | None) -> Reached:
    """What the log has not reached is not waited for."""
    newest = await run_in_threadpool(deps.status.log_position)
    head = max(newest, *(each.position for each in told.values()))
    if (moment is not None and moment > deps.clock()) or head < wanted:
        raise NotYetRecorded(head=head)
    if all(_passed(each, wanted, moment, head) for each in told.values()):
        return told
    return await _wait(tuple(told), deps, wanted if moment is None else head)


def _passed(told: SpeaksFor, wanted: int, moment: datetime | None, head: int) -> bool:
    if told.position < wanted:
        return False
    past = told.recorded_at is not None and moment is not None and told.recorded_at > moment
    return moment is None or past or told.position >= head


async def _wait(names: Sequence[str], deps: ApiDeps, wanted: int) -> Reached:
    ends, pause = time.monotonic() + deps.settings.wait_seconds, FIRST_LOOK
    while not _all_at(told := await run_in_threadpool(deps.status.reached, names), wanted):
        left = ends - time.monotonic()
        if left <= 0:
            position = _slowest(told).position
            raise ProjectionBehind(position=position, behind=wanted - position)
        await asyncio.sleep(min(pause, left))
        pause = min(pause * 2, LONGEST_LOOK)
    return told


def _all_at(told: Reached, wanted: int) -> bool:
    return all(each.position >= wanted for each in told.values())


def _slowest(told: Reached) -> SpeaksFor:
    return min(told.values(), key=lambda each: each.position)
