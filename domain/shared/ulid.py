"""The form of keys chosen at random by whoever first names a person."""

import re

_ULID = re.compile("[0-7][0-9A-HJKMNP-TV-Z]{25}")


def is_ulid(text: str) -> bool:
    """26 Crockford base-32 characters in capitals, within 128 bits."""
    return _ULID.fullmatch(text) is not None
