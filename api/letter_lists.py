"""Lists of letters: what they are narrowed to, and their pages."""

from typing import Annotated
from uuid import UUID

from fastapi import Depends, Path, Query, Request
from starlette.responses import Response

from api.answers import answer
from api.door import Door
from api.letter_desk import onward, seat_of
from api.letter_documents import (
    LettersAnswer,
    letter_shown,
)
from api.listing import Turn
from api.moments import instant
from api.seam import Admitted
from ledger.port import LetterFilter, LetterKind, LetterStanding

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


def letters_page(request: Request, door: Door, wanted: LetterFilter, turn: Turn) -> Response:
    store = door.deps.letter_desk.drawer.store
    cards = store.letters(wanted, after=seat_of(turn.after), limit=turn.size)
    count = sum(cause.letters for cause in store.letter_causes(wanted, limit=MOST_CAUSES))
    document = LettersAnswer(
        count=count if count <= COUNTED_EXACTLY else f"{COUNTED_EXACTLY}+",
        items=[letter_shown(card) for card in cards],
    )
    link = onward(request, (cards[-1].recorded_at, cards[-1].key)) if len(cards) == turn.size else None
    return answer(request, document, link=link)
