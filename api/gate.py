"""Stands before every route: nobody passes without a token, and nothing leaves without a decision."""

from collections.abc import Callable
from datetime import datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.principal import Principal
from access.second_wall import row_scope_of
from access.tokens import TokenBook
from api.credentials import challenge, token_in
from api.problems import TokenExpired, TokenMissing, TokenUnknown, Undecided
from projections.readstore.row_scope import asked_within

WEBSOCKET_POLICY_VIOLATION = 1008
FIRST_FAILURE = 400


class Gate:
    """Puts the principal into the request's state; holds back a good answer no route decided to give."""

    def __init__(
        self, app: ASGIApp, *, tokens: TokenBook, clock: Callable[[], datetime], public: frozenset[str]
    ) -> None:
        self._app = app
        self._tokens = tokens
        self._clock = clock
        self._public = public

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        match scope["type"]:
            case "http":
                await self._http(scope, receive, send)
            case "websocket":
                await send({"type": "websocket.close", "code": WEBSOCKET_POLICY_VIOLATION})
            case _:
                await self._app(scope, receive, send)

    async def _http(self, scope: Scope, receive: Receive, send: Send) -> None:
        state = scope.setdefault("state", {})
        state["admission"] = None
        state["principal"] = None
        if scope["path"] not in self._public:
            # Not in a thread: one look at a file's date costs less than to hand it over.
            state["principal"] = self._recognise(Headers(scope=scope), scope["method"])

        async def send_decided(message: Message) -> None:
            starts = message["type"] == "http.response.start"
            if starts and message["status"] < FIRST_FAILURE and state["admission"] is None:
                raise Undecided
            await send(message)

        # Beside the seam's decision, and whatever that is: what the database may show this principal.
        with asked_within(row_scope_of(state["principal"])):
            await self._app(scope, receive, send_decided)

    def _recognise(self, headers: Headers, method: str) -> Principal:
        shown = headers.get("authorization")
        offered = challenge(to_a_browser="text/html" in headers.get("accept", ""))
        token = token_in(shown.encode("latin-1") if shown else None, method)
        if token is None:
            raise TokenMissing(challenge=offered)
        principal = self._tokens.find(token)
        if principal is None:
            raise TokenUnknown(challenge=offered)
        if principal.expires_at <= self._clock():
            raise TokenExpired(challenge=offered)
        return principal
