"""Who may be recognised, put together from the settings: local accounts, and the identity provider."""

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path
from typing import NoReturn

from access.account_acts import AccountActs, AccountRefused
from access.accounts import AccountBook, AccountBookUnsafe
from access.attempts import Attempts
from access.key_fetch import key_fetch
from access.logins import Logins
from access.mapping_approval import MappingApprovals
from access.office_mapping import MappingNotValid, OfficeMapping, read_mapping
from access.passwords import Passwords
from access.provider_keys import Algorithm, ProviderKeys
from access.resource_server import ClaimNames, Expected, ResourceServer
from access.sessions import Sessions
from access.strong_offices import NobodyNamed
from app.output import Exit, fail
from app.settings import Settings, variable
from app.stores import utc_now


def account_book(settings: Settings) -> AccountBook:
    """The book the settings name."""
    return AccountBook(settings.account_path)


def approvals(settings: Settings) -> MappingApprovals:
    """Which mapping was approved, kept beside the accounts."""
    return MappingApprovals(settings.account_path.with_name("mapping.json"), utc_now)


@contextmanager
def safe_accounts() -> Iterator[None]:
    """Ends the command when the file must not be trusted, or with the reason why it was not done."""
    try:
        yield
    except AccountBookUnsafe as problem:
        fail(Exit.BAD_USE, f"账号文件不可用:{problem}", f"The account file cannot be used: {problem}")
    except NobodyNamed:
        fail(Exit.BAD_USE, "须用 --as 说明由谁办理。", "It is not said who acts: name somebody with --as.")
    except AccountRefused as problem:
        fail(Exit.WRONG, problem.zh, problem.en)


def local_logins(settings: Settings) -> Logins:
    """The login desk over the account file."""
    book = account_book(settings)
    return Logins(
        book=book,
        sessions=Sessions(book, utc_now, timedelta(minutes=settings.session_minutes)),
        passwords=Passwords(),
        attempts=Attempts(utc_now),
        clock=utc_now,
    )


def first_login(settings: Settings) -> str | None:
    """The keeper's one-time secret, while no password was ever set here."""
    with safe_accounts():
        return AccountActs(account_book(settings), utc_now).first_keeper()


def identity_provider(settings: Settings) -> ResourceServer | None:
    """The provider the settings name, or None. Ends the command where they are not whole, or nobody approved the mapping."""
    if settings.oidc_issuer is None:
        return None
    expected = Expected(
        issuer=settings.oidc_issuer,
        audience=_needed(settings.oidc_audience, "oidc_audience"),
        algorithms=_algorithms(settings.oidc_algorithms),
        kind=settings.oidc_token_type,
        leeway=timedelta(seconds=settings.oidc_leeway_seconds),
        claims=ClaimNames(
            roles=settings.oidc_roles_claim,
            name=settings.oidc_name_claim,
            person_key=settings.oidc_person_claim,
        ),
    )
    keys = _keys(_needed(settings.oidc_keys, "oidc_keys"), settings.oidc_ca_file)
    return ResourceServer(expected, keys, approved_mapping(settings), utc_now)


def approved_mapping(settings: Settings) -> OfficeMapping:
    """The mapping as it stands, if two people approved this very text."""
    mapping = mapping_of(settings)
    with safe_accounts():
        approved = approvals(settings).approved(mapping.digest)
    if not approved:
        fail(
            Exit.BAD_USE,
            "岗位对照文件未经两人批准：请由一人运行 gridledger identity propose，另一人运行 gridledger identity approve。",
            "Two people have not approved this mapping of offices: one runs `gridledger identity propose`, "
            "another `gridledger identity approve`.",
        )
    return mapping


def mapping_of(settings: Settings) -> OfficeMapping:
    """The mapping file the settings name, approved or not."""
    path = settings.oidc_mapping
    if path is None:
        _missing("oidc_mapping")
    try:
        return read_mapping(path)
    except MappingNotValid as problem:
        fail(Exit.BAD_USE, f"岗位对照文件有误:{problem}", f"The mapping of offices cannot be used: {problem}")


def _keys(location: str, authority: Path | None) -> ProviderKeys:
    try:
        return ProviderKeys(key_fetch(location, authority), utc_now)
    except ValueError as problem:
        _wrong("oidc_keys", problem)


def _algorithms(text: str) -> frozenset[Algorithm]:
    try:
        return frozenset(Algorithm(each.strip()) for each in text.split(","))
    except ValueError as problem:
        _wrong("oidc_algorithms", problem)


def _needed(value: str | None, setting: str) -> str:
    return value if value else _missing(setting)


def _missing(setting: str) -> NoReturn:
    name, issuer = variable(setting), variable("oidc_issuer")
    fail(Exit.BAD_USE, f"设置了 {issuer},还须设置 {name}。", f"With {issuer} set, {name} is needed too.")


def _wrong(setting: str, problem: ValueError) -> NoReturn:
    name = variable(setting)
    fail(Exit.BAD_USE, f"{name} 有误:{problem}", f"{name} cannot be used: {problem}")
