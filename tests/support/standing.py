"""The real HTTP server in a thread of the test, spoken to through raw sockets."""

import socket
import threading
import time
from collections.abc import Iterator
from contextlib import contextmanager

import uvicorn
from fastapi import FastAPI

from api.application import create_app
from app.http_server import PatientProtocol, server_config
from tests.api.visitors import KEEPER
from tests.support.embedded import EmbeddedHouse

SOON = 5.0


class Standing:
    """A server on a port of its own, and a token for it."""

    def __init__(self, port: int, token: str) -> None:
        self.port, self.token = port, token

    def says(self, *parts: bytes, pause: float = 0.0, wait: float = SOON) -> bytes:
        """Send the parts and read until the server closes or says nothing more."""
        with socket.create_connection(("127.0.0.1", self.port), timeout=wait) as line:
            for part in parts:
                line.sendall(part)
                time.sleep(pause)
            return self.rest(line)

    @staticmethod
    def rest(line: socket.socket) -> bytes:
        told = b""
        while True:
            try:
                more = line.recv(65_536)
            except (TimeoutError, ConnectionResetError):
                return told
            if not more:
                return told
            told += more

    def head(self, request: str, *headers: str) -> bytes:
        """A request's head, with host and token."""
        lines = [request, "Host: 127.0.0.1", f"Authorization: Bearer {self.token}", *headers]
        return "\r\n".join([*lines, "", ""]).encode()


@contextmanager
def standing(
    house: EmbeddedHouse, protocol: type[PatientProtocol] = PatientProtocol, app: FastAPI | None = None
) -> Iterator[Standing]:
    """The house's door, or another application, until the end of the block."""
    server = uvicorn.Server(server_config(app or create_app(house.deps), protocol=protocol))
    with socket.create_server(("127.0.0.1", 0)) as door:
        thread = threading.Thread(target=server.run, kwargs={"sockets": [door]}, daemon=True)
        thread.start()
        yield Standing(door.getsockname()[1], house.deps.tokens.issue(KEEPER))
        server.should_exit = True
        thread.join(15)
    assert not thread.is_alive()
