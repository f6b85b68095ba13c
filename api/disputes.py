"""The dispute board, one case, and its timeline."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.door import AtDoor
from api.freshness import wait_for_view
from api.listing import AtClocks, AtLeast, AtTurn, Place, tell_all, tell_one, tell_page
from api.seam import Admitted
from api.views import DisputeFilters

Code = Annotated[str | None, Query(max_length=40, pattern="^[a-z_0-9]+$")]
CaseCode = Annotated[str, Path(max_length=32, description="一案一码 · one case, one code")]


async def dispute_filters(
    state: Code = None,
    category: Code = None,
    severity: Code = None,
    channel: Code = None,
    place: Place = None,
) -> DisputeFilters:
    """What the board is narrowed to."""
    return DisputeFilters(state=state, category=category, severity=severity, channel=channel, place=place)


async def list_disputes(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    filters: Annotated[DisputeFilters, Depends(dispute_filters)],
    clocks: AtClocks,
    turn: AtTurn,
    at_least: AtLeast = 0,
) -> Response:
    """The cases one may see, narrowed by the filters."""
    view = door.deps.disputes
    await wait_for_view(view.speaks, door.deps, clocks.asked, at_least)
    page = await run_in_threadpool(view.page, filters, admission.limits(), clocks.asked, turn)
    return tell_page(request, page, clocks)


async def read_dispute(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    code: CaseCode,
    at_least: AtLeast = 0,
) -> Response:
    """One case as it stands."""
    view = door.deps.disputes
    await wait_for_view(view.speaks, door.deps, clocks.asked, at_least)
    return tell_one(request, admission, await run_in_threadpool(view.one, code, clocks.asked), clocks)


async def read_timeline(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    code: CaseCode,
    at_least: AtLeast = 0,
) -> Response:
    """One case on both clocks: when each fact happened, and when it was recorded."""
    view = door.deps.disputes
    await wait_for_view(view.speaks, door.deps, clocks.asked, at_least)
    return tell_all(request, admission, await run_in_threadpool(view.timeline, code, clocks.asked), clocks)
