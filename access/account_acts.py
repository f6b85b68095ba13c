"""What operators do to accounts. A strong office is given, restored or reset by two of them, never by one."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime

from access.accounts import (
    Account,
    AccountBook,
    Act,
    FirstSecret,
    Proposal,
    new_first_secret,
)
from access.principal import MachineRole, PlaceScope, Reach
from access.strong_offices import STRONG_OFFICES, one_person

FIRST_KEEPER = "keeper"


class AccountRefused(Exception):
    """It was not done; both sentences say why."""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(en)
        self.zh = zh
        self.en = en


class AccountActs:
    """Each act is one change of the file; `by` is who does it."""

    def __init__(self, book: AccountBook, clock: Callable[[], datetime]) -> None:
        self._book = book
        self._clock = clock

    def add(self, account: Account, by: str) -> str:
        """A new account and its holder's one-time secret, which counts at once, or when another approved."""
        secret, first = new_first_secret(self._clock())

        def become(known: Account | None) -> Account:
            if known is not None:
                raise AccountRefused("已有同名账号。", "There is an account of that name already.")
            if account.role in STRONG_OFFICES:
                return replace(account, enabled=False, proposal=self._proposal(Act.ADD, by, first))
            return replace(account, first=first)

        self._book.change(account.name, become)
        return secret

    def link(self, name: str) -> str:
        """Another one-time secret for an account without a password, of an office one person may give."""
        secret, first = new_first_secret(self._clock())

        def become(known: Account) -> Account:
            if known.password is not None:
                raise AccountRefused(
                    "该账号已设密码；如需重来，请用 reset。",
                    "The account has a password; use reset to begin anew.",
                )
            if known.role in STRONG_OFFICES:
                raise AccountRefused(
                    "该岗位须由两人办理，请用 reset。", "For this office it is done by two people; use reset."
                )
            return replace(known, first=first)

        self._of(name, become)
        return secret

    def reset(self, name: str, by: str) -> str:
        """No password, no authenticator, no session any more; the one-time secret of a new beginning."""
        secret, first = new_first_secret(self._clock())

        def become(known: Account) -> Account:
            if known.role in STRONG_OFFICES:
                return replace(known, proposal=self._proposal(Act.RESET, by, first))
            return _begun_anew(known, first)

        self._of(name, become)
        return secret

    def disable(self, name: str) -> None:
        """The account is not used any more: its sessions end, and nothing given before opens it again, neither what waits
        for approval nor a one-time secret. Anybody may take away alone."""
        self._of(
            name,
            lambda known: replace(
                known.sessions_ended(), enabled=False, proposal=None, first=None, enrolling=None
            ),
        )

    def enable(self, name: str, by: str) -> bool:
        """The account is used again; False where another has to approve it first."""

        def become(known: Account) -> Account:
            if known.enabled:
                return known
            if known.proposal is not None:
                raise AccountRefused(
                    "该账号尚待另一人批准。", "The account waits for another person's approval."
                )
            if known.role in STRONG_OFFICES:
                return replace(known, proposal=self._proposal(Act.ENABLE, by, None))
            return replace(known, enabled=True)

        return self._of(name, become).enabled

    def approve(self, name: str, by: str) -> Account:
        """What another proposed takes effect."""

        def become(known: Account) -> Account:
            proposal = known.proposal
            if proposal is None:
                raise AccountRefused("该账号没有待批准的事项。", "Nothing is proposed for that account.")
            if one_person(by) in (one_person(proposal.by), one_person(name)):
                raise AccountRefused(
                    "提出人和账号本人不能批准，须由另一人批准。",
                    "Neither who proposed it nor the account's holder approves it; another person does.",
                )
            return _approved(known, proposal)

        return self._of(name, become)

    def first_keeper(self) -> str | None:
        """On an embedded ledger's own machine: the keeper's one-time secret while no password was ever set there.

        Whoever starts the process owns the key ring already, so nobody else is there to approve. The office is
        not given to anybody new: as soon as there is another account or a password, it is given by two.
        """
        if any(each.name != FIRST_KEEPER or each.password is not None for each in self._book.all()):
            return None
        secret, first = new_first_secret(self._clock())
        keeper = Account(
            name=FIRST_KEEPER, role=MachineRole.KEEPER, scope=PlaceScope(Reach.EVERYWHERE), sources=None, first=first
        )  # fmt: skip

        def become(known: Account | None) -> Account:
            if known is None:
                return keeper
            return known if known.password is not None else replace(known, first=first)

        self._book.change(FIRST_KEEPER, become)
        return secret

    def _proposal(self, act: Act, by: str, first: FirstSecret | None) -> Proposal:
        return Proposal(act, one_person(by), self._clock(), first)

    def _of(self, name: str, become: Callable[[Account], Account]) -> Account:
        def existing(known: Account | None) -> Account:
            if known is None:
                raise AccountRefused("没有这个账号。", "There is no such account.")
            return become(known)

        changed = self._book.change(name, existing)
        assert changed is not None
        return changed


def _approved(known: Account, proposal: Proposal) -> Account:
    done = replace(known, proposal=None)
    match proposal.act:
        case Act.ADD:
            return replace(done, enabled=True, first=proposal.first)
        case Act.RESET:
            return _begun_anew(done, proposal.first)
        case Act.ENABLE:
            return replace(done, enabled=True)


def _begun_anew(known: Account, first: FirstSecret | None) -> Account:
    return replace(known.sessions_ended(), password=None, factor=None, enrolling=None, first=first)
