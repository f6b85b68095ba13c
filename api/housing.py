"""Dwellings and units: where they are, who lives and works there."""

from collections.abc import Callable
from functools import partial
from typing import Annotated, Literal, Protocol

from fastapi import Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from api.deps import ApiDeps
from api.door import AtDoor
from api.found_shown import FoundShown
from api.freshness import REGISTRY, wait_for_views
from api.housing_documents import DwellingAnswer, DwellingsAnswer, UnitAnswer, UnitsAnswer
from api.housing_shown import dwelling_shown, unit_shown, visit_shown
from api.listing import AtClocks, AtLeast, AtTurn, answered, counted, dated, tell
from api.persons import require_use_of, stay_places
from api.persons_shown import About, persons_shown, stays_shown
from api.problems import NotFound
from api.registry_links import Signpost
from api.seam import Admission, Admitted
from api.search_questions import Question, require_dwelling, require_unit, tell_found
from domain.registry.codes_housing import DwellingUse, Occupancy, UnitKind, VenueClass
from projections.moment import AsOf
from projections.registry.answers import PlacedPage
from projections.registry.dwellings import Dwelling
from projections.registry.filters import DwellingFilter, UnitFilter
from projections.registry.units import Unit

Id = Annotated[str, Path(max_length=64, description="编号 · the id of the thing")]
Grids = Annotated[list[str], Query(max_length=50, description="15 digits · 网格编码")]
Ids = Annotated[list[str], Query(max_length=50, description="ids · 编号")]


async def list_dwellings(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    grid: Grids = [],  # noqa: B006 - FastAPI copies it for each request
    address: Ids = [],  # noqa: B006
    owner: Ids = [],  # noqa: B006
    use: Annotated[list[DwellingUse], Query()] = [],  # noqa: B006
    occupancy: Annotated[list[Occupancy], Query()] = [],  # noqa: B006
    demolished: Annotated[bool | None, Query(description="已拆除 · there no longer")] = None,
    q: Question = None,
    at_least: AtLeast = 0,
) -> Response:
    """Dwellings one may see."""
    deps, limits = door.deps, admission.limits()
    wanted = DwellingFilter(
        grids=frozenset(grid),
        addresses=frozenset(address),
        owners=frozenset(owner),
        uses=frozenset(each.value for each in use),
        occupancies=frozenset(each.value for each in occupancy),
        standings=_standings(demolished),
        grid_prefixes=limits.grid_prefixes,
        sources=limits.sources,
    )
    if q is not None:
        require_dwelling(q)
        find = partial(
            FoundShown(deps, admission.look, Signpost(request), clocks, turn.size).dwellings, q, wanted
        )
        return await tell_found(request, door, clocks, at_least, turn, {"dwelling"}, find)
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    ask = partial(deps.registry.dwellings_page, wanted, after=turn.after, limit=turn.size, as_of=clocks)
    return await answered(door, partial(_dwellings_told, request, deps, admission, ask, wanted.owners))


def _standings(demolished: bool | None) -> frozenset[str]:
    if demolished is None:
        return frozenset()
    return frozenset({"demolished" if demolished else "registered"})


def _dwellings_told(
    request: Request,
    deps: ApiDeps,
    admission: Admission,
    ask: Callable[[], PlacedPage[Dwelling]],
    owners: frozenset[str],
) -> Response:
    found, signpost = ask(), Signpost(request)
    page = found.page
    require_use_of(deps, admission, owners, [each.record.owner for each in page.rows])
    items = [dwelling_shown(each, found.places[each.record.address_id], signpost) for each in page.rows]
    document = DwellingsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_dwelling(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    id: Id,  # noqa: A002
    at_least: AtLeast = 0,
) -> Response:
    """One dwelling: who lives and lived there, who works at its address, who came by."""
    deps = door.deps
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    return await answered(
        door, lambda: tell(request, _dwelling_answer(deps, admission, Signpost(request), id, clocks))
    )


def _dwelling_answer(
    deps: ApiDeps, admission: Admission, signpost: Signpost, dwelling_id: str, clocks: AsOf
) -> DwellingAnswer:
    file = deps.registry.dwelling(dwelling_id, as_of=clocks)
    if file is None:
        raise NotFound
    admission.require(placed(file.dwelling.record))
    stays = [stay for stay in file.stays if admission.sees(*stay_places(stay.record))]
    keys = {stay.record.person_key for stay in stays}
    about = About(
        persons=file.persons,
        addresses={dwelling_id: file.place.text},
        moment=clocks.valid or deps.clock(),
        sources=admission.limits().sources,
    )
    personal = deps.personal_values.opener(admission.look)
    persons = [file.persons[key] for key in sorted(keys & file.persons.keys())]
    units = [unit for unit in file.units if admission.sees(placed(unit.record))]
    visits = [visit for visit in file.visits if admission.sees(placed(visit.record))]
    return DwellingAnswer.model_validate(
        {
            **dated(file.speaks_for),
            "item": dwelling_shown(file.dwelling, file.place, signpost),
            "stays": stays_shown(personal, signpost, stays, about),
            "persons": persons_shown(personal, signpost, persons),
            "units": [unit_shown(unit, file.place, signpost) for unit in units],
            "visits": [visit_shown(visit, signpost) for visit in visits],
        }
    )


class Placed(Protocol):
    """A record with a place and a sender."""

    @property
    def grid_code(self) -> str | None:
        """Where it is."""

    @property
    def source(self) -> str:
        """Who told of it first."""


def placed(record: Placed) -> Resource:
    """What the seam asks about."""
    return Resource(grid_code=record.grid_code, source=record.source)


async def list_units(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    grid: Grids = [],  # noqa: B006
    address: Ids = [],  # noqa: B006
    kind: Annotated[list[UnitKind], Query()] = [],  # noqa: B006
    venue_class: Annotated[list[VenueClass], Query()] = [],  # noqa: B006
    standing: Annotated[list[Literal["operating", "suspended", "ceased"]], Query()] = [],  # noqa: B006
    uscc: Annotated[str | None, Query(max_length=18, description="统一社会信用代码")] = None,
    q: Question = None,
    at_least: AtLeast = 0,
) -> Response:
    """Units one may see."""
    deps, limits = door.deps, admission.limits()
    wanted = UnitFilter(
        grids=frozenset(grid),
        addresses=frozenset(address),
        kinds=frozenset(each.value for each in kind),
        venue_classes=frozenset(each.value for each in venue_class),
        standings=frozenset(standing),
        uscc=uscc,
        grid_prefixes=limits.grid_prefixes,
        sources=limits.sources,
    )
    if q is not None:
        require_unit(q)
        find = partial(
            FoundShown(deps, admission.look, Signpost(request), clocks, turn.size).units, q, wanted
        )
        return await tell_found(request, door, clocks, at_least, turn, {"unit"}, find)
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    ask = partial(deps.registry.units_page, wanted, after=turn.after, limit=turn.size, as_of=clocks)
    return await answered(door, partial(_units_told, request, ask))


def _units_told(request: Request, ask: Callable[[], PlacedPage[Unit]]) -> Response:
    found, signpost = ask(), Signpost(request)
    page = found.page
    items = [unit_shown(each, found.places[each.record.address_id], signpost) for each in page.rows]
    document = UnitsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_unit(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    id: Id,  # noqa: A002
    at_least: AtLeast = 0,
) -> Response:
    """One unit."""
    deps = door.deps
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    file = await run_in_threadpool(partial(deps.registry.unit, id, as_of=clocks))
    if file is None:
        raise NotFound
    admission.require(placed(file.unit.record))
    item = unit_shown(file.unit, file.place, Signpost(request))
    return tell(request, UnitAnswer.model_validate({**dated(file.speaks_for), "item": item}))
