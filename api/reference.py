"""Reference data: the address tree, divisions and grids. It says nothing about anybody."""

from collections.abc import Callable
from datetime import date
from functools import partial
from typing import Annotated, Literal

from fastapi import Query, Request
from starlette.responses import Response

from access.authorize import NOBODYS, Resource
from api.deps import ApiDeps
from api.door import AtDoor
from api.found_shown import FoundShown
from api.freshness import REGISTRY, wait_for_views
from api.housing import Grids, Id, Ids, placed
from api.housing_documents import AddressAnswer, AddressesAnswer, DivisionsAnswer, GridsAnswer
from api.housing_shown import address_shown, division_shown, dwelling_shown, grid_shown, unit_shown
from api.listing import AtClocks, AtLeast, AtTurn, answered, asked_page, counted, dated, tell
from api.problems import NotFound
from api.registry_links import Signpost
from api.seam import Admission, Admitted
from api.search_questions import Question, require_address, tell_found
from domain.registry.codes import GridKind
from domain.registry.codes_addresses import ElementType
from domain.shared.places import DivisionLevel
from projections.moment import AsOf
from projections.registry.addresses import Address
from projections.registry.answers import PlacedPage
from projections.registry.filters import (
    PLACES_ORDER,
    AddressFilter,
    DivisionFilter,
    GridFilter,
)

Standing = Literal["proposed", "confirmed", "split", "merged", "retired"]
Codes = Annotated[
    list[str], Query(max_length=50, description="12 digits, or their beginning · 区划代码或其前几位")
]
HoldingOn = Annotated[date | None, Query(description="在此日有效 · holds on this day")]


async def list_addresses(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    division: Codes = [],  # noqa: B006 - FastAPI copies it for each request
    parent: Ids = [],  # noqa: B006
    grid: Grids = [],  # noqa: B006
    element_type: Annotated[list[ElementType], Query()] = [],  # noqa: B006
    standing: Annotated[list[Standing], Query()] = [],  # noqa: B006
    q: Question = None,
    at_least: AtLeast = 0,
) -> Response:
    """Addresses by place in the tree; `grid` asks for the grid they are shown with."""
    deps = door.deps
    wanted = AddressFilter(
        divisions=frozenset(division),
        parents=frozenset(parent),
        grids=frozenset(grid),
        element_types=frozenset(each.value for each in element_type),
        standings=frozenset(standing),
        sources=admission.senders_of_reference(),
    )
    if q is not None:
        require_address(q)
        find = partial(
            FoundShown(deps, admission.look, Signpost(request), clocks, turn.size).addresses, q, wanted
        )
        return await tell_found(request, door, clocks, at_least, turn, {"address"}, find)
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    ask = partial(deps.registry.addresses_page, wanted, after=turn.after, limit=turn.size, as_of=clocks)
    return await answered(door, partial(_addresses_told, request, ask))


def _addresses_told(request: Request, ask: Callable[[], PlacedPage[Address]]) -> Response:
    found, signpost = ask(), Signpost(request)
    page = found.page
    items = [address_shown(each, found.places[each.key], signpost) for each in page.rows]
    document = AddressesAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_address(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    id: Id,  # noqa: A002
    at_least: AtLeast = 0,
) -> Response:
    """One address: its path and what is below it, what it became, and what stands on it where one may see that."""
    deps = door.deps
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    return await answered(
        door, lambda: tell(request, _address_answer(deps, admission, Signpost(request), id, clocks))
    )


def _address_answer(
    deps: ApiDeps, admission: Admission, signpost: Signpost, address_id: str, clocks: AsOf
) -> AddressAnswer:
    file = deps.registry.address(address_id, as_of=clocks)
    if file is None:
        raise NotFound
    admission.require(NOBODYS, Resource(source=file.address.record.source))
    hang = [each for each in file.dwellings if admission.sees(placed(each.record))]
    units = [each for each in file.units if admission.sees(placed(each.record))]
    path = [
        {
            "address_id": node.key,
            "element_type": node.record.element_type,
            "element_name": node.record.element_name,
        }
        for node in file.place.path
    ]
    return AddressAnswer.model_validate(
        {
            **dated(file.speaks_for),
            "item": address_shown(file.address, file.place, signpost),
            "path": path,
            "children": [address_shown(each, file.places[each.key], signpost) for each in file.children],
            "aliases": [{"alias": each.record.alias, "kind": each.record.kind} for each in file.aliases],
            "merged_here": [each.key for each in file.merged_here],
            "dwellings": [
                dwelling_shown(each, file.places[each.record.address_id], signpost) for each in hang
            ],
            "units": [unit_shown(each, file.places[each.record.address_id], signpost) for each in units],
        }
    )


async def list_divisions(
    request: Request,
    door: AtDoor,
    clocks: AtClocks,
    turn: AtTurn,
    parent: Ids = [],  # noqa: B006
    code: Ids = [],  # noqa: B006
    level: Annotated[list[DivisionLevel], Query()] = [],  # noqa: B006
    holding_on: HoldingOn = None,
    at_least: AtLeast = 0,
) -> Response:
    """The reference list of divisions."""
    deps = door.deps
    wanted = DivisionFilter(
        parents=frozenset(parent),
        codes=frozenset(code),
        levels=frozenset(each.value for each in level),
        holding_on=holding_on,
    )
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    view = deps.registry.divisions
    ask = partial(view.page, wanted, order=PLACES_ORDER, after=turn.after, limit=turn.size, as_of=clocks)
    page = await asked_page(ask)
    items = [division_shown(each, Signpost(request)) for each in page.rows]
    document = DivisionsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def list_grids(
    request: Request,
    door: AtDoor,
    clocks: AtClocks,
    turn: AtTurn,
    division: Ids = [],  # noqa: B006
    code: Ids = [],  # noqa: B006
    kind: Annotated[list[GridKind], Query()] = [],  # noqa: B006
    holding_on: HoldingOn = None,
    at_least: AtLeast = 0,
) -> Response:
    """The grids of villages and communities."""
    deps = door.deps
    wanted = GridFilter(
        divisions=frozenset(division),
        codes=frozenset(code),
        kinds=frozenset(each.value for each in kind),
        holding_on=holding_on,
    )
    await wait_for_views((REGISTRY,), deps, clocks, at_least)
    view = deps.registry.grids
    ask = partial(view.page, wanted, order=PLACES_ORDER, after=turn.after, limit=turn.size, as_of=clocks)
    page = await asked_page(ask)
    items = [grid_shown(each, Signpost(request)) for each in page.rows]
    document = GridsAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)
