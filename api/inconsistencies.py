"""Data in doubt over HTTP: a work list of one's own places, masked, with links to what has to be put right."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass
from functools import partial
from typing import Annotated

from fastapi import Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.deps import ApiDeps
from api.door import AtDoor
from api.freshness import REGISTRY, wait_for_views
from api.housing import Grids
from api.inconsistency_documents import ConcernedShown, InconsistenciesAnswer, InconsistencyShown
from api.listing import AtClocks, AtLeast, AtTurn, asked_page, counted, dated, tell
from api.persons_shown import persons_shown
from api.registry_links import Links, Signpost
from api.seam import Admission, Admitted
from api.unsealing import Shown
from domain.registry.codes_inconsistencies import InconsistencyKind
from projections.identities.table import NAME as IDENTITIES
from projections.moment import AsOf
from projections.page import Page
from projections.registry.concerned import Concerned
from projections.registry.inconsistencies import Inconsistency, InconsistencyFilter

Kinds = Annotated[list[InconsistencyKind], Query(description="疑点种类 · kinds of data in doubt")]


async def list_inconsistencies(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    turn: AtTurn,
    kind: Kinds = [],  # noqa: B006 - FastAPI copies it for each request
    grid: Grids = [],  # noqa: B006
    at_least: AtLeast = 0,
) -> Response:
    """What does not fit together in one's places, by kind; gone once facts have put it right."""
    deps = door.deps
    wanted = InconsistencyFilter(
        kinds=frozenset(each.value for each in kind),
        grids=frozenset(grid),
        grid_prefixes=admission.limits().grid_prefixes,
    )
    await wait_for_views((REGISTRY, IDENTITIES), deps, clocks, at_least)
    ask = partial(deps.registry.inconsistencies.page, wanted, after=turn.after, limit=turn.size, as_of=clocks)
    page = await asked_page(ask)
    document = await run_in_threadpool(_answer, deps, admission, Signpost(request), page)
    return tell(request, document, next_cursor=page.next)


def _answer(
    deps: ApiDeps, admission: Admission, signpost: Signpost, page: Page[Inconsistency]
) -> InconsistenciesAnswer:
    known = _known(deps, admission, signpost, page)
    items = [_shown(each, known, signpost) for each in page.rows]
    return InconsistenciesAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )


@dataclass(frozen=True, slots=True)
class _Known:
    """What the things of a page are called: texts of addresses, names of units, masked names of persons."""

    texts: Mapping[str, str]
    units: Mapping[str, str]
    names: Mapping[str, Shown | None]


def _known(deps: ApiDeps, admission: Admission, signpost: Signpost, page: Page[Inconsistency]) -> _Known:
    """As of the page's own moment."""
    then = AsOf(recorded=page.speaks_for.position, valid=page.speaks_for.valid_at)
    things = [each for item in page.rows for each in item.concerned]
    addresses = {each.address_id for each in things if each.address_id is not None}
    persons = {each.person_key for each in things if each.person_key is not None}
    units = deps.registry.units.find_all({each.key for each in things if each.thing == "unit"}, as_of=then)
    return _Known(
        texts={key: place.text for key, place in deps.registry.places(addresses, as_of=then).items()},
        units={key: unit.record.unit_name for key, unit in units.items()},
        names=_names(deps, admission, signpost, persons, then),
    )


def _names(
    deps: ApiDeps, admission: Admission, signpost: Signpost, keys: Collection[str], then: AsOf
) -> Mapping[str, Shown | None]:
    persons = list(deps.registry.persons.find_all(keys, as_of=then).values())
    personal = deps.personal_values.opener(admission.look)
    return {each.person_key: each.name for each in persons_shown(personal, signpost, persons)}


def _shown(item: Inconsistency, known: _Known, signpost: Signpost) -> InconsistencyShown:
    return InconsistencyShown(
        kind=item.kind,
        title=item.kind.zh,
        since=item.since,
        grid_code=item.grid_code,
        concerned=[_concerned_shown(each, known, signpost) for each in item.concerned],
        elsewhere=item.elsewhere,
    )


def _concerned_shown(thing: Concerned, known: _Known, signpost: Signpost) -> ConcernedShown:
    text = None if thing.address_id is None else known.texts.get(thing.address_id)
    return ConcernedShown(
        thing=thing.thing,
        key=thing.key,
        grid_code=thing.grid_code,
        text=known.units.get(thing.key, text) if thing.thing == "unit" else text,
        name=None if thing.person_key is None else known.names.get(thing.person_key),
        links=_links(thing, signpost),
    )


def _links(thing: Concerned, signpost: Signpost) -> Links:
    match thing.thing:
        case "address":
            return signpost.address(thing.key, None)
        case "dwelling":
            return signpost.dwelling(thing.key, thing.address_id or "")
        case "unit":
            return signpost.unit(thing.key, thing.address_id or "")
        case "residence":
            return signpost.stay(thing.person_key or "", thing.dwelling_id or "")
        case _:
            return signpost.person(thing.key)
