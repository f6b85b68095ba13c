"""The dead-letter desk over HTTP."""

from collections.abc import Sequence
from functools import partial

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import answer, answer_in_clear
from api.door import AtDoor
from api.letter_bodies import (
    CorrectBody,
    GroupBody,
    PatchStep,
    ReadBody,
    RejectBody,
    read_body,
)
from api.letter_desk import act_on_letter, at_desk, card_of, operator_of
from api.letter_documents import (
    CausesAnswer,
    GroupAnswer,
    LetterAnswer,
    ProposalShown,
    act_shown,
    cause_shown,
    each_shown,
    expected_shown,
    letter_shown,
    raw_shown,
)
from api.letter_lists import MOST_CAUSES, STILL_TO_DO, Key, Wanted, letter_filter, letters_page
from api.listing import AtTurn
from api.seam import Admitted
from intake.delivery import Receipt
from intake.desk.content import content_of
from intake.desk.desk import Desk
from intake.desk.groups import GroupOrder
from intake.desk.operator import Operator
from intake.desk.rules import SealCannotBeOpened
from intake.road import Handled
from ledger.port import LetterRow


async def list_letters(request: Request, door: AtDoor, wanted: Wanted, turn: AtTurn) -> Response:
    """Letters still to be handled, unless asked otherwise; the oldest first."""
    return await run_in_threadpool(letters_page, request, door, wanted, turn)


async def list_causes(request: Request, door: AtDoor, wanted: Wanted) -> Response:
    """How many letters lie there for which cause."""
    store = door.deps.letter_desk.drawer.store
    causes = await run_in_threadpool(partial(store.letter_causes, wanted, limit=MOST_CAUSES))
    return answer(request, CausesAnswer(items=[cause_shown(each) for each in causes]))


async def read_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """One letter behind the screen: why it was not taken, and what a retry would come to now."""
    return answer(
        request, await at_desk(door, lambda desk: letter_answer(desk, card_of(desk, admission, key)))
    )


async def read_raw(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """The message as it came. That it was read is recorded first."""
    body = await read_body(request, door.deps.settings, ReadBody)

    def read(desk: Desk) -> Response:
        card = card_of(desk, admission, key)
        handled, delivery = desk.letters.read_raw(key, operator_of(admission), body.reason)
        return answer_in_clear(request, raw_shown(delivery, handled.position, desk.letters.proposal(card)))

    return await at_desk(door, read)


async def retry_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Take the same bytes again."""
    return await act_on_letter(request, door, admission, key, lambda desk, who: desk.letters.retry(key, who))


async def correct_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Propose what should have been sent; a second person approves it."""
    body = await read_body(request, door.deps.settings, CorrectBody)
    patch = _steps(body.patch)

    def propose(desk: Desk, who: Operator) -> Handled:
        handled, expected = desk.letters.propose(key, who, patch, body.reason, body.note)
        return Handled(handled.position, expected)

    return await act_on_letter(request, door, admission, key, propose)


async def approve_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Have a proposed correction taken; never by the person who proposed it."""
    return await act_on_letter(
        request, door, admission, key, lambda desk, who: desk.letters.approve(key, who)
    )


async def reject_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Say that nobody repairs it. It stays readable."""
    body = await read_body(request, door.deps.settings, RejectBody)
    return await act_on_letter(
        request,
        door,
        admission,
        key,
        lambda desk, who: desk.letters.reject(key, who, body.reason, body.note),
    )


async def handle_group(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """One cause as a group: without a token what would happen, with the token of that dry run it is done."""
    body = await read_body(request, door.deps.settings, GroupBody)
    wanted = await letter_filter(
        admission,
        kind=body.kind,
        standing=[],
        code=body.code,
        source=body.source,
        type=body.type,
        since=body.since,
        until=body.until,
    )
    order = GroupOrder(
        wanted=wanted,
        action=body.action,
        reason=body.reason,
        note=body.note,
        patch=_steps(body.patch),
        correction=body.correction,
    )

    def handle(desk: Desk) -> GroupAnswer:
        if body.token is None:
            report = desk.groups.rehearse(order)
        else:
            report = desk.groups.run(order, body.token, operator_of(admission))
        items = [each_shown(each) for each in report.each]
        return GroupAnswer(token=report.token, done=report.done, counts=report.counts(), items=items)

    return answer(request, await at_desk(door, handle))


def _steps(patch: Sequence[PatchStep]) -> tuple[object, ...]:
    return tuple(each.model_dump(mode="json", exclude_unset=True) for each in patch)


def letter_answer(desk: Desk, card: LetterRow) -> LetterAnswer:
    """The letter behind the screen; of one whose seal nobody opens any more, its card."""
    proposal, expected = None, None
    told = LetterAnswer(
        item=letter_shown(card),
        detail=desk.drawer.detail(card),
        acts=[act_shown(act) for act in desk.drawer.acts(card.key)],
    )
    try:
        delivery = desk.drawer.opened(card.key)
        proposal, expected = desk.letters.proposal(card), _expected(desk, card)
    except SealCannotBeOpened:
        return told
    content = content_of(delivery)
    return told.model_copy(
        update={
            "place": delivery.place,
            "received_at": delivery.received_at,
            "bytes": len(delivery.body or b""),
            "is_json": content.is_json,
            "attributes": desk.screen.attributes(content),
            "data": desk.screen.data(content),
            "expected": expected_shown(expected) if expected is not None else None,
            "proposal": ProposalShown(by=proposal.by, paths=list(proposal.paths)) if proposal else None,
        }
    )


def _expected(desk: Desk, card: LetterRow) -> Receipt | None:
    return desk.letters.expected(card) if card.standing in STILL_TO_DO else None
