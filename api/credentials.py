"""Finds the token in a request: a bearer header, or HTTP Basic so that a browser can open a page."""

from base64 import b64decode
from binascii import Error as NotBase64

SAFE = frozenset({"GET", "HEAD"})


def token_in(authorization: bytes | None, method: str) -> str | None:
    """The token shown, or None. Basic (any user name, the token as password) serves for reading only:
    a browser repeats it unasked, so another site could make it write.
    """
    scheme, _, value = (authorization or b"").partition(b" ")
    match scheme.lower():
        case b"bearer":
            return _text(value.strip())
        case b"basic" if method in SAFE:
            return _password(value.strip())
        case _:
            return None


def _password(value: bytes) -> str | None:
    try:
        pair = b64decode(value, validate=True)
    except (NotBase64, ValueError):
        return None
    return _text(pair.partition(b":")[2])


def _text(value: bytes) -> str | None:
    try:
        return value.decode("ascii") or None
    except UnicodeDecodeError:
        return None


def challenge(*, to_a_browser: bool) -> str:
    """What `WWW-Authenticate` offers; Basic only where a person can answer it."""
    bearer = 'Bearer realm="gridledger"'
    return f'{bearer}, Basic realm="gridledger", charset="UTF-8"' if to_a_browser else bearer
