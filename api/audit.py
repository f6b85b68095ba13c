"""The audit trail: every accepted, refused and conflicting fact, and one of them whole."""

from collections.abc import Sequence
from functools import partial
from itertools import islice
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from api.audit_documents import AuditEntryShown, AuditEventAnswer, AuditEventsAnswer, entry_shown
from api.deps import ApiDeps
from api.dispute_documents import personal_shown
from api.door import AtDoor
from api.freshness import AUDIT, views_speak_for, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, asked_page, counted, dated, tell
from api.moments import instant
from api.problems import NotFound
from api.seam import Admission, Admitted
from ledger.port import Verdict
from projections.audit_trail.question import AuditEntry, AuditFilter
from projections.moment import NOW

Texts = Annotated[list[str], Query(max_length=50)]
Text = Annotated[str | None, Query(min_length=1, max_length=200)]
Moment = Annotated[str | None, Query(max_length=64, description="RFC 3339")]
Bound = Annotated[int | None, Query(ge=1, le=2**53, description="log position · 台账位置")]
Position = Annotated[int, Path(ge=1, le=2**53, description="log position · 台账位置")]


async def audit_filter(
    admission: Admitted,
    object: Texts = [],  # noqa: A002, B006 - the contract's word; FastAPI copies the list for each request
    type: Texts = [],  # noqa: A002, B006
    actor: Texts = [],  # noqa: B006
    source: Texts = [],  # noqa: B006
    grid: Texts = [],  # noqa: B006
    correlation: Texts = [],  # noqa: B006
    verdict: Annotated[list[Verdict], Query()] = [],  # noqa: B006
    code: Texts = [],  # noqa: B006
    message: Text = None,
    since: Moment = None,
    until: Moment = None,
    first: Bound = None,
    last: Bound = None,
) -> AuditFilter:
    """What the trail is narrowed to; `object` is `<kind>:<number>` or the number alone."""
    limits = admission.limits()
    return AuditFilter(
        objects=frozenset(object),
        types=frozenset(type),
        actors=frozenset(actor),
        sources=frozenset(source),
        grids=frozenset(grid),
        correlations=frozenset(correlation),
        verdicts=frozenset(verdict),
        codes=frozenset(code),
        message_id=message,
        recorded_from=instant("since", since) if since is not None else None,
        recorded_until=instant("until", until) if until is not None else None,
        position_from=first,
        position_until=last,
        grid_prefixes=limits.grid_prefixes,
        sources_allowed=limits.sources,
    )


async def list_audit_events(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    wanted: Annotated[AuditFilter, Depends(audit_filter)],
    clocks: AtClocks,
    turn: AtTurn,
    oldest_first: Annotated[bool, Query(description="由旧到新 · in order of recording")] = False,
    at_least: AtLeast = 0,
) -> Response:
    """The trail, newest first unless asked otherwise."""
    deps = door.deps
    await wait_for_views((AUDIT,), deps, clocks, at_least)
    ask = partial(
        deps.audit.page,
        wanted,
        after=turn.after,
        limit=turn.size,
        as_of=clocks,
        newest_first=not oldest_first,
    )
    page = await asked_page(ask)
    items = await run_in_threadpool(_entries_shown, deps, admission, page.rows)
    document = AuditEventsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_audit_event(
    request: Request, door: AtDoor, admission: Admitted, position: Position, at_least: AtLeast = 0
) -> Response:
    """One fact with who, role, source, both times, why, differences and receipt."""
    deps = door.deps
    told = await views_speak_for((AUDIT,), deps, NOW, at_least)
    entry = await run_in_threadpool(deps.audit.find, position)
    if entry is None:
        raise NotFound
    admission.require(Resource(grid_code=entry.grid_code, source=entry.source))
    (item,) = await run_in_threadpool(_entries_shown, deps, admission, (entry,))
    return tell(request, AuditEventAnswer.model_validate({**dated(told), "item": item}))


def _entries_shown(
    deps: ApiDeps, admission: Admission, entries: Sequence[AuditEntry]
) -> list[AuditEntryShown]:
    personal = deps.personal_values.opener(admission.look)
    shown = iter(personal.shown([value for entry in entries for value in entry.sealed]))
    return [
        entry_shown(entry, personal_shown(entry.sealed, islice(shown, len(entry.sealed))))
        for entry in entries
    ]
