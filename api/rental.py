"""Rented homes: what is due and late, tenancies, inspections with their findings."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.door import AtDoor
from api.freshness import RENTAL, views_speak_for, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, Turn, dated, tell
from api.persons import require_use_of
from api.rental_documents import (
    DueAnswer,
    FindingAnswer,
    FindingsAnswer,
    InspectionAnswer,
    InspectionsAnswer,
    TenanciesAnswer,
    TenancyAnswer,
)
from api.rental_pages import admitted_row, asked_rows, day_of, due_counts, due_in, listed
from api.rental_shown import finding_shown, inspection_shown, parts_of, tenancy_shown
from api.seam import Admitted
from domain.rental.codes import FindingSeverity, InspectionKind
from projections.rental.question import (
    Due,
    DueGroup,
    FindingFilter,
    InspectionFilter,
    Limits,
    TenancyFilter,
)
from projections.rental.view import BY_DUE, BY_FILING, BY_ID

Key = Annotated[str, Path(alias="id", max_length=40, description="编号 · the thing's id")]
# Told back in links, so only in the form of a code: what a link repeats must not be somebody's name.
Grids = Annotated[
    list[Annotated[str, Field(pattern="^[0-9]{15}$")]],
    Query(max_length=50, description="15 digits · 网格编码"),
]
Dwellings = Annotated[
    list[Annotated[str, Field(pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}$")]],
    Query(max_length=50, description="房屋编号 · ids of dwellings"),
]
States = Annotated[list[str], Query(max_length=20, description="状态 · states")]
DueIn = Annotated[DueGroup | None, Query(description="期限 · how near the deadline is")]


async def limits(
    admission: Admitted,
    grid: Grids = [],  # noqa: B006 - FastAPI copies it for each request
    dwelling: Dwellings = [],  # noqa: B006
) -> Limits:
    """Where the question looks, and what the asker may see."""
    may = admission.limits()
    return Limits(
        dwellings=frozenset(dwelling),
        grids=frozenset(grid),
        grid_prefixes=may.grid_prefixes,
        sources=may.sources,
    )


AtLimits = Annotated[Limits, Depends(limits)]


async def read_due(
    request: Request, door: AtDoor, within: AtLimits, clocks: AtClocks, at_least: AtLeast = 0
) -> Response:
    """Counts by how near the deadline is; each count links to the list of what it counts."""
    deps = door.deps
    await wait_for_views((RENTAL,), deps, clocks, at_least)
    today = day_of(deps, clocks)
    counts = await run_in_threadpool(partial(deps.rental.due, within, today, as_of=clocks))
    document = DueAnswer.model_validate(
        {
            **dated(counts.speaks_for),
            "today": today,
            "inspections": due_counts(request, "/rental/inspections", counts.inspections),
            "findings": due_counts(request, "/rental/findings", counts.findings),
        }
    )
    return tell(request, document)


async def list_tenancies(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    within: AtLimits,
    clocks: AtClocks,
    turn: AtTurn,
    running: Annotated[bool | None, Query(description="在租 · still running")] = None,
    confirmed: Annotated[bool | None, Query(description="已核实 · confirmed")] = None,
    to_file: Annotated[bool, Query(description="应备案未备案 · lease still to be filed")] = False,
    landlord: Annotated[list[str], Query(max_length=20, description="出租人 · who lets it")] = [],  # noqa: B006
    tenant: Annotated[str | None, Query(max_length=40, description="承租人 · a tenant's key")] = None,
    at_least: AtLeast = 0,
) -> Response:
    """Tenancies; those still to be filed in the order of their last day."""
    wanted = TenancyFilter(
        limits=within,
        running=running,
        confirmed=confirmed,
        landlords=frozenset(landlord),
        tenant=tenant,
        to_file=Due() if to_file else None,
    )
    deps, order = door.deps, BY_FILING if to_file else BY_ID
    await wait_for_views((RENTAL,), deps, clocks, at_least)
    page = await asked_rows(deps.rental.tenancies, wanted, order, turn, clocks)
    told = [key for row in page.rows for key in parts_of(row.record)]
    await run_in_threadpool(require_use_of, deps, admission, [*landlord, tenant or ""], told)
    items = [tenancy_shown(row, day_of(deps, clocks)) for row in page.rows]
    return listed(request, TenanciesAnswer, page, items)


async def read_tenancy(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    key: Key,
    at_least: AtLeast = 0,
) -> Response:
    """One tenancy."""
    deps = door.deps
    told = await views_speak_for((RENTAL,), deps, clocks, at_least)
    row = await run_in_threadpool(admitted_row, deps.rental.tenancies, admission, key, clocks)
    item = tenancy_shown(row, day_of(deps, clocks))
    return tell(request, TenancyAnswer.model_validate({**dated(told), "item": item}))


async def list_inspections(
    request: Request,
    door: AtDoor,
    within: AtLimits,
    clocks: AtClocks,
    turn: AtTurn,
    state: States = [],  # noqa: B006
    kind: Annotated[list[InspectionKind], Query()] = [],  # noqa: B006
    due: DueIn = None,
    at_least: AtLeast = 0,
) -> Response:
    """Inspections; with a deadline asked for, the most urgent first."""
    deps = door.deps
    wanted = InspectionFilter(
        limits=within, states=frozenset(state), kinds=frozenset(kind), due=due_in(due, day_of(deps, clocks))
    )
    await wait_for_views((RENTAL,), deps, clocks, at_least)
    page = await asked_rows(deps.rental.inspections, wanted, BY_DUE if due else BY_ID, turn, clocks)
    items = [inspection_shown(row, day_of(deps, clocks)) for row in page.rows]
    return listed(request, InspectionsAnswer, page, items)


async def read_inspection(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    key: Key,
    at_least: AtLeast = 0,
) -> Response:
    """One inspection with its findings."""
    deps = door.deps
    told = await views_speak_for((RENTAL,), deps, clocks, at_least)
    today = day_of(deps, clocks)
    row = await run_in_threadpool(admitted_row, deps.rental.inspections, admission, key, clocks)
    found = await asked_rows(
        deps.rental.findings, FindingFilter(inspections=frozenset({key})), BY_ID, Turn(None, 100), clocks
    )
    document = {
        **dated(told),
        "item": inspection_shown(row, today),
        "findings": [finding_shown(each, today) for each in found.rows],
    }
    return tell(request, InspectionAnswer.model_validate(document))


async def list_findings(
    request: Request,
    door: AtDoor,
    within: AtLimits,
    clocks: AtClocks,
    turn: AtTurn,
    state: States = [],  # noqa: B006
    severity: Annotated[list[FindingSeverity], Query()] = [],  # noqa: B006
    item: Annotated[list[str], Query(max_length=31, description="检查项 · items")] = [],  # noqa: B006
    inspection: Annotated[list[str], Query(max_length=50, description="排查编号 · inspections")] = [],  # noqa: B006
    open: Annotated[bool | None, Query(description="未销号 · still open")] = None,  # noqa: A002
    due: DueIn = None,
    at_least: AtLeast = 0,
) -> Response:
    """Findings; with a deadline asked for, the most urgent first."""
    deps = door.deps
    wanted = FindingFilter(
        limits=within,
        states=frozenset(state),
        severities=frozenset(severity),
        items=frozenset(item),
        inspections=frozenset(inspection),
        open=open,
        due=due_in(due, day_of(deps, clocks)),
    )
    await wait_for_views((RENTAL,), deps, clocks, at_least)
    page = await asked_rows(deps.rental.findings, wanted, BY_DUE if due else BY_ID, turn, clocks)
    items = [finding_shown(row, day_of(deps, clocks)) for row in page.rows]
    return listed(request, FindingsAnswer, page, items)


async def read_finding(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    key: Key,
    at_least: AtLeast = 0,
) -> Response:
    """One finding."""
    deps = door.deps
    told = await views_speak_for((RENTAL,), deps, clocks, at_least)
    row = await run_in_threadpool(admitted_row, deps.rental.findings, admission, key, clocks)
    item = finding_shown(row, day_of(deps, clocks))
    return tell(request, FindingAnswer.model_validate({**dated(told), "item": item}))
