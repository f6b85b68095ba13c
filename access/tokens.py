"""The token book: who holds which bearer token. Only hashes are kept; a token is shown once, when issued."""

import json
import os
import secrets
import tempfile
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hashlib import sha256
from hmac import compare_digest
from pathlib import Path

from access.principal import MachineRole, Office, PlaceScope, Principal, Reach
from domain.shared.actor import Role

PREFIX = "gl_"
_SECRET_BYTES = 32
_OTHERS = 0o077


class TokenBookUnsafe(Exception):
    """The book can be read or written by other users of the machine, or is damaged: refuse to trust it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued token: the hash by which it is recognised, and whom it stands for."""

    digest: str
    principal: Principal


class TokenBook:
    """A file only its owner may read. Another process's change (a new token, a withdrawn one) is seen at once."""

    def __init__(self, path: Path) -> None:
        self._path = path
        self._lock = threading.Lock()
        self._stamp: tuple[int, int, int] | None = None
        self._entries: tuple[Entry, ...] = ()

    def issue(self, principal: Principal) -> str:
        """A new token for this principal, returned once and kept nowhere. An older one of the same name ends."""
        token = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        with self._lock:
            kept = [entry for entry in self._current() if entry.principal.name != principal.name]
            self._write((*kept, Entry(digest_of(token), principal)))
        return token

    def withdraw(self, name: str) -> bool:
        """End the named principal's token; whether there was one."""
        with self._lock:
            known = self._current()
            kept = tuple(entry for entry in known if entry.principal.name != name)
            if len(kept) < len(known):
                self._write(kept)
            return len(kept) < len(known)

    def find(self, token: str) -> Principal | None:
        """Whose token this is, expired or not; every entry is compared, in constant time."""
        digest, found = digest_of(token), None
        with self._lock:
            entries = self._current()
        for entry in entries:
            if compare_digest(entry.digest, digest):
                found = entry.principal
        return found

    def principals(self) -> list[Principal]:
        """Everybody with a token, by name."""
        with self._lock:
            return sorted((entry.principal for entry in self._current()), key=lambda each: each.name)

    def _current(self) -> tuple[Entry, ...]:
        try:
            status = self._path.stat()
        except FileNotFoundError:
            self._stamp, self._entries = None, ()
            return self._entries
        stamp = (status.st_ino, status.st_mtime_ns, status.st_size)
        if stamp != self._stamp:
            if status.st_mode & _OTHERS:
                raise TokenBookUnsafe(f"{self._path.name} must be readable by its owner only (mode 0600)")
            self._entries = self._read()
            self._stamp = stamp
        return self._entries

    def _read(self) -> tuple[Entry, ...]:
        try:
            return tuple(_entry(each) for each in json.loads(self._path.read_bytes())["tokens"])
        except (ValueError, KeyError, TypeError, AssertionError):
            raise TokenBookUnsafe(f"{self._path.name} is not a token book") from None

    def _write(self, entries: tuple[Entry, ...]) -> None:
        """Replace the file whole, so that a crash leaves the old book or the new one. mkstemp makes it 0600."""
        self._path.parent.mkdir(parents=True, exist_ok=True)
        handle, name = tempfile.mkstemp(dir=self._path.parent, prefix=f".{self._path.name}.")
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump({"version": 1, "tokens": [_record(entry) for entry in entries]}, file, indent=1)
            file.flush()
            os.fsync(file.fileno())
        os.replace(name, self._path)


def issue_keeper_token(book: TokenBook, *, now: datetime, lasts: timedelta) -> str:
    """The token an embedded ledger prints at its start: everything of this one machine, for a limited time."""
    keeper = Principal(
        name="keeper",
        role=MachineRole.KEEPER,
        scope=PlaceScope(Reach.EVERYWHERE),
        sources=None,
        expires_at=now + lasts,
    )
    return book.issue(keeper)


def digest_of(token: str) -> str:
    """SHA-256 suffices: a token has 256 random bits, so there is nothing to guess that salt or stretching would slow."""
    return sha256(token.encode("utf-8", "surrogateescape")).hexdigest()


def office(text: str) -> Office:
    """A domain role or one of the machines'. Raises ValueError."""
    return MachineRole(text) if text in set(MachineRole) else Role(text)


def _record(entry: Entry) -> dict[str, object]:
    principal = entry.principal
    return {
        "sha256": entry.digest,
        "name": principal.name,
        "role": principal.role.value,
        "reach": principal.scope.reach.value,
        "codes": sorted(principal.scope.codes),
        "sources": sorted(principal.sources) if principal.sources is not None else None,
        "expires_at": principal.expires_at.isoformat(),
        **({"person": principal.person_key} if principal.person_key is not None else {}),
    }


def _entry(record: dict[str, object]) -> Entry:
    codes, sources = record["codes"], record["sources"]
    assert isinstance(codes, list)
    assert sources is None or isinstance(sources, list)
    principal = Principal(
        name=str(record["name"]),
        role=office(str(record["role"])),
        scope=PlaceScope(Reach(str(record["reach"])), frozenset(map(str, codes))),
        sources=frozenset(map(str, sources)) if sources is not None else None,
        expires_at=datetime.fromisoformat(str(record["expires_at"])),
        person_key=str(record["person"]) if "person" in record else None,
    )
    return Entry(str(record["sha256"]), principal)
