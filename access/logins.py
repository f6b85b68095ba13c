"""Logging in with a local account, and what its holder may change: each call works for tens of milliseconds."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from datetime import datetime, timedelta

import structlog

from access.accounts import Account, AccountBook, Factor
from access.attempts import Attempts
from access.one_time_codes import new_secret, step_shown
from access.passwords import Passwords, PasswordTooWeak, Weakness, refuse_weak
from access.sessions import Session, Sessions
from access.vocabulary import LoginStrength

log = structlog.get_logger(__name__)


class LoginWrong(Exception):
    """The name, the password or the code is wrong, or the account is not in use: nobody is told which."""


class WaitFirst(Exception):
    """Too many failures: `wait` says how long until the next attempt."""

    def __init__(self, wait: timedelta) -> None:
        super().__init__("wait")
        self.wait = wait


class FirstSecretWrong(Exception):
    """The one-time secret is wrong, used, expired or not approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Logins:
    """The desk of local accounts. `address` is where the attempt comes from."""

    book: AccountBook
    sessions: Sessions
    passwords: Passwords
    attempts: Attempts
    clock: Callable[[], datetime]

    def login(self, name: str, password: str, code: str | None, address: str | None) -> tuple[str, Session]:
        """A session and its token. Raises `LoginWrong`, `WaitFirst`."""
        account = self._proven(name, password, address)
        if account.factor is not None:
            account = self._with_code(account, code or "")
        self.attempts.succeeded(name, address)
        login = LoginStrength.PASSWORD if account.factor is None else LoginStrength.SECOND_FACTOR
        return self.sessions.begin(account, login)

    def set_first(self, name: str, secret: str, password: str, address: str | None) -> None:
        """Set the password with a one-time secret, which is then used. Raises `FirstSecretWrong`, `PasswordTooWeak`, `WaitFirst`."""
        self._begin(name, address)
        now = self.clock()
        if not _takes(self.book.find(name), secret, now):
            self._failed()
            raise FirstSecretWrong
        self.attempts.succeeded(name, address)
        refuse_weak(password, name)
        hashed = self.passwords.hash(password)

        def become(account: Account | None) -> Account:
            if account is None or not _takes(account, secret, now):
                raise FirstSecretWrong
            return replace(account.sessions_ended(), password=hashed, first=None)

        self.book.change(name, become)

    def change_password(self, name: str, old: str, new: str, address: str | None) -> None:
        """Another password; every session of the account ends. Raises `LoginWrong`, `PasswordTooWeak`, `WaitFirst`."""
        known = self._proven(name, old, address)
        self.attempts.succeeded(name, address)
        refuse_weak(new, name)
        if self.passwords.holds(known.password, new):
            raise PasswordTooWeak(Weakness.SAME_AS_BEFORE)
        hashed = self.passwords.hash(new)
        self._change(known, lambda each: replace(each.sessions_ended(), password=hashed, first=None))

    def enrol(self, name: str, password: str, address: str | None) -> str:
        """A new authenticator secret for the holder, told once; it counts when a code of it was shown."""
        known = self._proven(name, password, address)
        self.attempts.succeeded(name, address)
        secret = new_secret()
        self._change(known, lambda each: replace(each, enrolling=secret))
        return secret

    def confirm(self, name: str, code: str, address: str | None) -> None:
        """The authenticator works: from now on it is asked for at each login. Raises `LoginWrong`, `WaitFirst`."""
        self._begin(name, address)
        now = self.clock()

        def become(account: Account | None) -> Account:
            if account is None or account.enrolling is None:
                raise LoginWrong
            step = step_shown(account.enrolling, code, now, after=-1)
            if step is None:
                raise LoginWrong
            factor = Factor(account.enrolling, step)
            return replace(account.sessions_ended(), factor=factor, enrolling=None)

        try:
            self.book.change(name, become)
        except LoginWrong:
            self._failed()
            raise
        self.attempts.succeeded(name, address)

    def _proven(self, name: str, password: str, address: str | None) -> Account:
        """The account whose password this is; for a name nobody has, as much work is done."""
        self._begin(name, address)
        account = self.book.find(name)
        kept = account.password if account is not None and account.enabled else None
        if not self.passwords.holds(kept, password) or account is None or kept is None:
            self._failed()
            raise LoginWrong
        if self.passwords.outdated(kept):
            hashed = self.passwords.hash(password)
            return self._change(account, lambda each: replace(each, password=hashed))
        return account

    def _with_code(self, account: Account, code: str) -> Account:
        """The account after this code was used up. Raises `LoginWrong` where it does not count, or not any more."""
        now = self.clock()

        def use(each: Account) -> Account:
            if each.factor is None:
                raise LoginWrong
            step = step_shown(each.factor.secret, code, now, after=each.factor.last_step)
            if step is None:
                raise LoginWrong
            return replace(each, factor=Factor(each.factor.secret, step))

        try:
            return self._change(account, use)
        except LoginWrong:
            self._failed()
            raise

    def _change(self, known: Account, become: Callable[[Account], Account]) -> Account:
        """Change the account, unless its password became another one in between."""

        def still(account: Account | None) -> Account:
            if account is None or not account.enabled or account.generation != known.generation:
                raise LoginWrong
            return become(account)

        changed = self.book.change(known.name, still)
        assert changed is not None
        return changed

    def _begin(self, name: str, address: str | None) -> None:
        wait = self.attempts.begin(name, address)
        if wait > timedelta(0):
            log.warning("identity.login_held_back", seconds=int(wait.total_seconds()))
            raise WaitFirst(wait)

    def _failed(self) -> None:
        """Counted without the name: people type their password there."""
        log.warning("identity.login_failed", failures=self.attempts.failed)


def _takes(account: Account | None, secret: str, now: datetime) -> bool:
    return (
        account is not None
        and account.enabled
        and account.first is not None
        and account.first.matches(secret, now)
    )
