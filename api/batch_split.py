"""Cuts a JSON array into its items without parsing them: each keeps its exact bytes, numbers and all.

Only strings, brackets and commas are looked at. An item that is bad JSON inside (a wrong number, a bad
escape, invalid UTF-8) is cut out as it stands and refused alone; only a body whose brackets or quotes do not
match cannot be told apart at all.
"""

import re
from collections.abc import Iterator

from api.problems import BatchTooLong, BodyUnreadable

# Possessive, so that no body can make the matcher go back and try again.
_TOKEN = re.compile(rb'"[^"\\]*+(?:\\.[^"\\]*+)*+"|["\[\]{},]', re.DOTALL)
_SPACE = b" \t\r\n"
_OPENING, _CLOSING = (b"[", b"{"), (b"]", b"}")


def split_batch(body: bytes, *, limit: int) -> list[bytes]:
    """The items' bytes in order. Raises `BodyUnreadable` or `BatchTooLong`."""
    whole = body.strip(_SPACE)
    if len(whole) < len(b"[]") or whole[:1] != b"[" or whole[-1:] != b"]":
        raise BodyUnreadable
    inside = whole[1:-1].strip(_SPACE)
    items: list[bytes] = []
    for start, end in _spans(inside) if inside else ():
        item = inside[start:end].strip(_SPACE)
        if not item:
            raise BodyUnreadable
        items.append(item)
        if len(items) > limit:
            raise BatchTooLong(limit=limit)
    return items


def _spans(inside: bytes) -> Iterator[tuple[int, int]]:
    """Where each item lies, by the commas outside all brackets."""
    start = depth = 0
    for found in _TOKEN.finditer(inside):
        token = found.group()
        if token in _OPENING:
            depth += 1
        elif token in _CLOSING:
            depth -= 1
        elif token == b"," and depth == 0:
            yield start, found.start()
            start = found.end()
        if depth < 0 or token == b'"':
            raise BodyUnreadable
    if depth:
        raise BodyUnreadable
    yield start, len(inside)
