"""The login desk of one local account, over real files and real (cheap) hashes."""

from datetime import timedelta
from pathlib import Path

from argon2 import PasswordHasher
from argon2.profiles import CHEAPEST

from access.account_acts import AccountActs
from access.accounts import Account, AccountBook
from access.attempts import Attempts
from access.logins import Logins, LoginWrong
from access.one_time_codes import STEP_SECONDS, code_at, step_of
from access.passwords import Passwords
from access.principal import PlaceScope, Reach
from access.sessions import Sessions
from domain.shared.actor import Role
from tests.support.provider import MovingClock

LIU = Account(name="liu", role=Role.COMMUNITY_OFFICER, scope=PlaceScope(Reach.EVERYWHERE))
GOOD, BETTER = "seven paper lanterns", "eight paper lanterns"
HERE, ELSEWHERE = "192.0.2.7", "198.51.100.9"


class CountedPasswords(Passwords):
    """Real hashes, of the cheapest kind; counts the work."""

    def __init__(self) -> None:
        super().__init__(PasswordHasher.from_parameters(CHEAPEST))
        self.verified = 0

    def holds(self, kept: str | None, password: str) -> bool:
        self.verified += 1
        return super().holds(kept, password)


class LoginDesk:
    """The login desk of one account, whose password is set."""

    def __init__(self, folder: Path) -> None:
        self.clock = MovingClock()
        self.book = AccountBook(folder / "accounts.json")
        self.passwords = CountedPasswords()
        self.sessions = Sessions(self.book, self.clock, timedelta(minutes=60))
        self.attempts = Attempts(self.clock)
        self.logins = Logins(
            book=self.book,
            sessions=self.sessions,
            passwords=self.passwords,
            attempts=self.attempts,
            clock=self.clock,
        )
        self.acts = AccountActs(self.book, self.clock)
        self.first = self.acts.add(LIU, by="wang")
        self.logins.set_first("liu", self.first, GOOD, HERE)

    def enrolled(self) -> str:
        """The secret of a confirmed authenticator."""
        secret = self.logins.enrol("liu", GOOD, HERE)
        self.logins.confirm("liu", self.code(secret), HERE)
        self.clock.pass_by(seconds=STEP_SECONDS)
        return secret

    def code(self, secret: str) -> str:
        """What the authenticator shows now."""
        return code_at(secret, step_of(self.clock()))

    def refused(self, name: str = "liu", password: str = GOOD, code: str | None = None) -> bool:
        """Whether the login is refused like any other."""
        try:
            self.logins.login(name, password, code, HERE)
        except LoginWrong:
            return True
        return False
