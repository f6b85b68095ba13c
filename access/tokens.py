"""The token book: who holds which bearer token. Only hashes are kept; a token is shown once, when issued."""

import json
import secrets
import threading
from dataclasses import dataclass
from datetime import datetime, timedelta
from hmac import compare_digest
from pathlib import Path

from access.digests import digest_of
from access.owners_file import NotOwnersAlone, OwnersFile
from access.principal import MachineRole, Office, PlaceScope, Principal, Reach
from access.strong_offices import one_person
from access.vocabulary import LoginStrength
from domain.shared.actor import Role

PREFIX = "gl_"
_SECRET_BYTES = 32


class TokenBookUnsafe(Exception):
    """The book can be read or written by other users of the machine, or is damaged: refuse to trust it."""


class ApprovalRefused(Exception):
    """Nobody proposed such a token, or who proposed it wants to approve it."""


@dataclass(frozen=True, slots=True)
class Entry:
    """One issued token: the hash by which it is recognised, and whom it stands for.

    While `proposed_by` names somebody it stands for nobody yet: another person has to approve it.
    """

    digest: str
    principal: Principal
    proposed_by: str | None = None


class TokenBook:
    """A file only its owner may read. Another process's change (a new token, a withdrawn one) is seen at once."""

    def __init__(self, path: Path) -> None:
        self._file = OwnersFile(path)
        self._lock = threading.Lock()
        self._entries: tuple[Entry, ...] = ()

    def issue(self, principal: Principal) -> str:
        """A new token for this principal, returned once and kept nowhere. An older one of the same name ends.

        Raises ValueError where a sender names no source.
        """
        return self._add(principal, None)

    def propose(self, principal: Principal, by: str) -> str:
        """A token that counts once another person approved it; until then an older one of the name goes on.

        Raises ValueError where a sender names no source or nobody is named as its proposer.
        """
        return self._add(principal, one_person(by))

    def approve(self, name: str, by: str) -> Principal:
        """The proposed token of that name counts from now on. Raises `ApprovalRefused`, `NobodyNamed`."""
        with self._lock, self._file.turn():
            known = self._current()
            proposed = next(
                (each for each in known if each.principal.name == name and each.proposed_by), None
            )
            if proposed is None or one_person(by) in (proposed.proposed_by, one_person(name)):
                raise ApprovalRefused
            kept = [each for each in known if each.principal.name != name]
            self._write((*kept, Entry(proposed.digest, proposed.principal)))
            return proposed.principal

    def withdraw(self, name: str) -> bool:
        """End the named principal's token, a proposed one too; whether there was one."""
        with self._lock, self._file.turn():
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
            if compare_digest(entry.digest, digest) and entry.proposed_by is None:
                found = entry.principal
        return found

    def principals(self) -> list[Principal]:
        """Everybody with a token, by name."""
        return [each.principal for each in self.entries() if each.proposed_by is None]

    def entries(self) -> list[Entry]:
        """Every token, proposed ones too, by the name of its holder."""
        with self._lock:
            return sorted(self._current(), key=lambda each: each.principal.name)

    def _add(self, principal: Principal, by: str | None) -> str:
        if principal.role is MachineRole.UPSTREAM and not principal.sources:
            raise ValueError("a sender's token names the sources it may speak as")
        token = PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        with self._lock, self._file.turn():
            kept = [
                each
                for each in self._current()
                if each.principal.name != principal.name or (by is not None and each.proposed_by is None)
            ]
            self._write((*kept, Entry(digest_of(token), principal, by)))
        return token

    def _current(self) -> tuple[Entry, ...]:
        try:
            news = self._file.news()
            if news is not None:
                self._entries = _entries(news) if news else ()
        except NotOwnersAlone as problem:
            raise TokenBookUnsafe(str(problem)) from None
        except (ValueError, KeyError, TypeError, AssertionError):
            self._file.seen = None
            raise TokenBookUnsafe(f"{self._file.path.name} is not a token book") from None
        return self._entries

    def _write(self, entries: tuple[Entry, ...]) -> None:
        document = {"version": 1, "tokens": [_record(entry) for entry in entries]}
        self._file.write(json.dumps(document, indent=1).encode("utf-8"))


def _entries(content: bytes) -> tuple[Entry, ...]:
    return tuple(_entry(each) for each in json.loads(content)["tokens"])


def issue_keeper_token(book: TokenBook, *, now: datetime, lasts: timedelta) -> str:
    """The token an embedded ledger prints at its start: everything of this one machine, for a limited time."""
    keeper = Principal(
        name="keeper",
        role=MachineRole.KEEPER,
        scope=PlaceScope(Reach.EVERYWHERE),
        sources=None,
        expires_at=now + lasts,
        # Shown once, at the machine, to who started it: worth a password, and no other token of the book is.
        login=LoginStrength.PASSWORD,
    )
    return book.issue(keeper)


def office(text: str) -> Office:
    """A domain role or one of the machines'. Raises ValueError."""
    return MachineRole(text) if text in set(MachineRole) else Role(text)


def _record(entry: Entry) -> dict[str, object]:
    principal = entry.principal
    proposed = {} if entry.proposed_by is None else {"proposed_by": entry.proposed_by}
    return {
        **proposed,
        "sha256": entry.digest,
        "name": principal.name,
        "role": principal.role.value,
        "reach": principal.scope.reach.value,
        "codes": sorted(principal.scope.codes),
        "sources": sorted(principal.sources) if principal.sources is not None else None,
        "expires_at": principal.expires_at.isoformat(),
        "login": principal.login.value,
        "person_key": principal.person_key,
    }


def _entry(record: dict[str, object]) -> Entry:
    codes, sources = record["codes"], record["sources"]
    by, person = record.get("proposed_by"), record.get("person_key")
    assert isinstance(codes, list)
    assert sources is None or isinstance(sources, list)
    principal = Principal(
        name=str(record["name"]),
        role=office(str(record["role"])),
        scope=PlaceScope(Reach(str(record["reach"])), frozenset(map(str, codes))),
        sources=frozenset(map(str, sources)) if sources is not None else None,
        expires_at=datetime.fromisoformat(str(record["expires_at"])),
        login=LoginStrength(int(str(record.get("login", LoginStrength.TOKEN.value)))),
        person_key=None if person is None else str(person),
    )
    return Entry(str(record["sha256"]), principal, None if by is None else str(by))
