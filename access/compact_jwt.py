"""Reads a compact JWT strictly before any key is looked for. What it says is worth nothing until it is verified."""

import json
import re
from base64 import urlsafe_b64decode
from collections.abc import Mapping
from dataclasses import dataclass

from access.not_recognised import NotRecognised, WhyNot

LONGEST_TOKEN = 8_192
LONGEST_KEY_ID = 256
_PART = re.compile(r"[A-Za-z0-9_-]+")
# What a header may say. Members that bring a key or point to one (jwk, jku, x5c, x5u) would let the token choose who
# vouches for it; `crit` and `b64` ask for things this house does not do. Thumbprints name a certificate and are not used.
_KNOWN = frozenset({"alg", "kid", "typ", "x5t", "x5t#S256"})


@dataclass(frozen=True, slots=True)
class CompactJwt:
    """A token's own words. `kind` is the header's `typ` in small letters, without `application/`."""

    text: str
    algorithm: str
    key_id: str
    kind: str
    claims: Mapping[str, object]


def read_compact(text: str) -> CompactJwt:
    """The token, unverified. Raises `NotRecognised`: unreadable, or a header that is refused."""
    parts = text.split(".") if len(text) <= LONGEST_TOKEN else []
    if len(parts) != 3 or not all(map(_PART.fullmatch, parts)):
        raise NotRecognised(WhyNot.UNREADABLE)
    header, claims = _object(parts[0]), _object(parts[1])
    if not header.keys() <= _KNOWN:
        raise NotRecognised(WhyNot.HEADER)
    algorithm, key_id, kind = (_text(header, name) for name in ("alg", "kid", "typ"))
    return CompactJwt(text, algorithm, key_id, kind.lower().removeprefix("application/"), claims)


def _text(header: Mapping[str, object], name: str) -> str:
    value = header.get(name, "")
    if not isinstance(value, str) or len(value) > LONGEST_KEY_ID:
        raise NotRecognised(WhyNot.HEADER)
    return value


def _object(part: str) -> Mapping[str, object]:
    try:
        said = json.loads(
            urlsafe_b64decode(part + "=" * (-len(part) % 4)).decode("utf-8"),
            object_pairs_hook=_each_once,
            parse_constant=_no_constant,
        )
    except (ValueError, RecursionError):
        raise NotRecognised(WhyNot.UNREADABLE) from None
    if not isinstance(said, dict):
        raise NotRecognised(WhyNot.UNREADABLE)
    return said


def _each_once(pairs: list[tuple[str, object]]) -> dict[str, object]:
    """A member told twice is read one way here and the other way elsewhere (RFC 8725, 2.4)."""
    found = dict(pairs)
    if len(found) < len(pairs):
        raise ValueError("a member stands there twice")
    return found


def _no_constant(name: str) -> None:
    raise ValueError(f"{name} is no JSON")
