"""One case, one code (一案一码): told to every system, and the same for whoever computes it."""

import re
from functools import lru_cache
from hashlib import sha256

from domain.shared.check_digits import mod_37_36

PREFIX = "GL"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS = 12
_LENGTH = len(PREFIX) + _CHARACTERS + 1
_FORM = re.compile(f"{PREFIX}[{_CROCKFORD}]{{{_CHARACTERS}}}[0-9A-Z]")
# Two characters, ten bits, at a time: every message of a case asks for its code.
_PAIRS = tuple(first + second for first in _CROCKFORD for second in _CROCKFORD)


@lru_cache(maxsize=16_384)
def case_code_for(source: str, subject: str) -> str:
    """The code of the case a source knows as `subject`: 15 characters, the last one a check character.

    A subject that is a case code already is taken as such, so that any source may speak of a known case.
    The code says nothing about the case and is no secret; 60 bits of SHA-256 keep two cases apart.
    """
    if is_case_code(subject):
        return subject
    number = int.from_bytes(sha256(f"{source}\x00{subject}".encode()).digest()[:8], "big") >> 4
    letters = "".join([_PAIRS[number >> shift & 1023] for shift in (50, 40, 30, 20, 10, 0)])
    body = PREFIX + letters
    return body + mod_37_36(body)


def is_case_code(text: str) -> bool:
    """Whether `text` is a code of this form with a right check character."""
    return len(text) == _LENGTH and _FORM.fullmatch(text) is not None and _is_right(text)


@lru_cache(maxsize=16_384)
def _is_right(code: str) -> bool:
    return mod_37_36(code[:-1]) == code[-1]
