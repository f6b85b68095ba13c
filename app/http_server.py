"""The server the HTTP door stands on: what it waits for, for how long, and how much it takes before it answers."""

import asyncio
from typing import ClassVar

import h11
import uvicorn
from starlette.types import ASGIApp
from uvicorn.protocols.http.h11_impl import H11Protocol

MOST_AT_ONCE = 200
LARGEST_HEAD = 32 * 1024  # bytes kept of a head that has not come whole; of one that has, `api.bounds`
KEEP_ALIVE_SECONDS = 5


class PatientProtocol(H11Protocol):
    """HTTP/1.1, but not for ever. uvicorn itself waits without end for a request that begins and never goes on, and
    for a reader who never reads; a few hundred such connections would shut everybody else out.
    """

    # A head is some hundreds of bytes. The longest exchange is the upload of a file (300 s) and its dry run.
    head_seconds: ClassVar[float] = 10.0
    exchange_seconds: ClassVar[float] = 600.0

    _deadline: asyncio.TimerHandle | None = None
    _timed: object = None

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        super().connection_made(transport)
        self._within(self.head_seconds)

    def data_received(self, data: bytes) -> None:
        if self._deadline is None:
            self._within(self.head_seconds)
        super().data_received(data)
        self._time_exchange()

    def on_response_complete(self) -> None:
        self._disarm()
        super().on_response_complete()  # may begin with the next request, if that has come already
        self._time_exchange()

    def connection_lost(self, exc: Exception | None) -> None:
        self._disarm()
        super().connection_lost(exc)

    def _time_exchange(self) -> None:
        """From the end of its head an exchange has its time, however often something of it arrives."""
        if self.conn.their_state is h11.IDLE or self.cycle is self._timed:
            return
        self._timed = self.cycle
        if not self.cycle.response_complete:
            self._within(self.exchange_seconds)

    def _within(self, seconds: float) -> None:
        self._disarm()
        self._deadline = self.loop.call_later(seconds, self.transport.abort)

    def _disarm(self) -> None:
        if self._deadline is not None:
            self._deadline.cancel()
            self._deadline = None


def server_config(
    app: ASGIApp, *, proxies: str | None = None, protocol: type[H11Protocol] = PatientProtocol
) -> uvicorn.Config:
    """What `serve` runs. `proxies` are addresses, separated by commas, that may say for whom they ask
    (X-Forwarded-For); nobody else is believed, or whoever calls could choose the address they are counted under.
    """
    return uvicorn.Config(
        app,
        http=protocol,
        ws="none",
        server_header=False,
        date_header=True,
        access_log=False,  # a question may name a person, and stands in the path's query
        log_level="warning",
        limit_concurrency=MOST_AT_ONCE,
        h11_max_incomplete_event_size=LARGEST_HEAD,
        timeout_keep_alive=KEEP_ALIVE_SECONDS,
        timeout_graceful_shutdown=10,
        proxy_headers=proxies is not None,
        forwarded_allow_ips=proxies or "",
    )
