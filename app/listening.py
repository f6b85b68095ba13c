"""The listening socket, opened before anybody is told the address: who connects early waits instead of failing."""

import socket
from collections.abc import Sequence

from app.settings import variable
from consumers.health_page import HealthPage
from consumers.liveness import Liveness

BACKLOG = 2_048


class PortTaken(Exception):
    """Somebody else listens there, or the address is not one of this machine's."""

    def __init__(self, host: str, port: int, problem: OSError, setting: str) -> None:
        self.zh = f"不能在 {host}:{port} 上监听({problem.strerror});请改 {setting}。"
        self.en = f"Cannot listen on {host}:{port} ({problem.strerror}): change {setting}."
        super().__init__(self.en)


def listen(host: str, port: int) -> socket.socket:
    """An open socket; port 0 takes any free one. Raises `PortTaken`."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    try:
        return socket.create_server((host, port), family=family, backlog=BACKLOG)
    except OSError as problem:
        raise PortTaken(host, port, problem, variable("http_port")) from problem


def health_page(watched: Sequence[Liveness], port: int) -> HealthPage:
    """The health page of a worker process. Raises `PortTaken`."""
    try:
        return HealthPage(watched, port=port)
    except OSError as problem:
        raise PortTaken("127.0.0.1", port, problem, variable("consumer_http_port")) from problem
