"""What every query has in common: the two clocks, the page, the wait, and how rows are told."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

from fastapi import Depends, Query, Request
from starlette.responses import Response

from api.answers import Answer, answer
from api.cursors import decode, encode, fingerprint, next_link
from api.moments import Asked, asked
from api.problems import NotFound
from api.seam import Admission
from api.views import Found, Page, Turn

EXACT_TO = 1_000
DEFAULT_SIZE, LARGEST_SIZE = 50, 200
# What may differ between the pages of one list.
_PAGING = frozenset({"cursor", "limit", "at_least", "recorded_as_of"})

AtLeast = Annotated[
    int,
    Query(
        ge=0,
        le=2**53,
        description="wait briefly until the view has followed the log this far · 等待视图追到此位置",
    ),
]
Limit = Annotated[int, Query(ge=1, le=LARGEST_SIZE, description="rows a page · 每页条数")]
Cursor = Annotated[
    str | None, Query(max_length=512, description="from the Link header · 翻页游标，取自 Link 响应头")
]
RecordedAsOf = Annotated[
    str | None,
    Query(max_length=64, description="what we knew: RFC 3339 or a log position · 截至何时（或何位置）已记录"),
]
ValidAt = Annotated[str | None, Query(max_length=64, description="what was true: RFC 3339 · 何时的实际情况")]
Place = Annotated[
    str | None,
    Query(pattern="^[0-9]{6,15}$", description="the beginning of a grid code · 网格编码或其前若干位"),
]


class ListAnswer(Answer):
    """A page. `count` is exact to 1,000, then `1000+`; `position` and `time` are what it speaks for."""

    position: int
    time: datetime | None = None
    recorded_as_of: str | None = None
    valid_at: str | None = None
    count: int | str
    items: list[dict[str, object]]


class OneAnswer(Answer):
    """One record, and what the answer speaks for."""

    position: int
    time: datetime | None = None
    recorded_as_of: str | None = None
    valid_at: str | None = None
    item: dict[str, object]


@dataclass(frozen=True, slots=True)
class Clocks:
    """The two clocks as asked, and as written by the client."""

    asked: Asked
    written: Mapping[str, str]


async def clocks(recorded_as_of: RecordedAsOf = None, valid_at: ValidAt = None) -> Clocks:
    """Both parameters, read."""
    given = {"recorded_as_of": recorded_as_of, "valid_at": valid_at}
    return Clocks(
        asked(recorded_as_of, valid_at), {name: text for name, text in given.items() if text is not None}
    )


async def turn(request: Request, limit: Limit = DEFAULT_SIZE, cursor: Cursor = None) -> Turn:
    """Which page."""
    after = decode(cursor, _print_of(request)) if cursor is not None else None
    return Turn(after=after, size=limit, count_to=EXACT_TO)


AtClocks = Annotated[Clocks, Depends(clocks)]
AtTurn = Annotated[Turn, Depends(turn)]


def tell_page(request: Request, page: Page, clocks: Clocks) -> Response:
    """A page of a list. The link goes on as of this page's position, so that a walk tells each row once
    however much is recorded meanwhile.
    """
    link = None
    if page.more is not None:
        query = {"recorded_as_of": str(page.speaks.position), **request.query_params}
        query.pop("at_least", None)
        link = next_link(request.url.path, query, encode(page.more, _print_of(request)))
    document = ListAnswer(
        position=page.speaks.position,
        time=page.speaks.time,
        recorded_as_of=clocks.written.get("recorded_as_of"),
        valid_at=clocks.written.get("valid_at"),
        count=page.count if page.count <= EXACT_TO else f"{EXACT_TO}+",
        items=[dict(row) for row in page.rows],
    )
    return answer(request, document, position=page.speaks.position, time=page.speaks.time, link=link)


def tell_one(request: Request, admission: Admission, found: Found | None, clocks: Clocks) -> Response:
    """One record, if there is one and the principal may know it."""
    checked = _admitted(admission, found)
    document = OneAnswer(
        position=checked.speaks.position,
        time=checked.speaks.time,
        recorded_as_of=clocks.written.get("recorded_as_of"),
        valid_at=clocks.written.get("valid_at"),
        item=dict(checked.rows[0]),
    )
    return answer(request, document, position=checked.speaks.position, time=checked.speaks.time)


def tell_all(request: Request, admission: Admission, found: Found | None, clocks: Clocks) -> Response:
    """Everything about one record, in order."""
    checked = _admitted(admission, found)
    page = Page(checked.rows, len(checked.rows), None, checked.speaks)
    return tell_page(request, page, clocks)


def _admitted(admission: Admission, found: Found | None) -> Found:
    if found is None:
        raise NotFound
    admission.require(found.resource)
    return found


def _print_of(request: Request) -> str:
    filters = {name: text for name, text in request.query_params.items() if name not in _PAGING}
    return fingerprint(request.url.path, filters)
