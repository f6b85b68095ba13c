"""Stays of the register: claims beside facts."""

from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.deps import ApiDeps
from api.door import AtDoor
from api.freshness import REGISTRY, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, asked_page, counted, dated, midday, tell
from api.persons import Grids, Keys
from api.persons_shown import About, stays_shown
from api.registry_documents import StaysAnswer
from api.registry_links import Signpost
from api.seam import Admitted
from domain.registry.codes_residences import ResidenceStanding
from projections.moment import AsOf
from projections.page import Page
from projections.registry.files import brought
from projections.registry.filters import STAYS_BY_DUE, STAYS_ORDER, StayFilter
from projections.registry.residences import Residence
from projections.versions.table import Version


async def stay_filter(
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    grid: Grids = [],  # noqa: B006 - FastAPI copies it for each request
    person: Keys = [],  # noqa: B006
    dwelling: Keys = [],  # noqa: B006
    standing: Annotated[list[ResidenceStanding], Query()] = [],  # noqa: B006
    lives_there: Annotated[bool | None, Query(description="现居住 · going on")] = None,
    contradicted: Annotated[bool | None, Query(description="有异议 · somebody found it otherwise")] = None,
    stale: Annotated[
        bool, Query(description="核实已过期；按到期先后 · to be verified again, longest due first")
    ] = False,
    declared_late: Annotated[
        bool, Query(description="申报逾期 · first claimed after the time one has")
    ] = False,
) -> StayFilter:
    """What the list is narrowed to: by the question, and by what the asker may see."""
    limits = admission.limits()
    moment = clocks.valid or door.deps.clock()
    return StayFilter(
        persons=frozenset(person),
        dwellings=frozenset(dwelling),
        grids=frozenset(grid),
        standings=frozenset(each.value for each in standing),
        lives_there=lives_there,
        contradicted=contradicted,
        stale_at=midday(moment) if stale else None,
        declared_late=declared_late,
        grid_prefixes=limits.grid_prefixes,
        sources=limits.sources,
    )


async def list_stays(
    request: Request,
    door: AtDoor,
    wanted: Annotated[StayFilter, Depends(stay_filter)],
    clocks: AtClocks,
    turn: AtTurn,
    at_least: AtLeast = 0,
) -> Response:
    """Stays one may see; those to be verified again, longest due first."""
    deps = door.deps
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    order = STAYS_ORDER if wanted.stale_at is None else STAYS_BY_DUE
    ask = partial(
        deps.registry.stays.page, wanted, order=order, after=turn.after, limit=turn.size, as_of=clocks
    )
    page = await asked_page(ask)
    shown = partial(_stays_answer, deps, Signpost(request), page, clocks, wanted.sources)
    return tell(request, await run_in_threadpool(shown), next_cursor=page.next)


def _stays_answer(
    deps: ApiDeps,
    signpost: Signpost,
    page: Page[Version[Residence]],
    clocks: AsOf,
    sources: frozenset[str] | None,
) -> StaysAnswer:
    """Joined as of the page's position, so that person, home and stay speak for one moment."""
    then = AsOf(recorded=page.speaks_for.position, valid=page.speaks_for.valid_at)
    keys = {stay.record.person_key for stay in page.rows}
    dwellings = {stay.record.dwelling_id for stay in page.rows}
    homes = deps.registry.homes(dwellings, as_of=then)
    stays = [brought(stay, homes.get(stay.record.dwelling_id)) for stay in page.rows]
    about = About(
        persons=deps.registry.persons.find_all(keys, as_of=then),
        addresses={key: home.text for key, home in homes.items()},
        moment=clocks.valid or deps.clock(),
        sources=sources,
    )
    items = stays_shown(deps, signpost, stays, about)
    return StaysAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
