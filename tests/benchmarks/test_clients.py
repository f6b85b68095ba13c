"""Clients count good answers and never hide a bad one."""

from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from threading import Thread

import pytest

from benchmarks.clients import Asking, ask

SECONDS = 2.0


class _Door(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        known = self.headers["Authorization"] == "Bearer right" and self.path != "/missing"
        body = b"{}"
        self.send_response(200 if known else 404)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Nothing of it is of interest."""


@pytest.fixture
def port() -> Iterator[int]:
    server = ThreadingHTTPServer(("127.0.0.1", 0), _Door)
    Thread(target=server.serve_forever, daemon=True).start()
    yield server.server_address[1]
    server.shutdown()
    server.server_close()


def test_answers_are_counted_by_kind_of_question(port: int) -> None:
    paths = {"look-up": ["/one", "/other"], "list": ["/all"]}
    answered = ask(Asking(port, "right", paths, 4, SECONDS, warm_seconds=0.1))
    assert not answered.bad
    assert set(answered.ms) == {"look-up", "list"}
    assert all(ms > 0 for times in answered.ms.values() for ms in times)


def test_an_answer_that_is_not_200_is_told_and_not_timed(port: int) -> None:
    answered = ask(Asking(port, "right", {"look-up": ["/missing"]}, 2, SECONDS, warm_seconds=0.1))
    assert answered.bad[0] == "404 /missing"
    assert not answered.ms
