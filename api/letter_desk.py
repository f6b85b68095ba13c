"""What every path of the desk has in common: one turn at a time, rules told as problems, and the acts' answers."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime
from typing import TypeVar
from uuid import UUID

from fastapi import Request
from pydantic_core import from_json, to_json
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from access.authorize import Resource
from api.answers import answer
from api.door import Door
from api.intake import told_receipt
from api.letter_documents import (
    DoneAnswer,
)
from api.listing import next_link
from api.problems import CursorInvalid, DeskRefuses, NotFound, Raced
from api.seam import Admission
from domain.shared.rule import RuleBroken
from intake.desk.desk import Desk
from intake.desk.operator import Operator
from intake.desk.rules import LetterUnknown, NotWaiting
from intake.road import Handled
from ledger.port import LetterRow, LetterStanding, Seat

Told = TypeVar("Told")


async def at_desk(door: Door, work: Callable[[Desk], Told]) -> Told:
    """Work at the desk, one at a time, off the event loop; its rules are told as problems."""
    return await run_in_threadpool(_in_turn, door, work)


def _in_turn(door: Door, work: Callable[[Desk], Told]) -> Told:
    if not door.desk_turn.acquire(timeout=door.deps.settings.road_seconds):
        raise Raced
    try:
        return work(door.deps.letter_desk)
    except (LetterUnknown, NotWaiting):
        raise NotFound from None
    except RuleBroken as rule:
        raise DeskRefuses(rule=rule.code, rule_zh=rule.text("zh"), rule_en=rule.text("en")) from None
    finally:
        door.desk_turn.release()


def operator_of(admission: Admission) -> Operator:
    """Who acts, as the log names them."""
    assert admission.principal is not None
    return Operator.named(admission.principal.name, admission.principal.role.value)


async def act_on_letter(
    request: Request,
    door: Door,
    admission: Admission,
    key: UUID,
    work: Callable[[Desk, Operator], Handled],
) -> Response:
    def act(desk: Desk) -> Response:
        card_of(desk, admission, key)
        handled = work(desk, operator_of(admission))
        standing = desk.drawer.card(key).standing
        return done_answer(request, handled, standing)

    return await at_desk(door, act)


def done_answer(request: Request, handled: Handled, standing: LetterStanding | None) -> Response:
    receipt = told_receipt(handled.receipt) if handled.receipt is not None else None
    document = DoneAnswer(position=handled.position, standing=standing, receipt=receipt)
    return answer(request, document, position=handled.position)


def card_of(desk: Desk, admission: Admission, key: UUID) -> LetterRow:
    card = desk.drawer.card(key)
    admission.require(Resource(grid_code=card.grid_code))
    return card


def onward(request: Request, seat: Seat) -> str:
    return next_link(request, cursor_of(seat))


def cursor_of(seat: Seat) -> str:
    """Where a list goes on, as a text nobody needs to read."""
    said = to_json([seat[0].isoformat(), seat[1].hex])
    return urlsafe_b64encode(said).decode("ascii").rstrip("=")


def seat_of(cursor: str | None) -> Seat | None:
    """Raises `CursorInvalid`."""
    if cursor is None:
        return None
    try:
        at, key = from_json(urlsafe_b64decode(cursor + "=" * (-len(cursor) % 4)))
        moment = datetime.fromisoformat(at)
        if moment.utcoffset() is None or not 1900 < moment.year < 9000:
            raise CursorInvalid
        return moment, UUID(hex=key)
    except (ValueError, TypeError, AttributeError):
        raise CursorInvalid from None
