"""The outermost layer: every answer, good or bad, leaves with the same headers, and every failure as a problem."""

import time
from collections.abc import Callable
from traceback import extract_tb

import structlog
from starlette.datastructures import Headers, MutableHeaders
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from api.metrics import DoorMetrics
from api.problem_document import problem_response
from api.problems import AccessLogClosed, Broken, Problem, Raced
from api.problems import StoreUnavailable as StoreUnavailableProblem
from api.watching import Asked, Watcher
from ledger.port import StoreUnavailable, StreamMoved

log = structlog.get_logger(__name__)

PAGE_POLICY = (
    "default-src 'self'; base-uri 'none'; form-action 'self'; frame-ancestors 'none'; object-src 'none'"
)
DATA_POLICY = "default-src 'none'; frame-ancestors 'none'"
FIXED_HEADERS = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}
# Told only where the request came over TLS (a proxy ends it, and is believed): over HTTP browsers must ignore it.
ONLY_TLS = "max-age=31536000"
VARIES_BY = "Accept-Language, Authorization"


class AnswerBrokenOff(Exception):
    """An answer failed after its head had left: the connection ends, and why is in the log under the request's id."""


class Porch:
    """Gives the request its id, answers HEAD as GET without a body, and counts what happened."""

    def __init__(
        self, app: ASGIApp, *, new_id: Callable[[], str], metrics: DoorMetrics, watcher: Watcher
    ) -> None:
        self._app = app
        self._new_id = new_id
        self._metrics = metrics
        self._watcher = watcher

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        request_id = self._new_id()
        asked = Asked(request_id)
        scope.setdefault("state", {}).update(request_id=request_id, asked=asked)
        tls = scope["scheme"] == "https"
        answer = _Answer(send, asked, self._watcher, bodiless=scope["method"] == "HEAD", tls=tls)
        method, began = scope["method"], time.perf_counter()
        if answer.bodiless:
            scope["method"] = "GET"
        try:
            await self._app(scope, receive, answer.send)
        except Exception as failure:
            if answer.status is not None:
                # The head has left, so no problem can be told; the server would log what is raised, words and all.
                _as_problem(failure, request_id)
                raise AnswerBrokenOff from None
            await self._tell(_as_problem(failure, request_id), asked, scope, receive, answer)
        finally:
            self._metrics.answered(method, scope, answer.status, time.perf_counter() - began)

    async def _tell(
        self, problem: Problem, asked: Asked, scope: Scope, receive: Receive, answer: "_Answer"
    ) -> None:
        try:
            await self._watcher.before_problem(asked, problem, scope)
        except AccessLogClosed as closed:
            problem = closed
        answer.is_problem = True
        language = Headers(scope=scope).get("accept-language")
        response = problem_response(problem, accept_language=language, instance=asked.request_id)
        await response(scope, receive, answer.send)


class _Answer:
    """Sends on, with the fixed headers, and remembers the status. A good answer leaves once its look is durable."""

    def __init__(self, send: Send, asked: Asked, watcher: Watcher, *, bodiless: bool, tls: bool) -> None:
        self._send = send
        self._asked = asked
        self._watcher = watcher
        self.is_problem = False
        self.bodiless = bodiless
        self._tls = tls
        self.status: int | None = None

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            if not self.is_problem:
                await self._watcher.before_answer(self._asked, message["status"])
            self.status = message["status"]
            self._finish(MutableHeaders(scope=message))
        elif self.bodiless:
            message = {**message, "body": b""}
        await self._send(message)

    def _finish(self, headers: MutableHeaders) -> None:
        is_page = headers.get("content-type", "").startswith("text/html")
        headers.setdefault("content-security-policy", PAGE_POLICY if is_page else DATA_POLICY)
        headers.setdefault("cache-control", "no-store")
        headers.setdefault("vary", VARIES_BY)
        headers["gridledger-request"] = self._asked.request_id
        if self._tls:
            headers["strict-transport-security"] = ONLY_TLS
        for name, value in FIXED_HEADERS.items():
            headers.setdefault(name, value)


def _as_problem(failure: Exception, request_id: str) -> Problem:
    if isinstance(failure, Problem):
        return failure
    # The kind and the place, never the words: an exception's text may quote a person's data.
    frame = extract_tb(failure.__traceback__)[-1]
    kind, place = type(failure).__name__, f"{frame.name}:{frame.lineno}"
    log.error("api.failed", request=request_id, kind=kind, place=place)
    match failure:
        case StoreUnavailable():
            return StoreUnavailableProblem()
        case StreamMoved():
            return Raced()
        case _:
            return Broken()
