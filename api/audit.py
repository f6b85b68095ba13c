"""The audit trail: every accepted, refused and conflicting fact, and one of them whole."""

from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.door import AtDoor
from api.freshness import wait_for_view
from api.listing import AtClocks, AtLeast, AtTurn, Clocks, Place, tell_one, tell_page
from api.moments import Asked, instant
from api.seam import Admitted
from api.views import AuditFilters

Text = Annotated[str | None, Query(min_length=1, max_length=200)]
Moment = Annotated[str | None, Query(max_length=64, description="RFC 3339")]
Position = Annotated[int, Path(ge=1, le=2**53, description="log position · 台账位置")]


async def audit_filters(
    object: Text = None,  # noqa: A002 - the word the contract uses
    type: Text = None,  # noqa: A002 - likewise
    actor: Text = None,
    source: Text = None,
    correlation: Text = None,
    place: Place = None,
    since: Moment = None,
    until: Moment = None,
) -> AuditFilters:
    """What the trail is narrowed to; `object` is `<kind>:<number>`, e.g. a dispute with its case code."""
    return AuditFilters(
        stream=object,
        type=type,
        actor=actor,
        source=source,
        correlation=correlation,
        place=place,
        since=instant("since", since) if since is not None else None,
        until=instant("until", until) if until is not None else None,
    )


async def list_audit_events(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    filters: Annotated[AuditFilters, Depends(audit_filters)],
    clocks: AtClocks,
    turn: AtTurn,
    at_least: AtLeast = 0,
) -> Response:
    """The trail, newest first."""
    view = door.deps.audit
    await wait_for_view(view.speaks, door.deps, clocks.asked, at_least)
    page = await run_in_threadpool(view.page, filters, admission.limits(), clocks.asked, turn)
    return tell_page(request, page, clocks)


async def read_audit_event(
    request: Request, door: AtDoor, admission: Admitted, position: Position, at_least: AtLeast = 0
) -> Response:
    """One fact with who, role, source, both times, why, differences and receipt."""
    view = door.deps.audit
    await wait_for_view(view.speaks, door.deps, Asked(), at_least)
    return tell_one(request, admission, await run_in_threadpool(view.one, position), Clocks(Asked(), {}))
