"""The dispute board, one case, and its timeline."""

from collections.abc import Collection
from datetime import date
from functools import partial
from itertools import islice
from typing import Annotated

from fastapi import Depends, Path, Query, Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from api.deps import ApiDeps
from api.dispute_documents import (
    DisputeAnswer,
    DisputesAnswer,
    TimelineAnswer,
    case_shown,
    fact_shown,
    personal_shown,
)
from api.door import AtDoor
from api.freshness import BOARD, REGISTRY, TIMELINE, views_speak_for, wait_for_views
from api.listing import AtClocks, AtLeast, AtTurn, asked_page, counted, dated, midday, tell
from api.parties import in_order, names_of, parties_of
from api.persons import require_use_of
from api.problems import NotFound
from api.seam import Admission, Admitted
from domain.dispute.codes import Category, Channel, Severity
from projections.dispute_board.question import BoardFilter, BoardOrder, BoardRow
from projections.dispute_timeline.question import Clock, Timeline
from projections.moment import AsOf, SpeaksFor

# Nothing is in no place: asks what an answer would speak for.
NO_CASE = BoardFilter(grid_prefixes=frozenset())

CaseCode = Annotated[str, Path(max_length=32, description="一案一码 · one case, one code")]
States = Annotated[list[str], Query(max_length=20, description="codes of states · 状态")]
Grids = Annotated[list[str], Query(max_length=50, description="15 digits · 网格编码")]
Communities = Annotated[list[str], Query(max_length=50, description="12 digits · 社区（村）代码")]
Mediators = Annotated[list[str], Query(max_length=20, description="staff ids · 调解员编号")]
Parties = Annotated[list[str], Query(max_length=20, description="keys of parties · 当事人键")]


async def board_filter(
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    state: States = [],  # noqa: B006 - FastAPI copies it for each request
    grid: Grids = [],  # noqa: B006
    community: Communities = [],  # noqa: B006
    mediator: Mediators = [],  # noqa: B006
    party: Parties = [],  # noqa: B006
    category: Annotated[list[Category], Query()] = [],  # noqa: B006
    severity: Annotated[list[Severity], Query()] = [],  # noqa: B006
    channel: Annotated[list[Channel], Query()] = [],  # noqa: B006
    open: Annotated[bool | None, Query(description="仍在办理 · still open")] = None,  # noqa: A002
    supervised: Annotated[bool | None, Query(description="督办中 · under supervision")] = None,
    overdue: Annotated[bool, Query(description="已逾期 · past the next deadline")] = False,
    due_by: Annotated[date | None, Query(description="最迟办理日 · next deadline not later than")] = None,
) -> BoardFilter:
    """What the board is narrowed to: by the question, and by what the asker may see."""
    may = admission.cases()
    return BoardFilter(
        states=frozenset(state),
        grids=frozenset(grid),
        communities=frozenset(community),
        mediators=frozenset(mediator),
        parties=frozenset(party),
        categories=frozenset(category),
        severities=frozenset(severity),
        channels=frozenset(channel),
        open=open,
        supervision_open=supervised,
        overdue_at=midday(clocks.valid or door.deps.clock()) if overdue else None,
        due_by=due_by,
        grid_prefixes=may.grid_prefixes,
        sources=may.sources,
        mediated_by=may.mediated_by,
        about=may.about,
        was_supervised=may.was_supervised,
        was_in_court=may.was_in_court,
    )


async def list_disputes(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    wanted: Annotated[BoardFilter, Depends(board_filter)],
    clocks: AtClocks,
    turn: AtTurn,
    order: BoardOrder = BoardOrder.OPENED,
    at_least: AtLeast = 0,
) -> Response:
    """The cases one may see, narrowed by the filters; newest report first, or most urgent first."""
    deps = door.deps
    await wait_for_views((BOARD, REGISTRY), deps, clocks, at_least)
    ask = partial(deps.board.page, wanted, order=order, after=turn.after, limit=turn.size, as_of=clocks)
    page = await asked_page(ask)
    parties = {key for row in page.rows for key in row.parties}
    await run_in_threadpool(require_use_of, deps, admission, wanted.parties, parties)
    keys = told_of(admission, parties)
    shown_at = AsOf(recorded=page.speaks_for.position, valid=clocks.valid)
    names = await run_in_threadpool(names_of, deps, admission.look, keys, shown_at)
    moment = clocks.valid or deps.clock()
    items = [case_shown(row, in_order(row.parties, names), moment) for row in page.rows]
    document = DisputesAnswer.model_validate(
        {**dated(page.speaks_for), "count": counted(page.count), "items": items}
    )
    return tell(request, document, next_cursor=page.next)


async def read_dispute(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    code: CaseCode,
    at_least: AtLeast = 0,
) -> Response:
    """One case as it stands, its parties masked."""
    deps = door.deps
    told = await views_speak_for((BOARD, REGISTRY), deps, clocks, at_least)
    return tell(request, await run_in_threadpool(_dispute_answer, deps, admission, code, clocks, told))


async def read_timeline(
    request: Request,
    door: AtDoor,
    admission: Admitted,
    clocks: AtClocks,
    code: CaseCode,
    order: Clock = Clock.RECORDED,
    at_least: AtLeast = 0,
) -> Response:
    """One case on both clocks, ordered by when each fact was recorded or when it happened."""
    deps = door.deps
    await wait_for_views((BOARD, TIMELINE), deps, clocks, at_least)
    await run_in_threadpool(_admitted_case, deps, admission, code, clocks)
    timeline = await run_in_threadpool(partial(deps.timeline.of_case, code, order=order, as_of=clocks))
    if timeline is None:
        raise NotFound
    return tell(request, await run_in_threadpool(_timeline_answer, deps, admission, timeline))


def _dispute_answer(
    deps: ApiDeps, admission: Admission, code: str, clocks: AsOf, told: SpeaksFor
) -> DisputeAnswer:
    """Board and register are read as of one position, so that they never speak for different ones."""
    if clocks.recorded is not None:
        told = deps.board.page(NO_CASE, limit=1, as_of=clocks).speaks_for
    moment = AsOf(recorded=told.position, valid=clocks.valid)
    row = _admitted_case(deps, admission, code, moment)
    parties = in_order(row.parties, parties_of(deps, admission.look, told_of(admission, row.parties), moment))
    item = case_shown(row, parties, clocks.valid or deps.clock())
    return DisputeAnswer.model_validate({**dated(told), "item": item})


def _admitted_case(deps: ApiDeps, admission: Admission, code: str, as_of: AsOf) -> BoardRow:
    """The case, if there is one and the principal may know it: by the place it had at that moment."""
    row = deps.board.find(code, as_of=as_of)
    if row is None:
        raise NotFound
    admission.require(case_resource(row))
    return row


def case_resource(row: BoardRow) -> Resource:
    """What of a case decides who may know it."""
    return Resource(
        grid_code=row.grid_code,
        source=row.source,
        persons=frozenset(row.parties),
        mediators=frozenset(row.mediators),
        supervised=row.was_supervised,
        in_court=row.was_in_court,
    )


def told_of(admission: Admission, parties: Collection[str]) -> Collection[str]:
    """Of whom more than the key is told: a party is told nothing of the other side."""
    only = admission.only_person()
    return parties if only is None else [each for each in parties if each == only]


def _timeline_answer(deps: ApiDeps, admission: Admission, timeline: Timeline) -> TimelineAnswer:
    personal = deps.personal_values.opener(admission.look)
    shown = iter(personal.shown([value for entry in timeline.entries for value in entry.sealed]))
    items = [
        fact_shown(entry, personal_shown(entry.sealed, islice(shown, len(entry.sealed))))
        for entry in timeline.entries
    ]
    return TimelineAnswer.model_validate(
        {**dated(timeline.speaks_for), "case_code": timeline.case_code, "items": items}
    )
