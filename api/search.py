"""One question to everything: what it finds, kind by kind, of what the asker may list."""

from dataclasses import replace
from functools import partial
from typing import Annotated, TypeVar

from fastapi import Query, Request
from pydantic import Field
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Action, authorize
from api.deps import ApiDeps
from api.dispute_documents import CaseShown, case_shown
from api.disputes import case_resource
from api.door import AtDoor, Door
from api.found_shown import FoundShown
from api.freshness import BOARD, REGISTRY, SEARCH, views_speak_for
from api.housing_documents import AddressesAnswer, DwellingsAnswer, UnitsAnswer
from api.letter_bodies import DeskBody, read_body
from api.listing import AtClocks, AtLeast, Dated, Listed, dated, tell
from api.moments import as_of
from api.parties import in_order, parties_of
from api.registry_documents import PersonsAnswer
from api.registry_links import Signpost
from api.seam import Admission, Admitted
from api.search_questions import LONGEST_QUESTION, names_address, names_dwelling, require_anything
from domain.shared.case_code import is_case_code
from projections.finding.homes import words_of_unit
from projections.moment import AsOf, SpeaksFor
from projections.registry.filters import AddressFilter, DwellingFilter, UnitFilter
from projections.registry.person_filters import PersonFilter
from projections.search.ways import ways_to_persons

MOST_OF_A_KIND = 20
Answered = TypeVar("Answered", bound=Listed)

Asked = Annotated[
    str,
    Query(min_length=1, max_length=LONGEST_QUESTION, description="what one remembers of it · 检索内容"),
]


class CasesFound(Listed):
    """The dispute of exactly that code."""

    items: list[CaseShown]


class SearchAnswer(Dated):
    """What was found, kind by kind. A kind the asker may not list, or that is not found by such a question, is left
    out; each says whether there is `more` than is shown."""

    persons: PersonsAnswer | None = None
    addresses: AddressesAnswer | None = None
    dwellings: DwellingsAnswer | None = None
    units: UnitsAnswer | None = None
    disputes: CasesFound | None = None


class SearchBody(DeskBody):
    """检索。The same question in the body, where paths are logged on the way."""

    q: Annotated[str, Field(min_length=1, max_length=LONGEST_QUESTION)]
    recorded_as_of: Annotated[str | None, Field(max_length=64)] = None
    valid_at: Annotated[str | None, Field(max_length=64)] = None


async def search(
    request: Request, door: AtDoor, admission: Admitted, clocks: AtClocks, q: Asked, at_least: AtLeast = 0
) -> Response:
    """Everything the question finds."""
    return await _answered(request, door, admission, clocks, q, at_least)


async def search_unseen(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """The same, asked in a body: no proxy on the way writes it down."""
    body = await read_body(request, door.deps.settings, SearchBody)
    clocks = as_of(body.recorded_as_of, body.valid_at)
    return await _answered(request, door, admission, clocks, body.q, 0)


async def _answered(
    request: Request, door: Door, admission: Admission, clocks: AsOf, question: str, at_least: int
) -> Response:
    question = question.strip()
    require_anything(question)
    door.allowances.search(admission.principal, question)
    door.metrics.searched({way.value.value for way in ways_to_persons(question)} or {"other"})
    told = await views_speak_for((BOARD, REGISTRY, SEARCH), door.deps, clocks, at_least)
    find = partial(_found, door.deps, admission, Signpost(request), clocks, told, question)
    return tell(request, await run_in_threadpool(find))


def _found(
    deps: ApiDeps, admission: Admission, signpost: Signpost, clocks: AsOf, told: SpeaksFor, question: str
) -> SearchAnswer:
    """Every kind is asked at one position, so that the whole answer speaks for one."""
    one = clocks if clocks.recorded is not None else AsOf(recorded=told.position, valid=clocks.valid)
    shown = FoundShown(deps, admission.look, signpost, one, MOST_OF_A_KIND)
    kinds: dict[str, Listed | None] = {
        "persons": _persons(shown, admission, question),
        "addresses": _addresses(shown, admission, question),
        "dwellings": _dwellings(shown, admission, question),
        "units": _units(shown, admission, question),
        "disputes": _case(deps, admission, question, one, told),
    }
    speaks_for = deps.registry.speaks_for(one)
    return SearchAnswer.model_validate({**dated(speaks_for), **kinds})


def _persons(shown: FoundShown, admission: Admission, question: str) -> PersonsAnswer | None:
    ways, may = ways_to_persons(question), _may(admission, Action.LIST_PERSONS)
    if may is None or not ways:
        return None
    limits = may.limits()
    return shown.persons(ways, PersonFilter(grid_prefixes=limits.grid_prefixes, sources=limits.sources))


def _addresses(shown: FoundShown, admission: Admission, question: str) -> AddressesAnswer | None:
    may = _may(admission, Action.LIST_ADDRESSES)
    if may is None or not names_address(question):
        return None
    return shown.addresses(question, AddressFilter(sources=may.senders_of_reference()))


def _dwellings(shown: FoundShown, admission: Admission, question: str) -> DwellingsAnswer | None:
    may = _may(admission, Action.LIST_DWELLINGS)
    if may is None or not names_dwelling(question):
        return None
    limits = may.limits()
    wanted = DwellingFilter(grid_prefixes=limits.grid_prefixes, sources=limits.sources)
    return shown.dwellings(question, wanted)


def _units(shown: FoundShown, admission: Admission, question: str) -> UnitsAnswer | None:
    may = _may(admission, Action.LIST_UNITS)
    if may is None or not words_of_unit(question):
        return None
    limits = may.limits()
    return shown.units(question, UnitFilter(grid_prefixes=limits.grid_prefixes, sources=limits.sources))


def _case(
    deps: ApiDeps, admission: Admission, question: str, clocks: AsOf, told: SpeaksFor
) -> CasesFound | None:
    may, code = _may(admission, Action.READ_DISPUTE), question.upper()
    if may is None or not is_case_code(code):
        return None
    row = deps.board.find(code, as_of=clocks)
    items = []
    if row is not None and may.sees(case_resource(row)):
        parties = in_order(row.parties, parties_of(deps, admission.look, row.parties, clocks))
        items = [case_shown(row, parties, clocks.valid or deps.clock())]
    return CasesFound.model_validate({**dated(told), "count": len(items), "more": False, "items": items})


def _may(admission: Admission, action: Action) -> Admission | None:
    """The seam is asked for each kind by the action its own list has."""
    decision = authorize(admission.principal, action, None, purpose=admission.look.purpose)
    return replace(admission, action=action, decision=decision) if decision.allowed else None
