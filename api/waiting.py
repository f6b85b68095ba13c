"""What came early, over HTTP: seen, and decided or left to wait longer."""

from collections.abc import Callable
from datetime import timedelta
from uuid import UUID

from fastapi import Request
from starlette.responses import Response

from access.authorize import Resource
from api.answers import answer
from api.conflict_documents import WaitingAnswer, waiting_shown
from api.door import AtDoor, Door
from api.letter_bodies import (
    ExtendBody,
    read_body,
)
from api.letter_desk import at_desk, done_answer, onward, operator_of, seat_of
from api.letter_lists import Key
from api.listing import AtTurn
from api.seam import Admission, Admitted
from intake.desk.desk import Desk
from intake.desk.operator import Operator
from intake.road import Handled


async def list_waiting(request: Request, door: AtDoor, admission: Admitted, turn: AtTurn) -> Response:
    """What came early: what it waits for, since when, and its bound."""

    def listed(desk: Desk) -> Response:
        page = desk.waiting.page(after=seat_of(turn.after), limit=turn.size)
        now = door.deps.clock()
        items = [
            waiting_shown(each, int((now - each.since).total_seconds()))
            for each in page
            if admission.sees(Resource(grid_code=each.grid_code))
        ]
        link = onward(request, (page[-1].since, page[-1].key)) if len(page) == turn.size else None
        return answer(request, WaitingAnswer(items=items), link=link)

    return await at_desk(door, listed)


async def decide_waiting(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Decide a waiting message now, for the last time."""
    return await _act_on_waiting(
        request, door, admission, key, lambda desk, who: desk.waiting.decide_now(key, who)
    )


async def extend_waiting(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Let a message wait longer, within the longest wait there is."""
    by = timedelta(minutes=(await read_body(request, door.deps.settings, ExtendBody)).minutes)
    return await _act_on_waiting(
        request, door, admission, key, lambda desk, who: desk.waiting.extend(key, who, by)
    )


async def _act_on_waiting(
    request: Request,
    door: Door,
    admission: Admission,
    key: UUID,
    work: Callable[[Desk, Operator], Handled],
) -> Response:
    def act(desk: Desk) -> Response:
        admission.require(Resource(grid_code=desk.waiting.find(key).grid_code))
        return done_answer(request, work(desk, operator_of(admission)), None)

    return await at_desk(door, act)
