"""The conflict desk over HTTP: two contents under one id, and the choice."""

from fastapi import Request
from starlette.concurrency import run_in_threadpool
from starlette.responses import Response

from api.answers import answer
from api.conflict_documents import ConflictAnswer, difference_shown, version_shown
from api.door import AtDoor
from api.letter_bodies import (
    SettleBody,
    read_body,
)
from api.letter_desk import act_on_letter, at_desk, card_of
from api.letter_documents import (
    act_shown,
    letter_shown,
)
from api.letter_lists import Key, Wanted, letters_page
from api.listing import AtTurn
from api.seam import Admitted
from intake.desk.desk import Desk
from ledger.port import LetterFilter, LetterKind, LetterRow


async def list_conflicts(request: Request, door: AtDoor, wanted: Wanted, turn: AtTurn) -> Response:
    """Two contents under one id: those nobody has chosen between yet, unless asked otherwise."""
    return await run_in_threadpool(letters_page, request, door, _only_conflicts(wanted), turn)


async def read_conflict(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Both contents side by side, and where they differ."""

    return answer(
        request, await at_desk(door, lambda desk: conflict_answer(desk, card_of(desk, admission, key)))
    )


async def settle_conflict(request: Request, door: AtDoor, admission: Admitted, key: Key) -> Response:
    """Keep the first, or take the second under an id of its own."""
    body = await read_body(request, door.deps.settings, SettleBody)
    return await act_on_letter(
        request,
        door,
        admission,
        key,
        lambda desk, who: desk.conflicts.settle(key, who, body.choice, body.reason, body.note),
    )


def conflict_answer(desk: Desk, card: LetterRow) -> ConflictAnswer:
    """Both contents behind the screen."""
    sides = desk.conflicts.sides(card)
    return ConflictAnswer(
        item=letter_shown(card),
        first=version_shown(sides.first) if sides.first is not None else None,
        second=version_shown(sides.second),
        differences=[difference_shown(each) for each in sides.differences],
        acts=[act_shown(act) for act in desk.drawer.acts(card.key)],
    )


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
