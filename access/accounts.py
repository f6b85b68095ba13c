"""The accounts of a ledger without an identity provider: a file only its owner may read, with hashes and no password."""

import re
import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from functools import cache
from hmac import compare_digest
from pathlib import Path

from pydantic import TypeAdapter, ValidationError

from access.digests import digest_of
from access.owners_file import NotOwnersAlone, OwnersFile
from access.principal import PERSON_KEY, MachineRole, Office, PlaceScope

FIRST_PREFIX = "gf_"
FIRST_LASTS = timedelta(hours=24)
_SECRET_BYTES = 32
_NAME = re.compile(r"[A-Za-z0-9][A-Za-z0-9._:-]{1,63}")


class AccountBookUnsafe(Exception):
    """The file can be read or written by other users of the machine, or is damaged: refuse to trust it."""


@dataclass(frozen=True, slots=True)
class FirstSecret:
    """The hash of a one-time secret, with which its holder sets a password once."""

    sha256: str
    expires_at: datetime

    def matches(self, secret: str, now: datetime) -> bool:
        """Whether this is it and it still counts."""
        return compare_digest(self.sha256, digest_of(secret)) and now < self.expires_at


@dataclass(frozen=True, slots=True)
class Factor:
    """A confirmed authenticator; `last_step` is that of the newest code used, which no code may be older than."""

    secret: str
    last_step: int


class Act(StrEnum):
    """What two people do to an account of a strong office."""

    ADD = "add"
    RESET = "reset"
    ENABLE = "enable"


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one person proposed; it takes effect when another approves. `first` counts from then on."""

    act: Act
    by: str
    at: datetime
    first: FirstSecret | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Account:
    """One person's account. Sessions of an older `generation` have ended."""

    name: str
    role: Office
    scope: PlaceScope
    sources: frozenset[str] | None = frozenset()
    person_key: str | None = None
    enabled: bool = True
    password: str | None = None
    factor: Factor | None = None
    enrolling: str | None = None
    first: FirstSecret | None = None
    proposal: Proposal | None = None
    generation: int = 1

    def __post_init__(self) -> None:
        if _NAME.fullmatch(self.name) is None:
            raise ValueError("a name has 2 to 64 letters, digits and . _ : - of ASCII")
        if self.person_key is not None and PERSON_KEY.fullmatch(self.person_key) is None:
            raise ValueError("a person key has 26 characters, and is no name or number of a person")
        if self.role in (MachineRole.UPSTREAM, MachineRole.MONITOR):
            raise ValueError(f"{self.role} is no person's office: issue a token")

    def sessions_ended(self) -> "Account":
        """The same, with every session over."""
        return replace(self, generation=self.generation + 1)


@dataclass(frozen=True, slots=True)
class _Kept:
    version: int
    accounts: tuple[Account, ...]


class AccountBook:
    """Another process's change (an account disabled) is seen at once; two processes never overwrite each other's."""

    def __init__(self, path: Path) -> None:
        self._file = OwnersFile(path)
        self._lock = threading.Lock()
        self._accounts: dict[str, Account] = {}

    def find(self, name: str) -> Account | None:
        """The account of that name."""
        with self._lock:
            return self._current().get(name)

    def all(self) -> list[Account]:
        """Every account, by name."""
        with self._lock:
            return [each for _, each in sorted(self._current().items())]

    def change(self, name: str, become: Callable[[Account | None], Account | None]) -> Account | None:
        """What `become` makes of the account as it is now, written unless it is the same; alone among all processes.

        What `become` raises is raised, and nothing is written.
        """
        with self._lock, self._file.turn():
            accounts = dict(self._current())
            before = accounts.pop(name, None)
            after = become(before)
            if after is not None:
                accounts[after.name] = after
            if after != before:
                self._file.write(_shape().dump_json(_Kept(1, tuple(accounts.values())), indent=1))
            return after

    def _current(self) -> dict[str, Account]:
        try:
            news = self._file.news()
            if news is not None:
                kept = _shape().validate_json(news).accounts if news else ()
                self._accounts = {each.name: each for each in kept}
        except NotOwnersAlone as problem:
            raise AccountBookUnsafe(str(problem)) from None
        except ValidationError:
            self._file.seen = None
            raise AccountBookUnsafe(f"{self._file.path.name} is no account file") from None
        return self._accounts


def new_first_secret(now: datetime) -> tuple[str, FirstSecret]:
    """A one-time secret, told once, and what is kept of it."""
    secret = FIRST_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
    return secret, FirstSecret(digest_of(secret), now + FIRST_LASTS)


@cache
def _shape() -> TypeAdapter[_Kept]:
    return TypeAdapter(_Kept)
