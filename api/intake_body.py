"""Reads an upstream request within its bounds and tells which CloudEvents mode it is in."""

import asyncio
from collections.abc import Sequence
from dataclasses import dataclass

from fastapi import Request
from starlette.concurrency import run_in_threadpool

from api.batch_split import split_batch
from api.deps import ApiSettings
from api.problems import BatchTooLarge, BodyTooSlow, EventTooLarge, MediaTypeUnsupported
from intake.delivery import Headers

STRUCTURED = "application/cloudevents+json"
BATCH = "application/cloudevents-batch+json"
BINARY = "application/json"
ALLOWED = [STRUCTURED, BATCH, f"{BINARY} + ce-*"]
_ITEM_HEADERS: Headers = (("content-type", STRUCTURED.encode()),)


@dataclass(frozen=True, slots=True)
class RawEvent:
    """One event as it came: its envelope's headers and its bytes."""

    headers: Headers
    body: bytes


async def read_events(request: Request, settings: ApiSettings) -> list[RawEvent]:
    """The request's events, in order. Nothing in them has been judged yet; the road does that."""
    headers = _envelope_headers(request.headers.raw)
    mode = _mode(request, headers)
    is_batch = mode == BATCH
    limit = settings.batch_bytes if is_batch else settings.event_bytes
    try:
        body = await asyncio.wait_for(read_bounded(request, limit), settings.body_seconds)
    except TimeoutError:
        raise BodyTooSlow from None
    if body is None:
        raise BatchTooLarge(limit=limit) if is_batch else EventTooLarge(limit=limit)
    if not is_batch:
        return [RawEvent(headers, body)]
    items = await run_in_threadpool(
        split_batch, body, limit=settings.batch_items
    )  # seconds, if one wants it so
    return [RawEvent(_ITEM_HEADERS, item) for item in items]


def _envelope_headers(raw: Sequence[tuple[bytes, bytes]]) -> list[tuple[str, bytes | None]]:
    """Only what belongs to the event: a refused message is kept as it came, and a token must not be kept."""
    named = [(name.decode("latin-1").lower(), value) for name, value in raw]
    return [(name, value) for name, value in named if name.startswith("ce-") or name == "content-type"]


def _mode(request: Request, headers: Headers) -> str:
    if request.headers.get("content-encoding", "identity").strip().lower() != "identity":
        raise MediaTypeUnsupported(allowed=ALLOWED)
    essence = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if essence in (STRUCTURED, BATCH):
        return essence
    if any(name.startswith("ce-") for name, _ in headers):
        return BINARY
    raise MediaTypeUnsupported(allowed=ALLOWED)


async def read_bounded(request: Request, limit: int) -> bytes | None:
    """The whole body, or None as soon as it is known to be larger than `limit`."""
    announced = request.headers.get("content-length", "")
    if announced.isascii() and announced.isdigit() and int(announced) > limit:
        return None
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > limit:
            return None
    return bytes(body)
