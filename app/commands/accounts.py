"""`gridledger accounts`: local accounts of people. One-time secrets are shown once; passwords are set by their holders."""

from dataclasses import dataclass
from datetime import datetime
from typing import Annotated

import typer

from access.account_acts import AccountActs
from access.accounts import Account
from access.authorize import Action
from access.principal import Office, PlaceScope, Reach
from access.strong_offices import STRONG_OFFICES
from access.tokens import office
from app.desk_work import As, AsJson
from app.identity import account_book, safe_accounts
from app.output import Exit, fail, print_json, print_table, progress_note
from app.settings import Settings
from app.stores import utc_now
from app.verbs import verb

command = typer.Typer(
    help="Local accounts: add, list, disable, enable, reset, link, approve. 本地账号。", no_args_is_help=True
)
Name = Annotated[str, typer.Argument(help="whose account")]


@dataclass(frozen=True, slots=True)
class _Shown:
    """An account without anything that could be tried at a login."""

    name: str
    role: Office
    scope: PlaceScope
    sources: frozenset[str] | None
    enabled: bool
    password: bool
    second_factor: bool
    first_until: datetime | None
    proposed: str | None
    proposed_by: str | None


@command.command("add")
@verb(Action.CHANGE_ACCOUNT)
def add(
    name: Annotated[str, typer.Argument(help="letters, digits and . _ : - of ASCII, no personal name")],
    role: Annotated[str, typer.Option(help="a role of the trade, or keeper")],
    operator: As,
    place: Annotated[
        list[str] | None, typer.Option(help="grid (15 digits), community or town (12); none: everywhere")
    ] = None,
    reach: Annotated[Reach, typer.Option(help="what the places are")] = Reach.EVERYWHERE,
    source: Annotated[list[str] | None, typer.Option(help="source URIs the holder sends as")] = None,
    person: Annotated[str | None, typer.Option(help="the holder's own person key, if any")] = None,
    as_json: AsJson = False,
) -> None:
    """Add an account; print its holder's one-time secret, once. A strong office waits for a second person."""
    try:
        account = Account(
            name=name,
            role=office(role),
            scope=PlaceScope(reach, frozenset(place or ())),
            sources=frozenset(source or ()),
            person_key=person,
        )
    except ValueError as problem:
        fail(Exit.BAD_USE, f"参数有误:{problem}", f"This cannot be added: {problem}")
    with safe_accounts():
        secret = _acts().add(account, operator)
    _tell_secret(name, secret, waits=account.role in STRONG_OFFICES, as_json=as_json)


@command.command("list")
@verb(Action.LIST_ACCOUNTS)
def show(as_json: AsJson = False) -> None:
    """List accounts: the office, whether they are used, what is proposed."""
    with safe_accounts():
        shown = [_shown(each) for each in account_book(Settings()).all()]
    if as_json:
        print_json(shown)
        return
    columns = ("name", "role", "reach", "enabled", "password", "second factor", "proposed", "by")
    rows = [
        (each.name, each.role, each.scope.reach, each.enabled, each.password, each.second_factor, each.proposed, each.proposed_by)
        for each in shown
    ]  # fmt: skip
    print_table("accounts 账号", columns, rows)


@command.command("approve")
@verb(Action.CHANGE_ACCOUNT)
def approve(name: Name, operator: As, as_json: AsJson = False) -> None:
    """Let take effect what another person proposed for this account."""
    with safe_accounts():
        account = _acts().approve(name, operator)
    _tell(account, as_json)


@command.command("disable")
@verb(Action.CHANGE_ACCOUNT)
def disable(name: Name, as_json: AsJson = False) -> None:
    """End the account's sessions and let nobody log in with it."""
    with safe_accounts():
        _acts().disable(name)
        account = account_book(Settings()).find(name)
    assert account is not None
    _tell(account, as_json)


@command.command("enable")
@verb(Action.CHANGE_ACCOUNT)
def enable(name: Name, operator: As, as_json: AsJson = False) -> None:
    """Let the account be used again; a strong office waits for a second person."""
    with safe_accounts():
        enabled = _acts().enable(name, operator)
        account = account_book(Settings()).find(name)
    assert account is not None
    if not enabled:
        _say_it_waits(name)
    _tell(account, as_json)


@command.command("reset")
@verb(Action.CHANGE_ACCOUNT)
def reset(name: Name, operator: As, as_json: AsJson = False) -> None:
    """Take away password, authenticator and sessions; print a one-time secret. A strong office waits for a second person."""
    with safe_accounts():
        secret = _acts().reset(name, operator)
        account = account_book(Settings()).find(name)
    assert account is not None
    _tell_secret(name, secret, waits=account.proposal is not None, as_json=as_json)


@command.command("link")
@verb(Action.CHANGE_ACCOUNT)
def link(name: Name, as_json: AsJson = False) -> None:
    """Print another one-time secret for an account that has no password yet; the older one ends."""
    with safe_accounts():
        secret = _acts().link(name)
    _tell_secret(name, secret, waits=False, as_json=as_json)


def _acts() -> AccountActs:
    return AccountActs(account_book(Settings()), utc_now)


def _shown(account: Account) -> _Shown:
    proposal = account.proposal
    return _Shown(
        name=account.name,
        role=account.role,
        scope=account.scope,
        sources=account.sources,
        enabled=account.enabled,
        password=account.password is not None,
        second_factor=account.factor is not None,
        first_until=None if account.first is None else account.first.expires_at,
        proposed=None if proposal is None else proposal.act.value,
        proposed_by=None if proposal is None else proposal.by,
    )


def _tell(account: Account, as_json: bool) -> None:
    if as_json:
        print_json(_shown(account))


def _tell_secret(name: str, secret: str, *, waits: bool, as_json: bool) -> None:
    """The secret alone on stdout, so that a script can take it; it is told nowhere else and kept nowhere."""
    if waits:
        _say_it_waits(name)
    if as_json:
        print_json({"name": name, "secret": secret, "waits_for_approval": waits})
    else:
        typer.echo(secret)


def _say_it_waits(name: str) -> None:
    progress_note(
        f"该岗位须两人办理：请另一人运行 gridledger accounts approve {name} --as 姓名代号。\n"
        f"This office is given by two: another person runs `gridledger accounts approve {name} --as WHO`."
    )
