"""Answers only under known host names, so that a page elsewhere cannot reach this ledger by a name of its own."""

from collections.abc import Collection

from starlette.datastructures import Headers
from starlette.types import ASGIApp, Receive, Scope, Send

from api.problems import HostNotServed


class KnownHosts:
    """Refuses a request whose Host header is none of ours (DNS rebinding)."""

    def __init__(self, app: ASGIApp, *, hosts: Collection[str]) -> None:
        self._app = app
        self._hosts = frozenset(host.lower() for host in hosts)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] == "http" and host_name(Headers(scope=scope).get("host", "")) not in self._hosts:
            raise HostNotServed
        await self._app(scope, receive, send)


def host_name(header: str) -> str:
    """The name without its port; an IPv6 address without its brackets."""
    if header.startswith("["):
        return header[1:].partition("]")[0].lower()
    return header.partition(":")[0].lower()
