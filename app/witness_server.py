"""The witness over HTTP, on loopback: one path, small bodies, nothing but the protocol's answers."""

import time
from collections.abc import Callable
from socket import socket

import uvicorn
from starlette.applications import Starlette
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from ledger.proofs.witness_protocol import LARGEST_REQUEST, PATH, Answer, WitnessDesk

AT_ONCE = 20


def witness_app(desk: WitnessDesk, now: Callable[[], float] = time.time) -> Starlette:
    """What answers `POST /add-checkpoint`."""

    async def add_checkpoint(request: Request) -> Response:
        body = b""
        async for part in request.stream():
            body += part
            if len(body) > LARGEST_REQUEST:
                return _response(Answer(413, "a request is small\n"))
        return _response(await run_in_threadpool(desk.answer, body, int(now())))

    return Starlette(routes=[Route(PATH, add_checkpoint, methods=["POST"])])


def witness_server(desk: WitnessDesk) -> uvicorn.Server:
    """To be run on a socket that listens already."""
    config = uvicorn.Config(
        witness_app(desk),
        server_header=False,
        access_log=False,
        log_level="warning",
        limit_concurrency=AT_ONCE,
        timeout_graceful_shutdown=5,
    )
    return uvicorn.Server(config)


def run_witness(desk: WitnessDesk, listening: socket) -> None:
    """Answer until SIGTERM or SIGINT."""
    witness_server(desk).run(sockets=[listening])


def _response(answer: Answer) -> Response:
    return Response(answer.body, status_code=answer.status, media_type=answer.media_type)
