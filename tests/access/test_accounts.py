"""The account file: its owner's alone, without a password, and strong offices given by two."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from access.account_acts import AccountActs, AccountRefused
from access.accounts import Account, AccountBook, AccountBookUnsafe, Act, Factor, FirstSecret
from access.principal import MachineRole, PlaceScope, Reach
from access.strong_offices import STRONG_OFFICES, NobodyNamed
from domain.shared.actor import Role
from tests.api.visitors import COMMUNITY
from tests.support.provider import MovingClock

EVERYWHERE = PlaceScope(Reach.EVERYWHERE)
LIU = Account(
    name="staff:G0001",
    role=Role.COMMUNITY_OFFICER,
    scope=PlaceScope(Reach.COMMUNITY, frozenset({COMMUNITY})),
    sources=frozenset({"urn:gridledger:source:xiheqiao-app"}),
    person_key="01JN000000000000000000P001",
)
CHEN = Account(name="chen", role=Role.AUDITOR, scope=EVERYWHERE)


@pytest.fixture
def clock() -> MovingClock:
    return MovingClock()


@pytest.fixture
def book(tmp_path: Path) -> AccountBook:
    return AccountBook(tmp_path / "keys" / "accounts.json")


@pytest.fixture
def acts(book: AccountBook, clock: MovingClock) -> AccountActs:
    return AccountActs(book, clock)


def test_what_is_kept_comes_back_whole(book: AccountBook, tmp_path: Path, clock: MovingClock) -> None:
    whole = replace(
        LIU,
        password="$argon2id$…",
        factor=Factor("ABC", 7),
        enrolling="DEF",
        first=FirstSecret("00", clock()),
    )
    book.change(whole.name, lambda _: whole)
    assert AccountBook(tmp_path / "keys" / "accounts.json").all() == [whole]
    assert (tmp_path / "keys" / "accounts.json").stat().st_mode & 0o777 == 0o600


def test_a_file_others_can_read_or_that_is_none_is_not_trusted(
    book: AccountBook, acts: AccountActs, tmp_path: Path
) -> None:
    acts.add(LIU, by="wang")
    file = tmp_path / "keys" / "accounts.json"
    file.chmod(0o640)
    with pytest.raises(AccountBookUnsafe, match="0600"):
        AccountBook(file).all()
    file.chmod(0o600)
    file.write_text("{}")
    for _ in range(2):
        with pytest.raises(AccountBookUnsafe, match="no account file"):
            book.find("chen")


def test_two_processes_never_overwrite_each_other(
    book: AccountBook, acts: AccountActs, tmp_path: Path
) -> None:
    other = AccountActs(AccountBook(tmp_path / "keys" / "accounts.json"), MovingClock())
    other.add(LIU, by="wang")
    acts.add(replace(LIU, name="second"), by="wang")
    other.add(replace(LIU, name="third"), by="wang")
    assert [each.name for each in book.all()] == ["second", "staff:G0001", "third"]


def test_a_change_that_is_refused_writes_nothing(
    book: AccountBook, acts: AccountActs, tmp_path: Path
) -> None:
    acts.add(LIU, by="wang")
    before = (tmp_path / "keys" / "accounts.json").read_bytes()
    for refused in (
        lambda: acts.add(LIU, by="wang"),
        lambda: acts.disable("nobody"),
        lambda: acts.approve(LIU.name, by="zhao"),
        lambda: acts.reset("nobody", by="wang"),
    ):
        with pytest.raises(AccountRefused):
            refused()
    assert (tmp_path / "keys" / "accounts.json").read_bytes() == before


def test_an_ordinary_office_is_given_by_one(book: AccountBook, acts: AccountActs, clock: MovingClock) -> None:
    secret = acts.add(LIU, by="wang")
    kept = book.find(LIU.name)
    assert kept is not None
    assert kept.first is not None
    assert (kept.enabled, kept.password, kept.proposal) == (True, None, None)
    assert kept.first.matches(secret, clock() + timedelta(hours=23, minutes=59))
    assert not kept.first.matches(secret, clock() + timedelta(hours=24))
    assert not kept.first.matches(secret + "x", clock())


@pytest.mark.parametrize("role", sorted(STRONG_OFFICES))
def test_a_strong_office_is_given_by_two(
    book: AccountBook, acts: AccountActs, role: Role | MachineRole
) -> None:
    acts.add(replace(CHEN, role=role), by="wang")
    kept = book.find("chen")
    assert kept is not None
    assert kept.proposal is not None
    assert (kept.enabled, kept.first, kept.proposal.act, kept.proposal.by) == (False, None, Act.ADD, "wang")
    for nobody_else in ("wang", "chen", "Wang ", "staff:wang", "ＷＡＮＧ", "STAFF:chen"):
        with pytest.raises(AccountRefused):
            acts.approve("chen", by=nobody_else)
    assert book.find("chen") == kept
    approved = acts.approve("chen", by="zhao")
    assert (approved.enabled, approved.first, approved.proposal) == (True, kept.proposal.first, None)
    with pytest.raises(AccountRefused):
        acts.approve("chen", by="li")


STRONG_ACTS: dict[str, tuple[Callable[[AccountActs], object], Act]] = {
    "reset": (lambda acts: acts.reset("chen", by="wang"), Act.RESET),
    "enable": (lambda acts: acts.enable("chen", by="wang"), Act.ENABLE),
}


@pytest.mark.parametrize("name", STRONG_ACTS)
def test_a_strong_office_is_reset_and_restored_by_two_and_taken_away_by_one(
    book: AccountBook, acts: AccountActs, name: str
) -> None:
    act, expected = STRONG_ACTS[name]
    acts.add(CHEN, by="wang")
    acts.approve("chen", by="zhao")
    book.change(
        "chen", lambda each: each and replace(each, password="$kept", factor=Factor("A", 1), first=None)
    )
    acts.disable("chen")
    before = book.find("chen")
    assert before is not None
    act(acts)
    proposed = book.find("chen")
    assert proposed is not None
    assert proposed.proposal is not None
    assert replace(proposed, proposal=None) == before, "proposing alone changes nothing"
    assert proposed.proposal.act is expected
    with pytest.raises(AccountRefused):
        acts.approve("chen", by="wang")
    done = acts.approve("chen", by="zhao")
    if expected is Act.RESET:
        assert (done.password, done.factor, done.enabled) == (None, None, False)
        assert done.generation == before.generation + 1
    else:
        assert done == replace(before, enabled=True)


def test_a_pending_account_is_not_let_in_by_the_back_door(book: AccountBook, acts: AccountActs) -> None:
    acts.add(CHEN, by="wang")
    for act in (lambda: acts.enable("chen", by="wang"), lambda: acts.link("chen")):
        with pytest.raises(AccountRefused):
            act()
    kept = book.find("chen")
    assert kept is not None
    assert not kept.enabled


def test_an_ordinary_account_is_reset_linked_disabled_and_enabled_by_one(
    book: AccountBook, acts: AccountActs, clock: MovingClock
) -> None:
    old, new = acts.add(LIU, by="wang"), acts.link(LIU.name)
    kept = book.find(LIU.name)
    assert kept is not None
    assert kept.first is not None
    assert (kept.first.matches(old, clock()), kept.first.matches(new, clock())) == (False, True)
    book.change(LIU.name, lambda each: each and replace(each, password="$kept", factor=Factor("A", 1)))
    with pytest.raises(AccountRefused):
        acts.link(LIU.name)
    acts.reset(LIU.name, by="wang")
    acts.disable(LIU.name)
    assert acts.enable(LIU.name, by="wang")
    kept = book.find(LIU.name)
    assert kept is not None
    assert (kept.password, kept.factor, kept.enabled, kept.generation) == (None, None, True, 3)


def test_the_first_keeper_gets_a_secret_until_a_password_is_set_and_never_beside_others(
    book: AccountBook, acts: AccountActs
) -> None:
    first, second = acts.first_keeper(), acts.first_keeper()
    assert first is not None
    assert second is not None
    keeper = book.find("keeper")
    assert keeper is not None
    assert keeper.first is not None
    assert (keeper.role, keeper.enabled) == (MachineRole.KEEPER, True)
    assert not keeper.first.matches(first, MovingClock()())
    assert keeper.first.matches(second, MovingClock()())
    book.change("keeper", lambda each: each and replace(each, password="$kept", first=None))
    assert acts.first_keeper() is None


def test_beside_other_accounts_nobody_becomes_keeper_by_a_restart(
    book: AccountBook, acts: AccountActs
) -> None:
    acts.add(LIU, by="wang")
    assert acts.first_keeper() is None
    assert book.find("keeper") is None


@pytest.mark.parametrize("name", ["", "x", "a b", "刘某", "a\nb", "x" * 65, ":x"])
def test_a_name_is_a_plain_word(name: str) -> None:
    with pytest.raises(ValueError, match="name"):
        replace(LIU, name=name)


def test_whoever_acts_is_named(acts: AccountActs) -> None:
    for nobody in ("", "  ", "staff:"):
        with pytest.raises(NobodyNamed):
            acts.add(CHEN, by=nobody)


def test_a_person_key_is_no_number_of_a_person() -> None:
    with pytest.raises(ValueError, match="person key"):
        replace(LIU, person_key="990101198001010014")


@pytest.mark.parametrize("role", [MachineRole.UPSTREAM, MachineRole.MONITOR])
def test_a_machine_has_a_token_and_no_account(role: MachineRole) -> None:
    with pytest.raises(ValueError, match="token"):
        replace(LIU, role=role)


def test_what_waits_for_approval_or_was_given_once_is_gone_with_the_account_that_is_disabled(
    book: AccountBook, acts: AccountActs
) -> None:
    for account in (LIU, CHEN):
        acts.add(account, by="wang")
        acts.disable(account.name)
        left = book.find(account.name)
        assert left is not None
        assert (left.enabled, left.first, left.proposal) == (False, None, None)
    with pytest.raises(AccountRefused):
        acts.approve("chen", by="zhao")
