"""Passwords: which will do, and their argon2id hashes (RFC 9106, second recommended option: 64 MiB, 3 passes, 4 lanes)."""

import secrets
import unicodedata
from enum import StrEnum

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError
from argon2.profiles import RFC_9106_LOW_MEMORY

SHORTEST, LONGEST = 12, 256
FEWEST_CHARACTERS = 5
# The commonest ones long enough to pass, and the beginnings they are made of; a name of the house is no secret either.
_COMMON = frozenset(
    {
        "123456789012", "1234567890123", "12345678901234", "123456789012345", "1234567890123456", "123456789123456789",
        "0123456789012", "012345678901234", "111222333444", "112233445566", "123123123123", "123456123456", "123456abcdef",
        "1q2w3e4r5t6y", "1qaz2wsx3edc", "1qaz2wsx3edc4rfv", "1qazxsw23edc", "a1b2c3d4e5f6", "aa123456789aa", "abc123456789",
        "abcd12345678", "abcdefghijkl", "abcdef123456", "adminadmin123", "administrator", "asdfghjkl123", "changeme1234",
        "gridledger123", "iloveyou1234", "letmein12345", "password1234", "password12345", "passwordpassword", "q1w2e3r4t5y6",
        "qazwsxedcrfv", "qazwsxedc123", "qwer1234asdf", "qwerty123456", "qwertyuiop123", "qwertyuiopasdf", "woaini1314520",
        "woaini520520", "welcome12345", "zaq12wsxcde3", "zxcvbnm12345", "zxcvbnm123456", "p@ssw0rd1234", "passw0rd1234",
    }
)  # fmt: skip


class Weakness(StrEnum):
    """What a new password breaks."""

    TOO_SHORT = "too_short"
    TOO_LONG = "too_long"
    TOO_COMMON = "too_common"
    TOO_PLAIN = "too_plain"  # hardly any different characters
    HOLDS_NAME = "holds_name"
    SAME_AS_BEFORE = "same_as_before"


class PasswordTooWeak(Exception):
    """The new password will not do."""

    def __init__(self, weakness: Weakness) -> None:
        super().__init__(weakness.value)
        self.weakness = weakness


class Passwords:
    """Makes and checks hashes. Each takes tens of milliseconds and 64 MiB: it belongs in a thread, few at a time."""

    def __init__(self, hasher: PasswordHasher | None = None) -> None:
        self._hasher = hasher or PasswordHasher.from_parameters(RFC_9106_LOW_MEMORY)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe(32))

    def hash(self, password: str) -> str:
        """The hash to keep, with its salt and parameters."""
        return self._hasher.hash(_one_form(password))

    def holds(self, kept: str | None, password: str) -> bool:
        """Whether it is that password. Without one kept the same work is done and the answer is no."""
        try:
            self._hasher.verify(kept or self._nobodys, _one_form(password)[: LONGEST * 4])
        except (VerificationError, InvalidHashError):
            return False
        return kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether the hash was made with other parameters than today's."""
        return self._hasher.check_needs_rehash(kept)


def refuse_weak(password: str, name: str) -> None:
    """Raises `PasswordTooWeak` with the first requirement that is broken. Length counts, kinds of signs do not."""
    said = _one_form(password)
    plain = said.casefold()
    if len(said) < SHORTEST:
        raise PasswordTooWeak(Weakness.TOO_SHORT)
    if len(said) > LONGEST:
        raise PasswordTooWeak(Weakness.TOO_LONG)
    if plain in _COMMON:
        raise PasswordTooWeak(Weakness.TOO_COMMON)
    if len(set(plain)) < FEWEST_CHARACTERS:
        raise PasswordTooWeak(Weakness.TOO_PLAIN)
    if name.casefold() in plain:
        raise PasswordTooWeak(Weakness.HOLDS_NAME)


def _one_form(password: str) -> str:
    """The same letters typed on another machine are the same password (NFKC)."""
    return unicodedata.normalize("NFKC", password)
