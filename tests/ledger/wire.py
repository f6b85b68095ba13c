"""A wire between a client and PostgreSQL that can be cut at the worst moment."""

import socket
from contextlib import suppress
from enum import Enum, auto
from threading import Thread

SYNC = b"S\x00\x00\x00\x04"


class Cut(Enum):
    """When to cut: never, before the commit arrives, or after it was done but before its answer comes back."""

    NEVER = auto()
    BEFORE_COMMIT = auto()
    AFTER_COMMIT = auto()


class Wire:
    """Forwards connections to `port`; `cut` is obeyed once. `close` refuses new ones, `reopen` takes them again."""

    def __init__(self, port: int) -> None:
        self._server_port = port
        self.cut = Cut.NEVER
        self._ends: list[socket.socket] = []
        self._door = socket.create_server(("127.0.0.1", 0))
        self.port: int = self._door.getsockname()[1]
        Thread(target=self._take, args=(self._door,), daemon=True).start()

    def close(self) -> None:
        """The database is gone: every connection breaks, no new one is taken."""
        with suppress(OSError):
            self._door.shutdown(socket.SHUT_RDWR)
        self._door.close()
        for end in self._ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)

    def reopen(self) -> None:
        """The database is back at its place."""
        self._door = socket.create_server(("127.0.0.1", self.port))
        Thread(target=self._take, args=(self._door,), daemon=True).start()

    def _take(self, door: socket.socket) -> None:
        with suppress(OSError):
            while True:
                client, _ = door.accept()
                server = socket.create_connection(("127.0.0.1", self._server_port))
                self._ends += [client, server]
                Thread(target=self._forward, args=(client, server), daemon=True).start()
                Thread(target=self._answer, args=(server, client), daemon=True).start()

    def _forward(self, client: socket.socket, server: socket.socket) -> None:
        with suppress(OSError):
            while data := client.recv(65_536):
                if b"COMMIT\x00" in data and self.cut is Cut.BEFORE_COMMIT:
                    break
                if b"COMMIT\x00" in data and self.cut is Cut.AFTER_COMMIT:
                    client.shutdown(socket.SHUT_RDWR)  # nothing more reaches the client
                    server.sendall(data + SYNC)  # lest the commit stand in a pipeline that waits for its end
                    server.recv(1)
                    break
                server.sendall(data)
        self.cut = Cut.NEVER
        self._hang_up(client, server)

    def _answer(self, server: socket.socket, client: socket.socket) -> None:
        with suppress(OSError):
            while data := server.recv(65_536):
                client.sendall(data)
        self._hang_up(client, server)

    @staticmethod
    def _hang_up(*ends: socket.socket) -> None:
        for end in ends:
            with suppress(OSError):
                end.shutdown(socket.SHUT_RDWR)
