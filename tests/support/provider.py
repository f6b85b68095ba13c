"""A small OpenID provider on loopback for the tests: its keys, their rotation, its failures, and access tokens of RFC 9068."""

import json
import threading
from base64 import urlsafe_b64encode
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import cache
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

from joserfc import jws
from joserfc.jwk import ECKey, Key, OKPKey, RSAKey

from tests.api.visitors import NOW

ISSUER, AUDIENCE = "https://login.county.example", "urn:gridledger:ledger"
Said = dict[str, object]


@cache
def key_of(kind: str, nth: int = 0) -> Key:
    """A key pair; the same one each time it is asked for, since RSA keys take a while."""
    match kind:
        case "RS256" | "PS256":
            return RSAKey.generate_key(2048, {"kid": f"rsa-{nth}"})
        case "ES256":
            return ECKey.generate_key("P-256", {"kid": f"ec-{nth}"})
        case "EdDSA":
            return OKPKey.generate_key("Ed25519", {"kid": f"ed-{nth}"})
        case _:
            raise AssertionError(kind)


def claims(**other: object) -> Said:
    """What an access token of RFC 9068 says for a community officer; None leaves a claim out."""
    at = int(NOW.timestamp())
    said: Said = {
        "iss": ISSUER,
        "aud": AUDIENCE,
        "sub": "officer-7",
        "client_id": "console",
        "jti": "01",
        "iat": at,
        "exp": at + 600,
        "roles": ["officer-heyuan"],
        **other,
    }
    return {name: value for name, value in said.items() if value is not None}


def signed(
    said: Mapping[str, object] | bytes, kind: str = "RS256", key: Key | None = None, **header: object
) -> str:
    """A compact JWT by that key; header members of None are left out."""
    key = key or key_of(kind.replace("Ed25519", "EdDSA"))
    head = {"alg": kind, "kid": key.kid, "typ": "at+jwt", **header}
    payload = said if isinstance(said, bytes) else json.dumps(said).encode()
    told = {name: value for name, value in head.items() if value is not None}
    return jws.serialize_compact(told, payload, key, algorithms=[kind])


def part(said: Mapping[str, object] | bytes) -> str:
    """One part of a token, written by hand."""
    content = said if isinstance(said, bytes) else json.dumps(said).encode()
    return urlsafe_b64encode(content).rstrip(b"=").decode()


def published(*keys: Key) -> bytes:
    """The public halves as a JWK set."""
    return json.dumps({"keys": [each.as_dict(private=False) for each in keys]}).encode()


@dataclass
class Provider:
    """What the provider publishes now, how often it was asked, and whether it is away."""

    keys: bytes = field(default_factory=lambda: published(*map(key_of, ("RS256", "ES256", "EdDSA"))))
    away: bool = False
    asked: int = 0
    address: str = ""

    def answer(self, path: str) -> tuple[int, bytes]:
        """Status and body."""
        self.asked += 1
        if self.away:
            return 503, b""
        if path == "/moved":
            return 302, b""
        return 200, self.keys


@contextmanager
def provider_running() -> Iterator[Provider]:
    """The provider behind a real socket."""
    provider = Provider()

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            status, body = provider.answer(self.path)
            self.send_response(status)
            if status == 302:
                self.send_header("location", "/jwks")
            self.send_header("content-length", str(len(body)))
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the library's name
            pass

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    provider.address = f"http://127.0.0.1:{server.server_port}"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.05}, daemon=True)
    thread.start()
    try:
        yield provider
    finally:
        server.shutdown()
        server.server_close()
        thread.join(5)


@dataclass
class MovingClock:
    """Stands still until it is moved."""

    now: datetime = NOW

    def __call__(self) -> datetime:
        return self.now

    def pass_by(self, **amount: float) -> None:
        """Let time pass."""
        self.now += timedelta(**amount)
