"""Logging in and out with a local account, and what its holder may change about it."""

from collections.abc import Callable
from math import ceil
from typing import TypeVar

from fastapi import Request
from pydantic_core import to_json
from starlette.responses import Response

from access.accounts import Account
from access.few_at_a_time import NoRoom
from access.logins import FirstSecretWrong, Logins, LoginWrong, WaitFirst
from access.one_time_codes import enrolment_uri
from access.passwords import SHORTEST, PasswordTooWeak
from access.sessions import SESSION_PREFIX
from api.account_bodies import CodeBody, EnrolBody, FirstBody, LoginBody, PasswordBody, read_account_body
from api.answers import Answer
from api.credentials import token_in
from api.door import AtDoor, Door
from api.identity_problems import (
    FirstSecretRefused,
    LoginBusy,
    LoginRefused,
    LoginTooOften,
    NoLocalAccount,
    PasswordRefused,
)
from api.local_time import LocalTime
from api.problems import NotFound
from api.seam import Admission, Admitted

Done = TypeVar("Done")


class SessionAnswer(Answer):
    """A session; the token is told this once. `strength` is how surely its holder is known."""

    token: str
    expires_at: LocalTime
    strength: str


class AccountAnswer(Answer):
    """It is done."""

    done: bool


class EnrolmentAnswer(Answer):
    """The authenticator's secret, told this once; `uri` is what an authenticator reads."""

    secret: str
    uri: str


async def log_in(request: Request, door: AtDoor) -> Response:
    """A name and a password become a short-lived token."""
    logins = _logins(door)
    body = await read_account_body(request, door.deps.settings, LoginBody)
    token, session = await _worked(
        door, lambda: logins.login(body.name, body.password, body.code, _address(request))
    )
    return _told(
        SessionAnswer(token=token, expires_at=session.expires_at, strength=session.login.name.lower())
    )


async def log_out(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """The token ends at once."""
    logins, _ = _own(door, admission, request)
    logins.sessions.end(_token(request))
    return _told(AccountAnswer(done=True))


async def set_first_password(request: Request, door: AtDoor) -> Response:
    """A one-time secret and a new password; the secret is used then."""
    logins = _logins(door)
    body = await read_account_body(request, door.deps.settings, FirstBody)
    await _worked(door, lambda: logins.set_first(body.name, body.secret, body.password, _address(request)))
    return _told(AccountAnswer(done=True))


async def change_password(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """Another password; every session of the account ends, this one too."""
    logins, account = _own(door, admission, request)
    body = await read_account_body(request, door.deps.settings, PasswordBody)
    await _worked(door, lambda: logins.change_password(account.name, body.old, body.new, _address(request)))
    return _told(AccountAnswer(done=True))


async def enrol_authenticator(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """A secret for an authenticator, which counts once a code of it was shown."""
    logins, account = _own(door, admission, request)
    body = await read_account_body(request, door.deps.settings, EnrolBody)
    secret = await _worked(door, lambda: logins.enrol(account.name, body.password, _address(request)))
    return _told(EnrolmentAnswer(secret=secret, uri=enrolment_uri(secret, account.name)))


async def confirm_authenticator(request: Request, door: AtDoor, admission: Admitted) -> Response:
    """A code of the new authenticator; from now on each login asks for one."""
    logins, account = _own(door, admission, request)
    body = await read_account_body(request, door.deps.settings, CodeBody)
    await _worked(door, lambda: logins.confirm(account.name, body.code, _address(request)))
    return _told(AccountAnswer(done=True))


def _logins(door: Door) -> Logins:
    if door.deps.logins is None:
        raise NotFound
    return door.deps.logins


def _own(door: Door, admission: Admission, request: Request) -> tuple[Logins, Account]:
    """The account this very session belongs to; a token of the book of the same name has none."""
    logins = _logins(door)
    assert admission.principal is not None
    account = logins.book.find(admission.principal.name)
    if account is None or not _token(request).startswith(SESSION_PREFIX):
        raise NoLocalAccount
    return logins, account


def _token(request: Request) -> str:
    """The token the gate recognised."""
    return token_in(request.headers["authorization"].encode("latin-1"), request.method) or ""


def _address(request: Request) -> str | None:
    return None if request.client is None else request.client.host


async def _worked(door: Door, work: Callable[[], Done]) -> Done:
    """Hashing passwords, in few threads of its own: a crowd at the login must not keep readers waiting."""
    try:
        return await door.hashers.run(work)
    except NoRoom:
        raise LoginBusy from None
    except LoginWrong:
        raise LoginRefused from None
    except FirstSecretWrong:
        raise FirstSecretRefused from None
    except WaitFirst as held:
        raise LoginTooOften(retry_after=ceil(held.wait.total_seconds())) from None
    except PasswordTooWeak as problem:
        raise PasswordRefused(rule=problem.weakness.value, shortest=SHORTEST) from None


def _told(document: Answer) -> Response:
    """Never kept by anybody on the way: it may hold a token."""
    return Response(to_json(document), media_type="application/json", headers={"cache-control": "no-store"})
