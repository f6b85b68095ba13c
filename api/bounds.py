"""What a request may be before anything of it is believed: one length, not too many headers, no endless path."""

from starlette.types import ASGIApp, Receive, Scope, Send

from api.bound_problems import AddressTooLong, FramingUnclear, HeadersTooLarge

MOST_HEADERS = 100
LARGEST_HEADERS = (
    32 * 1024
)  # bytes of all names and values; the server itself bounds only what has not come whole
LONGEST_ADDRESS = 8_192  # bytes of path and query; the longest cursor of ours has some hundreds
_LENGTHS = (b"content-length", b"transfer-encoding")


class Bounds:
    """Refuses what no client of ours sends."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            _refuse(scope)
        await self._app(scope, receive, send)


def _refuse(scope: Scope) -> None:
    names = [name for name, _ in scope["headers"]]
    # A server and a proxy before it that take different ones of the two read two different requests (RFC 9112, 6.1).
    if sum(name in names for name in _LENGTHS) > 1 or names.count(b"transfer-encoding") > 1:
        raise FramingUnclear
    size = sum(len(name) + len(value) for name, value in scope["headers"])
    if len(names) > MOST_HEADERS or size > LARGEST_HEADERS:
        raise HeadersTooLarge(limit=MOST_HEADERS, limit_bytes=LARGEST_HEADERS)
    if len(scope.get("raw_path") or b"") + len(scope["query_string"]) > LONGEST_ADDRESS:
        raise AddressTooLong(limit=LONGEST_ADDRESS)
