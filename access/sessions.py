"""Who is logged in by a local account: short-lived tokens of this process, gone when it ends."""

import secrets
import threading
from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta

from access.accounts import Account, AccountBook
from access.digests import digest_of
from access.principal import Principal
from access.vocabulary import LoginStrength

SESSION_PREFIX = "gs_"
MOST_OF_ONE = 8
_SECRET_BYTES = 32


@dataclass(frozen=True, slots=True)
class Session:
    """One login. It holds while the account stands as it stood: enabled, of the same generation."""

    name: str
    generation: int
    login: LoginStrength
    expires_at: datetime


class Sessions:
    """Only hashes of the tokens are kept."""

    def __init__(self, book: AccountBook, clock: Callable[[], datetime], lasts: timedelta) -> None:
        self._book = book
        self._clock = clock
        self._lasts = lasts
        self._lock = threading.Lock()
        self._open: dict[str, Session] = {}

    def begin(self, account: Account, login: LoginStrength) -> tuple[str, Session]:
        """A new session and its token, told once. Of too many the holder's oldest ends."""
        token = SESSION_PREFIX + secrets.token_urlsafe(_SECRET_BYTES)
        session = Session(account.name, account.generation, login, self._clock() + self._lasts)
        with self._lock:
            self._forget_ended()
            theirs = [digest for digest, each in self._open.items() if each.name == account.name]
            for digest in theirs[: max(0, len(theirs) - MOST_OF_ONE + 1)]:
                del self._open[digest]
            self._open[digest_of(token)] = session
        return token, session

    def find(self, token: str) -> Principal | None:
        """Whose session this is, over by time or not."""
        session = self._open.get(digest_of(token))
        account = None if session is None else self._book.find(session.name)
        if session is None or account is None:
            return None
        if not account.enabled or account.generation != session.generation:
            return None
        return Principal(
            name=account.name,
            role=account.role,
            scope=account.scope,
            sources=account.sources,
            expires_at=session.expires_at,
            login=session.login,
            person_key=account.person_key,
        )

    def end(self, token: str) -> None:
        """This session is over."""
        with self._lock:
            self._open.pop(digest_of(token), None)

    def _forget_ended(self) -> None:
        now = self._clock()
        for digest in [digest for digest, each in self._open.items() if each.expires_at <= now]:
            del self._open[digest]
