"""The access log over HTTP. To read who looked is a look, and recorded like every other."""

from collections.abc import Callable
from datetime import timedelta
from functools import partial
from typing import Annotated, TypeVar

from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from access.look import AccessLogUnavailable, Entry, LookFilter, Outcome
from access.reading import LookPage, all_between, page_of
from access.unusual import unusual
from access.vocabulary import ReadingPurpose
from api.access_documents import (
    LooksAnswer,
    PersonLooksAnswer,
    UnusualAnswer,
    look_at_person_shown,
    look_shown,
    unusual_shown,
)
from api.answers import answer
from api.deps import ApiDeps
from api.door import AtDoor
from api.listing import AtTurn, Turn, next_link
from api.moments import instant
from api.persons import PersonKey, person_reach
from api.problems import AccessLogClosed, CursorInvalid, ParameterInvalid
from api.seam import Admission, Admitted
from projections.moment import NOW

Told = TypeVar("Told")

LONGEST_UNUSUAL = timedelta(days=31)
ORDINARY_UNUSUAL = timedelta(days=1)
_LARGEST_POSITION = 2**53

Texts = Annotated[list[str], Query(max_length=50)]
From = Annotated[str | None, Query(alias="from", max_length=64, description="RFC 3339, included · 起")]
To = Annotated[str | None, Query(alias="to", max_length=64, description="RFC 3339, not included · 止")]


async def look_filter(
    person: Texts = [],  # noqa: B006 - FastAPI copies it for each request
    reader: Texts = [],  # noqa: B006
    action: Texts = [],  # noqa: B006
    outcome: Annotated[list[Outcome], Query()] = [],  # noqa: B006
    read_for: Annotated[
        list[ReadingPurpose], Query(description="the purpose stated then · 当时所述目的")
    ] = [],  # noqa: B006
    since: From = None,
    until: To = None,
) -> LookFilter:
    """What the log is narrowed to; `person` are keys."""
    return LookFilter(
        persons=frozenset(person),
        readers=frozenset(reader),
        actions=frozenset(action),
        outcomes=frozenset(outcome),
        purposes=frozenset(read_for),
        since=instant("from", since) if since is not None else None,
        until=instant("to", until) if until is not None else None,
    )


async def list_looks(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    wanted: Annotated[LookFilter, Depends(look_filter)],
    turn: AtTurn,
) -> Response:
    """Who read what, why and when; entries lie in no place, so only an office that covers every place reads them."""
    admission.require(Resource())
    page = await _asked(partial(_page, door.deps, wanted, turn))
    _looked_at(admission, page.entries)
    document = LooksAnswer(count=page.count, items=[look_shown(each) for each in page.entries])
    return answer(request, document, link=_onward(request, page))


async def list_looks_at_person(
    request: Request, door: AtDoor, admission: Admitted, key: PersonKey, turn: AtTurn
) -> Response:
    """Who looked at one person: for who supervises, and for the person themself."""
    keys = await run_in_threadpool(_keys_of, door.deps, admission, key)
    page = await _asked(partial(_page, door.deps, LookFilter(persons=keys), turn))
    _looked_at(admission, page.entries)
    document = PersonLooksAnswer(
        count=page.count, items=[look_at_person_shown(each) for each in page.entries]
    )
    return answer(request, document, link=_onward(request, page))


async def list_unusual(
    request: Request, door: AtDoor, admission: Admitted, since: From = None, until: To = None
) -> Response:
    """Reading that is above a stated bound; the last day unless asked otherwise, at most 31 days."""
    admission.require(Resource())
    deps = door.deps
    end = instant("to", until) if until is not None else deps.clock()
    begin = instant("from", since) if since is not None else end - ORDINARY_UNUSUAL
    if not timedelta() < end - begin <= LONGEST_UNUSUAL:
        raise ParameterInvalid(errors=[{"in": "query", "name": "from", "rule": "at_most_31_days_before_to"}])
    found = await _asked(lambda: unusual(all_between(deps.access.log, begin, end), deps.access.bounds))
    items = [unusual_shown(each) for each in found]
    return answer(request, UnusualAnswer(since=begin, until=end, items=items))


def _keys_of(deps: ApiDeps, admission: Admission, key: str) -> frozenset[str]:
    """Every record read as one with the person. Of whom the register knows nothing (any more), the key alone."""
    file = deps.registry.person(key, as_of=NOW)
    if file is None:
        admission.require(Resource(persons=frozenset({key})))
        return frozenset({key})
    admission.require(*person_reach(file))
    return frozenset(each.key for each in file.records)


def _page(deps: ApiDeps, wanted: LookFilter, turn: Turn) -> LookPage:
    return page_of(deps.access.log, wanted, before=_before(turn.after), size=turn.size)


def _before(cursor: str | None) -> int | None:
    if cursor is None:
        return None
    if not (cursor.isascii() and cursor.isdigit() and 0 < len(cursor) < 17 and int(cursor) > 0):
        raise CursorInvalid
    return min(int(cursor), _LARGEST_POSITION)


def _onward(request: Request, page: LookPage) -> str | None:
    return None if page.next is None else next_link(request, str(page.next))


def _looked_at(admission: Admission, entries: tuple[Entry, ...]) -> None:
    if entries:
        admission.look.objects.add(f"looks:{entries[-1].position}-{entries[0].position}")


async def _asked(ask: Callable[[], Told]) -> Told:
    try:
        return await run_in_threadpool(ask)
    except AccessLogUnavailable:
        raise AccessLogClosed from None
