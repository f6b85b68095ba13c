"""The server under the door, met through raw sockets: what is not one clear request gets no second meaning."""

import socket
import time
from collections.abc import Iterator
from typing import ClassVar

import pytest

from api.application import create_app
from app.http_server import LARGEST_HEAD, PatientProtocol, server_config
from tests.support.embedded import embedded_house
from tests.support.standing import SOON, Standing, standing


class Impatient(PatientProtocol):
    """The same in the time of a test."""

    head_seconds: ClassVar[float] = 0.4
    exchange_seconds: ClassVar[float] = 0.8


@pytest.fixture(scope="module")
def server(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with standing(embedded_house(tmp_path_factory.mktemp("house")), PatientProtocol) as stands:
        yield stands


@pytest.fixture(scope="module")
def impatient(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Standing]:
    with standing(embedded_house(tmp_path_factory.mktemp("house")), Impatient) as stands:
        yield stands


def statuses(told: bytes) -> list[bytes]:
    """The status of every answer on one connection."""
    return [line.split(b" ")[1] for line in told.split(b"\r\n") if line.startswith(b"HTTP/1.1 ")]


HIDDEN = b"GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"


def test_an_ordinary_request_is_answered(server: Standing) -> None:
    told = server.says(server.head("GET /version HTTP/1.1", "Connection: close"))
    assert statuses(told) == [b"200"]
    assert b"server:" not in told.lower()


def test_a_body_with_two_lengths_hides_no_second_request(server: Standing) -> None:
    """CL.TE and TE.CL: whichever of the two a proxy believes, what follows is never taken for a request."""
    for lengths in (
        ("Content-Length: 4", "Transfer-Encoding: chunked"),
        ("Transfer-Encoding: chunked", "Content-Length: 4"),
    ):
        head = server.head("POST /search HTTP/1.1", "Content-Type: application/json", *lengths)
        told = server.says(head + b"0\r\n\r\n" + HIDDEN)
        assert statuses(told) == [b"400"], told
        assert b"connection: close" in told.lower()


@pytest.mark.parametrize(
    "lengths",
    [
        ("Content-Length: 4", "Content-Length: 40"),
        ("Content-Length: 4, 40",),
        ("Content-Length: +4",),
        ("Content-Length: 4 4",),
        ("Content-Length: 0x4",),
        ("Content-Length: -4",),
        ("Content-Length: 9" + "9" * 30,),
        ("Transfer-Encoding: chunked", "Transfer-Encoding: identity"),
        ("Transfer-Encoding: xchunked",),
        ("Transfer-Encoding: gzip, chunked",),
        ("Transfer-Encoding : chunked",),
        ("Transfer-Encoding: chunked\r\n ,identity",),
        ("X: y\rTransfer-Encoding: chunked",),
        ("X: y\nTransfer-Encoding: chunked\r\nContent-Length: 5",),
        ("X\0: y",),
        ("Host: elsewhere.example",),
    ],
)
def test_a_head_that_can_be_read_in_two_ways_is_not_read(server: Standing, lengths: tuple[str, ...]) -> None:
    head = server.head("POST /search HTTP/1.1", "Content-Type: application/json", *lengths)
    told = server.says(head + b"0\r\n\r\n" + HIDDEN, wait=2.0)
    answered = statuses(told)
    assert answered in ([b"400"], [b"501"], [b"413"]), told


def test_a_folded_line_belongs_to_the_one_before_it(server: Standing) -> None:
    """RFC 9112, 5.2: read as a space, so it frames nothing, and what follows is never taken for a request."""
    folded = ("Content-Type: application/json", " Transfer-Encoding: chunked")
    told = server.says(server.head("POST /search HTTP/1.1", *folded) + b"0\r\n\r\n" + HIDDEN, wait=2.0)
    assert statuses(told) in ([b"422"], [b"422", b"400"]), told


@pytest.mark.parametrize(
    "chunks",
    [
        b"-2\r\n{}\r\n0\r\n\r\n",
        b"0x2\r\n{}\r\n0\r\n\r\n",
        b"ffffffffffffffffffffffff\r\n{}",
        b"2\r\n{}XX0\r\n\r\n",
        b"2;" + b"a" * (LARGEST_HEAD + 1) + b"\r\n{}\r\n0\r\n\r\n",
    ],
    ids=["negative", "hexadecimal", "too large", "no end", "extension without end"],
)
def test_a_chunk_of_no_clear_size_ends_the_connection(server: Standing, chunks: bytes) -> None:
    head = server.head(
        "POST /search HTTP/1.1", "Content-Type: application/json", "Transfer-Encoding: chunked"
    )
    assert b"200" not in statuses(server.says(head + chunks + HIDDEN, wait=2.0))


def test_a_head_that_is_too_large_is_not_kept(server: Standing) -> None:
    whole = server.head("GET /version HTTP/1.1", "X-Long: " + "a" * (LARGEST_HEAD + 1))
    assert statuses(server.says(whole, wait=2.0)) == [b"431"]
    begun = b"GET /version HTTP/1.1\r\nHost: 127.0.0.1\r\nX-Long: " + b"a" * (LARGEST_HEAD + 1)
    assert statuses(server.says(begun, wait=2.0)) == [b"400"]


def test_an_invitation_to_change_the_protocol_is_not_followed(server: Standing) -> None:
    upgrade = ("Upgrade: websocket", "Connection: Upgrade, close", "Sec-WebSocket-Key: eA==")
    assert b"101" not in statuses(server.says(server.head("GET /version HTTP/1.1", *upgrade), wait=2.0))


def test_who_claims_to_ask_for_somebody_else_is_counted_as_oneself(server: Standing) -> None:
    """X-Forwarded-For of whoever calls is not believed: the host of the scope stays the caller's."""
    told = server.says(
        server.head("GET /version HTTP/1.1", "X-Forwarded-For: 203.0.113.9", "Connection: close")
    )
    assert statuses(told) == [b"200"]
    assert server_config(create_app, proxies=None).proxy_headers is False
    assert server_config(create_app, proxies="10.0.0.2").forwarded_allow_ips == "10.0.0.2"


def test_who_connects_and_says_nothing_is_let_go(impatient: Standing) -> None:
    began = time.monotonic()
    assert impatient.says(b"") == b""
    assert time.monotonic() - began < SOON


def test_a_head_that_comes_letter_by_letter_is_not_waited_for(impatient: Standing) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=SOON) as line:
        began, closed = time.monotonic(), False
        while not closed and time.monotonic() - began < SOON:
            try:
                line.sendall(b"G")
                time.sleep(0.05)
            except (BrokenPipeError, ConnectionResetError):
                closed = True
    assert closed


def test_a_second_head_on_the_same_connection_has_no_longer(impatient: Standing) -> None:
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=SOON) as line:
        line.sendall(impatient.head("GET /version HTTP/1.1"))
        answered = line.recv(65_536)
        while not answered.endswith(b"}"):  # head and body may come apart
            answered += line.recv(65_536)
        assert answered.startswith(b"HTTP/1.1 200")
        line.sendall(b"GET /ver")
        began = time.monotonic()
        assert impatient.rest(line) == b""
        assert time.monotonic() - began < SOON


def test_a_body_that_never_ends_has_an_end_all_the_same(impatient: Standing) -> None:
    head = impatient.head("POST /search HTTP/1.1", "Content-Type: application/json", "Content-Length: 1000")
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=SOON) as line:
        line.sendall(head)
        began, closed = time.monotonic(), False
        while not closed and time.monotonic() - began < SOON:
            try:
                line.sendall(b" ")
                time.sleep(0.05)
            except (BrokenPipeError, ConnectionResetError):
                closed = True
    assert closed


def test_an_answer_nobody_reads_is_given_up(impatient: Standing) -> None:
    """The answers to many requests on one connection fill every buffer; the connection ends, the door goes on."""
    with socket.create_connection(("127.0.0.1", impatient.port), timeout=SOON) as line:
        line.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 4_096)
        asked = impatient.head("GET /openapi.json HTTP/1.1") * 60
        began, closed = time.monotonic(), False
        while not closed and time.monotonic() - began < 4 * SOON:
            try:
                line.sendall(asked)
                time.sleep(0.05)
            except (BrokenPipeError, ConnectionResetError, TimeoutError):
                closed = True
    assert closed
    assert statuses(impatient.says(impatient.head("GET /version HTTP/1.1", "Connection: close"))) == [b"200"]
