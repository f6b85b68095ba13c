"""Stays of the register: claims beside facts."""

from collections.abc import Callable
from functools import partial
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.deps import ApiDeps
from api.door import AtDoor
from api.freshness import REGISTRY, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, answered, counted, dated, midday, tell
from api.persons import Grids, Keys, require_use_of
from api.persons_shown import About, stays_shown
from api.registry_documents import StaysAnswer
from api.registry_links import Signpost
from api.seam import NOTHING, Admission, Admitted, Limits
from domain.registry.codes_residences import ResidenceStanding
from projections.moment import AsOf
from projections.registry.answers import StaysPage
from projections.registry.filters import STAYS_BY_DUE, STAYS_ORDER, StayFilter


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
    limits, persons = _reach(admission, frozenset(person))
    moment = clocks.valid or door.deps.clock()
    return StayFilter(
        persons=persons,
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


def _reach(admission: Admission, asked: frozenset[str]) -> tuple[Limits, frozenset[str]]:
    """Whoever asks for the own record is shown the own stays, wherever they are, and nothing for anybody else's."""
    only = admission.only_person()
    if only is None:
        return admission.limits(), asked
    own = only in asked or not asked
    return Limits(None, None) if own else NOTHING, frozenset({only})


async def list_stays(
    request: Request,
    door: AtDoor,
    admission: Admitted,
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
        deps.registry.stays_page, wanted, order=order, after=turn.after, limit=turn.size, as_of=clocks
    )
    return await answered(door, partial(_stays_told, request, deps, admission, ask, clocks, wanted))


def _stays_told(
    request: Request,
    deps: ApiDeps,
    admission: Admission,
    ask: Callable[[], StaysPage],
    clocks: AsOf,
    wanted: StayFilter,
) -> Response:
    """Person, home and stay speak for one moment."""
    found = ask()
    page = found.page
    require_use_of(deps, admission, wanted.persons, [each.record.person_key for each in page.rows])
    about = About(
        persons=found.persons,
        addresses=found.addresses,
        moment=clocks.valid or deps.clock(),
        sources=wanted.sources,
    )
    personal = deps.personal_values.opener(admission.look)
    items = stays_shown(personal, Signpost(request), page.rows, about)
    document = StaysAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)
