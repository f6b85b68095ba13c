"""One case, one code (一案一码): told to every system, and the same for whoever computes it."""

from functools import lru_cache
from hashlib import sha256

from domain.shared.check_digits import mod_37_36

PREFIX = "GL"
_CROCKFORD = "0123456789ABCDEFGHJKMNPQRSTVWXYZ"
_CHARACTERS = 12
_LENGTH = len(PREFIX) + _CHARACTERS + 1


@lru_cache(maxsize=50_000)
def case_code_for(source: str, subject: str) -> str:
    """The code of the case a source knows as `subject`: 15 characters, the last one a check character.

    A subject that is a case code already is taken as such, so that any source may speak of a known case.
    The code says nothing about the case and is no secret; 60 bits of SHA-256 keep two cases apart.
    """
    if is_case_code(subject):
        return subject
    number = int.from_bytes(sha256(f"{source}\x00{subject}".encode()).digest()[:8], "big") >> 4
    letters = "".join(_CROCKFORD[number >> shift & 31] for shift in range(55, -1, -5))
    body = PREFIX + letters
    return body + mod_37_36(body)


def is_case_code(text: str) -> bool:
    """Whether `text` is a code of this form with a right check character."""
    if len(text) != _LENGTH or not text.startswith(PREFIX):
        return False
    if any(each not in _CROCKFORD for each in text[len(PREFIX) : -1]):
        return False
    return mod_37_36(text[:-1]) == text[-1]
