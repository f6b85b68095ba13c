"""Stands before every route: nobody passes without a token, and nothing leaves without a decision."""

from collections.abc import Callable
from datetime import datetime

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from access.not_recognised import NotRecognised
from access.principal import Principal
from access.resource_server import ResourceServer
from access.second_wall import row_scope_of
from access.sessions import SESSION_PREFIX, Sessions
from access.tokens import PREFIX, TokenBook
from api.credentials import challenge, token_in
from api.identity_problems import PROBLEMS
from api.problems import TokenExpired, TokenMissing, TokenUnknown, Undecided
from projections.readstore.row_scope import asked_within

WEBSOCKET_POLICY_VIOLATION = 1008
FIRST_FAILURE = 400


class Recogniser:
    """Whom a token stands for, by its form: one of the token book, of a local login, or of the identity provider."""

    def __init__(
        self, tokens: TokenBook, sessions: Sessions | None = None, provider: ResourceServer | None = None
    ) -> None:
        self._tokens = tokens
        self._sessions = sessions
        self._provider = provider

    async def recognise(self, token: str) -> Principal | None:
        """The holder, or None. Raises `NotRecognised` where the provider's token is not taken."""
        if token.startswith(PREFIX):
            # Not in a thread: one look at a file's date costs less than to hand it over.
            return self._tokens.find(token)
        if self._sessions is not None and token.startswith(SESSION_PREFIX):
            return self._sessions.find(token)
        if self._provider is not None:
            return await self._provider.recognise(token)
        return None


class Gate:
    """Puts the principal into the request's state; holds back a good answer no route decided to give."""

    def __init__(
        self, app: ASGIApp, *, known: Recogniser, clock: Callable[[], datetime], public: frozenset[str]
    ) -> None:
        self._app = app
        self._known = known
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
            state["principal"] = await self._recognise(Headers(scope=scope), scope["method"])
            state["asked"].principal = state["principal"]

        async def send_decided(message: Message) -> None:
            starts = message["type"] == "http.response.start"
            if starts and message["status"] < FIRST_FAILURE and state["admission"] is None:
                raise Undecided
            await send(message)

        # Beside the seam's decision, and whatever that is: what the database may show this principal.
        with asked_within(row_scope_of(state["principal"])):
            await self._app(scope, receive, send_decided)

    async def _recognise(self, headers: Headers, method: str) -> Principal:
        shown = headers.getlist("authorization")
        offered = challenge(to_a_browser="text/html" in headers.get("accept", ""))
        # Two headers: whoever stands between may have judged the other one.
        token = token_in(shown[0].encode("latin-1"), method) if len(shown) == 1 else None
        if token is None:
            raise TokenMissing(challenge=offered)
        try:
            principal = await self._known.recognise(token)
        except NotRecognised as problem:
            kind = PROBLEMS[problem.why]
            raise kind(challenge=offered if kind.status == 401 else None) from None
        if principal is None:
            raise TokenUnknown(challenge=offered)
        if principal.expires_at <= self._clock():
            raise TokenExpired(challenge=offered)
        return principal
