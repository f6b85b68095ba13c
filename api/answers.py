"""How a good answer is written: JSON, an ETag over its bytes, and the position and time it speaks for."""

from collections.abc import Mapping
from datetime import datetime
from hashlib import sha256

from fastapi import Request
from pydantic import BaseModel, ConfigDict
from pydantic_core import to_json
from starlette.responses import Response

from api.answer_walk import leaves
from api.local_time import in_shanghai
from api.watching import Asked

# A record may be shown again without asking only after the ledger confirmed it has not changed.
REVALIDATE = "private, no-cache"
POSITION_HEADER = "gridledger-position"
TIME_HEADER = "gridledger-time"
_ETAG_CHARACTERS = 32


class Answer(BaseModel):
    """The documents this door answers with; absent values are left out."""

    model_config = ConfigDict(frozen=True, extra="forbid")


def answer(
    request: Request,
    document: Answer | Mapping[str, object],
    *,
    position: int | None = None,
    time: datetime | None = None,
    link: str | None = None,
) -> Response:
    """200 with the document, or 304 where the client already holds these bytes: a look at what is in it either way."""
    body = _looked_at(request, document)
    tag = f'"{sha256(body).hexdigest()[:_ETAG_CHARACTERS]}"'
    headers = {"etag": tag, "cache-control": REVALIDATE, **_speaking_for(position, time)}
    if link is not None:
        headers["link"] = link
    if request.method == "GET" and _holds(request.headers.get("if-none-match"), tag):
        return Response(status_code=304, headers=headers)
    return Response(body, headers=headers, media_type="application/json")


def answer_in_clear(
    request: Request, document: Answer, *, position: int | None = None, time: datetime | None = None
) -> Response:
    """200 with values anybody can read, and the look says so. Nobody keeps a copy on the way, and there is no tag: over
    so few values it could be guessed from, and who holds one would be told no more than that nothing changed."""
    asked: Asked = request.state.asked
    asked.look.in_clear = True
    headers = {"cache-control": "no-store", **_speaking_for(position, time)}
    return Response(_looked_at(request, document), headers=headers, media_type="application/json")


def _looked_at(request: Request, document: Answer | Mapping[str, object]) -> bytes:
    asked: Asked = request.state.asked
    if asked.is_a_look:
        leaves(document, asked.look)
    return to_json(document, exclude_none=True)


def _speaking_for(position: int | None, time: datetime | None) -> dict[str, str]:
    told = {} if position is None else {POSITION_HEADER: str(position)}
    return told if time is None else {**told, TIME_HEADER: in_shanghai(time)}


def _holds(if_none_match: str | None, tag: str) -> bool:
    """Weak comparison, as RFC 9110 asks of If-None-Match."""
    if if_none_match is None:
        return False
    shown = {each.strip().removeprefix("W/") for each in if_none_match.split(",")}
    return "*" in shown or tag in shown
