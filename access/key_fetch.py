"""Gets a key set from a file or over https, bounded in bytes and in time; follows no redirect and no proxy."""

import ssl
import time
from collections.abc import Callable
from http.client import HTTPConnection, HTTPException, HTTPSConnection
from pathlib import Path
from urllib.parse import SplitResult, urlsplit

from access.provider_keys import KeysUnavailable

LARGEST_BYTES = 256 * 1024
MOST_SECONDS = 5.0
_PIECE = 8_192
_LOOPBACK = frozenset({"127.0.0.1", "localhost", "::1"})


def key_fetch(location: str, authority: Path | None = None) -> Callable[[], bytes]:
    """How the keys at `location` are got: an https address, http on loopback, or a file.

    `authority` is a PEM file of whoever signed the provider's certificate; the machine's list without it.
    Raises ValueError where the address is neither, or the PEM file holds no certificate.
    """
    address = urlsplit(location)
    trusted = _trusted(authority) if address.scheme == "https" else None
    match address.scheme:
        case "https" if address.hostname:
            return lambda: _over_http(address, trusted)
        case "http" if address.hostname in _LOOPBACK:
            return lambda: _over_http(address, trusted)
        case "http" | "https":
            raise ValueError("keys come over https; over http only from this machine itself")
        case "":
            return lambda: _from_file(Path(location))
        case _:
            raise ValueError("keys come from a file or over https")


def _from_file(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            found = file.read(LARGEST_BYTES + 1)
    except OSError as problem:
        raise KeysUnavailable(type(problem).__name__) from None
    if len(found) > LARGEST_BYTES:
        raise KeysUnavailable("too large")
    return found


def _over_http(address: SplitResult, trusted: ssl.SSLContext | None) -> bytes:
    until = time.monotonic() + MOST_SECONDS
    try:
        connection = _connection(address, trusted)
        try:
            path = (address.path or "/") + (f"?{address.query}" if address.query else "")
            connection.request("GET", path, headers={"accept": "application/jwk-set+json, application/json"})
            return _answer(connection, until)
        finally:
            connection.close()
    except (OSError, HTTPException, ValueError) as problem:
        raise KeysUnavailable(type(problem).__name__) from None


def _trusted(authority: Path | None) -> ssl.SSLContext:
    """Whose certificates count; host names are checked."""
    try:
        return ssl.create_default_context(cafile=None if authority is None else str(authority))
    except OSError as problem:
        raise ValueError(f"{authority} holds no certificate ({type(problem).__name__})") from None


def _connection(address: SplitResult, trusted: ssl.SSLContext | None) -> HTTPConnection:
    host = address.hostname or ""
    if trusted is None:
        return HTTPConnection(host, address.port, timeout=MOST_SECONDS)
    return HTTPSConnection(host, address.port, timeout=MOST_SECONDS, context=trusted)


def _answer(connection: HTTPConnection, until: float) -> bytes:
    """The whole answer. Each read has its own patience in the socket; `until` bounds them all together."""
    response = connection.getresponse()
    if response.status != 200:
        raise KeysUnavailable(f"status {response.status}")
    found = bytearray()
    while piece := response.read1(_PIECE):
        found += piece
        if len(found) > LARGEST_BYTES:
            raise KeysUnavailable("too large")
        if time.monotonic() > until:
            raise KeysUnavailable("too slow")
    return bytes(found)
