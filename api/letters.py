"""The dead-letter desk, the conflict desk and what waits, over HTTP."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Callable
from datetime import datetime, timedelta
from functools import partial
from typing import Annotated, TypeVar
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from pydantic_core import from_json, to_json
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import answer
from api.authorize import Resource
from api.door import AtDoor, Door
from api.intake import told_receipt
from api.letter_bodies import (
    CorrectBody,
    ExtendBody,
    GroupBody,
    ReadBody,
    RejectBody,
    SettleBody,
    read_body,
)
from api.letter_documents import (
    CausesAnswer,
    ConflictAnswer,
    DoneAnswer,
    GroupAnswer,
    LetterAnswer,
    LettersAnswer,
    ProposalShown,
    WaitingAnswer,
    act_shown,
    cause_shown,
    difference_shown,
    each_shown,
    expected_shown,
    letter_shown,
    raw_shown,
    version_shown,
    waiting_shown,
)
from api.listing import AtTurn, Turn, next_link
from api.moments import instant
from api.problems import CursorInvalid, DeskRefuses, NotFound, Raced
from api.seam import Admission, Admitted
from domain.shared.rule import RuleBroken
from intake.delivery import Receipt
from intake.desk.content import content_of
from intake.desk.desk import Desk
from intake.desk.groups import GroupOrder
from intake.desk.operator import Operator
from intake.desk.rules import LetterUnknown, NotWaiting, SealCannotBeOpened
from intake.road import Handled
from ledger.port import LetterFilter, LetterKind, LetterRow, LetterStanding, Seat

Told = TypeVar("Told")
MOST_CAUSES = 1_000
COUNTED_EXACTLY = 1_000
STILL_TO_DO = [LetterStanding.OPEN, LetterStanding.PROPOSED]

Key = Annotated[UUID, Path(description="from the list · 取自列表")]
Texts = Annotated[list[str], Query(max_length=20)]
Moment = Annotated[str | None, Query(max_length=64, description="RFC 3339")]


async def letter_filter(
    admission: Admitted,
    kind: Annotated[list[LetterKind], Query(max_length=3)] = [],  # noqa: B006 - FastAPI copies it for each request
    standing: Annotated[
        list[LetterStanding], Query(max_length=10, description="open and proposed if none is named · 现状")
    ] = STILL_TO_DO,
    code: Texts = [],  # noqa: B006
    source: Texts = [],  # noqa: B006
    type: Texts = [],  # noqa: A002, B006
    since: Moment = None,
    until: Moment = None,
) -> LetterFilter:
    """What the list is narrowed to: by the question, and by what the asker may see."""
    return LetterFilter(
        kinds=frozenset(kind),
        standings=frozenset(standing),
        codes=frozenset(code),
        sources=frozenset(source),
        types=frozenset(type),
        since=instant("since", since) if since is not None else None,
        until=instant("until", until) if until is not None else None,
        grid_prefixes=admission.limits().grid_prefixes,
    )


Wanted = Annotated[LetterFilter, Depends(letter_filter)]


async def list_letters(request: Request, door: AtDoor, wanted: Wanted, turn: AtTurn) -> Response:
    """Letters still to be handled, unless asked otherwise; the oldest first."""
    return await run_in_threadpool(_letters, request, door, wanted, turn)


async def list_conflicts(request: Request, door: AtDoor, wanted: Wanted, turn: AtTurn) -> Response:
    """Two contents under one id: those nobody has chosen between yet, unless asked otherwise."""
    return await run_in_threadpool(_letters, request, door, _only_conflicts(wanted), turn)


async def list_causes(request: Request, door: AtDoor, wanted: Wanted) -> Response:
    """How many letters lie there for which cause."""
    store = door.deps.letter_desk.drawer.store
    causes = await run_in_threadpool(partial(store.letter_causes, wanted, limit=MOST_CAUSES))
    return answer(request, CausesAnswer(items=[cause_shown(each) for each in causes]))


async def read_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """One letter behind the screen: why it was not taken, and what a retry would come to now."""
    return answer(request, await at_desk(door, partial(_letter, admission=admission, key=key)))


async def read_raw(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """The message as it came. That it was read is recorded first."""
    body = await read_body(request, door.deps.settings, ReadBody)

    def read(desk: Desk) -> Response:
        card = _card(desk, admission, key)
        handled, delivery = desk.letters.read_raw(key, operator_of(admission), body.reason)
        return answer(request, raw_shown(delivery, handled.position, desk.letters.proposal(card)))

    return await at_desk(door, read)


async def retry_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Take the same bytes again."""
    return await _act(request, door, admission, key, lambda desk, who: desk.letters.retry(key, who))


async def correct_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Propose what should have been sent; a second person approves it."""
    body = await read_body(request, door.deps.settings, CorrectBody)
    patch = [each.model_dump(mode="json", exclude_unset=True) for each in body.patch]

    def propose(desk: Desk, who: Operator) -> Handled:
        handled, expected = desk.letters.propose(key, who, patch, body.reason, body.note)
        return Handled(handled.position, expected)

    return await _act(request, door, admission, key, propose)


async def approve_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Have a proposed correction taken; never by the person who proposed it."""
    return await _act(request, door, admission, key, lambda desk, who: desk.letters.approve(key, who))


async def reject_letter(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Say that nobody repairs it. It stays readable."""
    body = await read_body(request, door.deps.settings, RejectBody)
    return await _act(
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
    order = GroupOrder(wanted=wanted, action=body.action, reason=body.reason, note=body.note)

    def handle(desk: Desk) -> GroupAnswer:
        if body.token is None:
            report = desk.groups.rehearse(order)
        else:
            report = desk.groups.run(order, body.token, operator_of(admission))
        items = [each_shown(each) for each in report.each]
        return GroupAnswer(token=report.token, done=report.done, counts=report.counts(), items=items)

    return answer(request, await at_desk(door, handle))


async def read_conflict(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Both contents side by side, and where they differ."""

    def compare(desk: Desk) -> ConflictAnswer:
        card = _card(desk, admission, key)
        sides = desk.conflicts.sides(card)
        return ConflictAnswer(
            item=letter_shown(card),
            first=version_shown(sides.first) if sides.first is not None else None,
            second=version_shown(sides.second),
            differences=[difference_shown(each) for each in sides.differences],
            acts=[act_shown(act) for act in desk.drawer.acts(key)],
        )

    return answer(request, await at_desk(door, compare))


async def settle_conflict(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Keep the first, or take the second under an id of its own."""
    body = await read_body(request, door.deps.settings, SettleBody)
    return await _act(
        request,
        door,
        admission,
        key,
        lambda desk, who: desk.conflicts.settle(key, who, body.choice, body.reason, body.note),
    )


async def list_waiting(request: Request, door: AtDoor, admission: Admitted, turn: AtTurn) -> Response:
    """What came early: what it waits for, since when, and its bound."""

    def listed(desk: Desk) -> Response:
        page = desk.waiting.page(after=_seat(turn.after), limit=turn.size)
        now = door.deps.clock()
        items = [
            waiting_shown(each, int((now - each.since).total_seconds()))
            for each in page
            if admission.covers(Resource(grid_code=each.grid_code))
        ]
        link = _onward(request, (page[-1].since, page[-1].key)) if len(page) == turn.size else None
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


async def _act(
    request: Request,
    door: Door,
    admission: Admission,
    key: UUID,
    work: Callable[[Desk, Operator], Handled],
) -> Response:
    def act(desk: Desk) -> Response:
        _card(desk, admission, key)
        handled = work(desk, operator_of(admission))
        standing = desk.drawer.card(key).standing
        return _done(request, handled, standing)

    return await at_desk(door, act)


async def _act_on_waiting(
    request: Request,
    door: Door,
    admission: Admission,
    key: UUID,
    work: Callable[[Desk, Operator], Handled],
) -> Response:
    def act(desk: Desk) -> Response:
        admission.require(Resource(grid_code=desk.waiting.find(key).grid_code))
        return _done(request, work(desk, operator_of(admission)), None)

    return await at_desk(door, act)


def _done(request: Request, handled: Handled, standing: LetterStanding | None) -> Response:
    receipt = told_receipt(handled.receipt) if handled.receipt is not None else None
    document = DoneAnswer(position=handled.position, standing=standing, receipt=receipt)
    return answer(request, document, position=handled.position)


def _card(desk: Desk, admission: Admission, key: UUID) -> LetterRow:
    card = desk.drawer.card(key)
    admission.require(Resource(grid_code=card.grid_code))
    return card


def _letter(desk: Desk, admission: Admission, key: UUID) -> LetterAnswer:
    card = _card(desk, admission, key)
    proposal, expected = None, None
    told = LetterAnswer(
        item=letter_shown(card),
        detail=desk.drawer.detail(card),
        acts=[act_shown(act) for act in desk.drawer.acts(key)],
    )
    try:
        delivery = desk.drawer.opened(key)
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


def _letters(request: Request, door: Door, wanted: LetterFilter, turn: Turn) -> Response:
    store = door.deps.letter_desk.drawer.store
    cards = store.letters(wanted, after=_seat(turn.after), limit=turn.size)
    count = sum(cause.letters for cause in store.letter_causes(wanted, limit=MOST_CAUSES))
    document = LettersAnswer(
        count=count if count <= COUNTED_EXACTLY else f"{COUNTED_EXACTLY}+",
        items=[letter_shown(card) for card in cards],
    )
    link = _onward(request, (cards[-1].recorded_at, cards[-1].key)) if len(cards) == turn.size else None
    return answer(request, document, link=link)


def _only_conflicts(wanted: LetterFilter) -> LetterFilter:
    return LetterFilter(
        kinds=frozenset({LetterKind.CONFLICT}),
        standings=wanted.standings,
        codes=wanted.codes,
        sources=wanted.sources,
        types=wanted.types,
        since=wanted.since,
        until=wanted.until,
        grid_prefixes=wanted.grid_prefixes,
    )


def _onward(request: Request, seat: Seat) -> str:
    said = to_json([seat[0].isoformat(), seat[1].hex])
    return next_link(request, urlsafe_b64encode(said).decode("ascii").rstrip("="))


def _seat(cursor: str | None) -> Seat | None:
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
