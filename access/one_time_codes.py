"""One-time codes of an authenticator (RFC 6238 over RFC 4226): six digits, SHA-1, thirty seconds, as every app knows them."""

import hmac
import secrets
import struct
from base64 import b32decode, b32encode
from datetime import datetime
from urllib.parse import quote

DIGITS = 6
STEP_SECONDS = 30
SECRET_BYTES = 20
_DRIFT = (0, -1, 1)


def new_secret() -> str:
    """A shared secret of 160 bits, in base32."""
    return b32encode(secrets.token_bytes(SECRET_BYTES)).decode("ascii")


def step_of(moment: datetime) -> int:
    """Which thirty seconds these are."""
    return int(moment.timestamp()) // STEP_SECONDS


def code_at(secret: str, step: int, digits: int = DIGITS) -> str:
    """The code of one step."""
    digest = hmac.digest(b32decode(secret), struct.pack(">Q", step), "sha1")
    offset = digest[-1] & 0x0F
    (number,) = struct.unpack(">I", digest[offset : offset + 4])
    return str((number & 0x7FFF_FFFF) % 10**digits).zfill(digits)


def step_shown(secret: str, code: str, now: datetime, after: int) -> int | None:
    """The step whose code this is, one to either side allowed, and later than `after`: a code counts once."""
    found = None
    for drift in _DRIFT:
        step = step_of(now) + drift
        same = hmac.compare_digest(code_at(secret, step).encode(), code.encode("utf-8", "replace"))
        if same and step > after:
            found = step
    return found


def enrolment_uri(secret: str, name: str) -> str:
    """What an authenticator reads from a picture of it."""
    return f"otpauth://totp/gridledger:{quote(name)}?secret={secret}&issuer=gridledger&digits={DIGITS}&period={STEP_SECONDS}"
