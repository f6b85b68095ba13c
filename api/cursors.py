"""Where a list goes on: the last row's key, bound to the query it came from."""

from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from hashlib import sha256
from urllib.parse import urlencode

from pydantic_core import from_json, to_json

from api.problems import CursorInvalid

Key = tuple[str | int, ...]
_PRINT_CHARACTERS = 12
_LONGEST = 512


def fingerprint(path: str, filters: Mapping[str, str]) -> str:
    """What makes two pages parts of one list: path and filters, whatever their order."""
    said = to_json([path, sorted(filters.items())])
    return sha256(said).hexdigest()[:_PRINT_CHARACTERS]


def encode(key: Key, of: str) -> str:
    """An opaque text; it holds sort keys only and grants nothing."""
    return urlsafe_b64encode(to_json([of, *key])).decode("ascii").rstrip("=")


def decode(cursor: str, of: str) -> Key:
    """The key again. Raises `CursorInvalid` where the text is damaged or from another query."""
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        told = from_json(urlsafe_b64decode(padded)) if len(cursor) <= _LONGEST else None
    except ValueError:
        raise CursorInvalid from None
    if not isinstance(told, list) or not told or told[0] != of:
        raise CursorInvalid
    key = tuple(told[1:])
    if not all(isinstance(part, str | int) and not isinstance(part, bool) for part in key):
        raise CursorInvalid
    return key


def next_link(path: str, filters: Mapping[str, str], cursor: str) -> str:
    """The `Link` header's value (RFC 8288), a path on this same host."""
    return f'<{path}?{urlencode({**filters, "cursor": cursor})}>; rel="next"'
