"""What every query has in common: the two clocks, the page, the wait, and how an answer says what it speaks for."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime, time
from typing import Annotated, TypeVar
from urllib.parse import urlencode

from anyio.to_thread import run_sync
from fastapi import Depends, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import Answer, answer
from api.door import Door
from api.local_time import LocalTime
from api.moments import as_of
from api.problems import CursorInvalid
from domain.shared.occurrence import SHANGHAI
from projections.moment import AsOf, SpeaksFor
from projections.page import COUNTED_EXACTLY, Count, CursorNotValid, Page

Row = TypeVar("Row")

DEFAULT_SIZE, LARGEST_SIZE = 50, 200

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
    str | None,
    Query(min_length=1, max_length=2_000, description="from the Link header · 翻页游标，取自 Link 响应头"),
]
RecordedAsOf = Annotated[
    str | None,
    Query(max_length=64, description="what we knew: RFC 3339 or a log position · 截至何时（或何位置）已记录"),
]
ValidAt = Annotated[str | None, Query(max_length=64, description="what was true: RFC 3339 · 何时的实际情况")]


class Dated(Answer):
    """Every answer of a read model: the position it includes, and the instants it speaks for."""

    position: int
    time: LocalTime | None = None
    valid_at: LocalTime | None = None


class Listed(Dated):
    """A page of a list; `count` is exact to 1,000, then `1000+`.

    A list that was searched (`q`) has no pages: `count` is how many are shown, `more` whether there are others.
    """

    count: int | str
    more: bool | None = None


@dataclass(frozen=True, slots=True)
class Turn:
    """Which page: after which cursor, how many rows."""

    after: str | None
    size: int


async def clocks(recorded_as_of: RecordedAsOf = None, valid_at: ValidAt = None) -> AsOf:
    """Both clocks as asked."""
    return as_of(recorded_as_of, valid_at)


async def turn(limit: Limit = DEFAULT_SIZE, cursor: Cursor = None) -> Turn:
    """The page asked for."""
    return Turn(after=cursor, size=limit)


AtClocks = Annotated[AsOf, Depends(clocks)]
AtTurn = Annotated[Turn, Depends(turn)]


async def asked_page(ask: Callable[[], Page[Row]]) -> Page[Row]:
    """The page, or the problem its cursor is."""
    try:
        return await run_in_threadpool(ask)
    except CursorNotValid:
        raise CursorInvalid from None


async def answered(door: Door, make: Callable[[], Response]) -> Response:
    """The answer, made whole in one thread and out of one snapshot: each hand-over between threads, and each snapshot,
    costs as much as a question to the store.
    """

    def made() -> Response:
        with door.deps.together():
            return make()

    try:
        return await run_sync(made, limiter=door.askers)
    except CursorNotValid:
        raise CursorInvalid from None


def tell(request: Request, document: Dated, *, next_cursor: str | None = None) -> Response:
    """The answer; where the list goes on, with the link to the next page of the same moment."""
    link = next_link(request, next_cursor) if next_cursor is not None else None
    return answer(request, document, position=document.position, time=document.time, link=link)


def dated(speaks_for: SpeaksFor) -> Mapping[str, int | datetime | None]:
    """The members every dated answer begins with."""
    return {"position": speaks_for.position, "time": speaks_for.recorded_at, "valid_at": speaks_for.valid_at}


def counted(count: Count) -> int | str:
    """A number while it is exact, `1000+` above."""
    return count.value if count.exact else f"{COUNTED_EXACTLY}+"


def midday(moment: datetime) -> datetime:
    """Being late is a matter of days; one moment for the whole day keeps the pages of a list one question."""
    return datetime.combine(moment.astimezone(SHANGHAI).date(), time(12), SHANGHAI)


def next_link(request: Request, cursor: str) -> str:
    """The `Link` header's value (RFC 8288): the same question on this host, from the cursor on."""
    asked = [
        (name, text)
        for name, text in request.query_params.multi_items()
        if name not in ("cursor", "at_least")
    ]
    return f'<{request.url.path}?{urlencode([*asked, ("cursor", cursor)])}>; rel="next"'
