"""Logging in over HTTP: a session for a password, one answer for everything that is wrong, and never a secret in a log."""

import asyncio
import time
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from access.accounts import Account
from access.attempts import OF_AN_ACCOUNT
from access.one_time_codes import STEP_SECONDS
from api.account_bodies import LARGEST_BYTES
from api.identity_problems import (
    FirstSecretRefused,
    JsonOnly,
    LoginRefused,
    LoginTooOften,
    NoLocalAccount,
    PasswordRefused,
)
from api.problems import BodyInvalid, EventTooLarge, Problem, TokenExpired, TokenMissing, TokenUnknown
from domain.shared.actor import Role
from tests.api.visitors import KEEPER, Caller, is_problem, visitor
from tests.support.login_desk import BETTER, GOOD, LIU
from tests.support.login_door import LoginDoor, Said


@pytest.fixture
def door(tmp_path: Path) -> LoginDoor:
    return LoginDoor(tmp_path)


def test_a_login_opens_what_the_office_may_see_until_it_is_over(door: LoginDoor) -> None:
    answered = door.logs_in()
    told = answered.json()
    assert answered.headers["cache-control"] == "no-store"
    assert "etag" not in answered.headers
    assert (told["strength"], told["expires_at"]) == ("password", "2026-03-02T10:30:00+08:00")
    assert door.sees(told["token"]).status_code == 200
    assert Caller(door.app, told["token"]).get("/metrics").status_code == 403
    door.desk.clock.pass_by(minutes=60)
    assert is_problem(door.sees(told["token"]), TokenExpired)


def test_logging_out_ends_this_session_and_no_other(door: LoginDoor) -> None:
    one, other = door.token(), door.token()
    assert door.says("/logout", token=one).json() == {"done": True}
    assert is_problem(door.sees(one), TokenUnknown)
    assert door.sees(other).status_code == 200
    assert is_problem(door.says("/logout", token=one), TokenUnknown)


def test_everything_wrong_is_told_in_the_same_words(door: LoginDoor) -> None:
    door.desk.acts.add(replace(LIU, name="unset"), by="wang")
    answers = [
        door.logs_in(password=BETTER),
        door.logs_in(name="nobody"),
        door.logs_in(name="unset"),
        door.logs_in(name="unset", code="123456"),
    ]
    for answered in answers:
        assert is_problem(answered, LoginRefused)
        assert answered.headers["www-authenticate"].startswith("Bearer")
    bodies = [{**each.json(), "instance": None} for each in answers]
    assert bodies.count(bodies[0]) == len(bodies)


def test_too_many_failures_are_told_alike_for_a_name_that_is_none(door: LoginDoor) -> None:
    for name in ("liu", "nobody"):
        for _ in range(OF_AN_ACCOUNT.free):
            assert is_problem(door.logs_in(name=name, password=BETTER), LoginRefused)
        held = door.logs_in(name=name)
        assert is_problem(held, LoginTooOften)
        assert held.headers["retry-after"] == "15"


def test_the_keepers_first_password_is_set_with_the_secret_that_was_printed(tmp_path: Path) -> None:
    door = LoginDoor(tmp_path)
    door.desk.book.change("liu", lambda _: None)
    secret = door.desk.acts.first_keeper()
    said: Said = {"name": "keeper", "secret": secret, "password": BETTER}
    weak = door.says("/account/first", {**said, "password": "password1234"})
    assert is_problem(weak, PasswordRefused)
    assert (weak.json()["rule"], weak.json()["shortest"]) == ("too_common", 12)
    assert door.says("/account/first", said).json() == {"done": True}
    assert is_problem(door.says("/account/first", said), FirstSecretRefused)
    assert Caller(door.app, door.token(name="keeper", password=BETTER)).get("/metrics").status_code == 200


def test_an_account_of_a_strong_office_logs_in_when_two_people_gave_it(door: LoginDoor) -> None:
    secret = door.desk.acts.add(Account(name="chen", role=Role.AUDITOR, scope=LIU.scope), by="wang")
    said: Said = {"name": "chen", "secret": secret, "password": GOOD}
    assert is_problem(door.says("/account/first", said), FirstSecretRefused)
    door.desk.acts.approve("chen", by="zhao")
    assert door.says("/account/first", said).status_code == 200
    assert Caller(door.app, door.token(name="chen")).get("/audit/events").status_code == 200


def test_a_new_password_ends_every_session(door: LoginDoor) -> None:
    token, other = door.token(), door.token()
    assert is_problem(door.says("/account/password", {"old": BETTER, "new": GOOD}, token), LoginRefused)
    assert door.says("/account/password", {"old": GOOD, "new": BETTER}, token).json() == {"done": True}
    for ended in (token, other):
        assert is_problem(door.sees(ended), TokenUnknown)
    assert is_problem(door.logs_in(), LoginRefused)
    assert door.logs_in(password=BETTER).status_code == 200


def test_an_authenticator_makes_the_login_surer(door: LoginDoor) -> None:
    token = door.token()
    told = door.says("/account/second-factor", {"password": GOOD}, token).json()
    assert told["uri"] == (
        f"otpauth://totp/gridledger:liu?secret={told['secret']}&issuer=gridledger&digits=6&period=30"
    )
    code = door.desk.code(told["secret"])
    assert door.says("/account/second-factor/confirm", {"code": code}, token).json() == {"done": True}
    assert is_problem(door.sees(token), TokenUnknown), "what was logged in with less has ended"
    assert is_problem(door.logs_in(), LoginRefused)
    assert is_problem(door.logs_in(code=code), LoginRefused)
    door.desk.clock.pass_by(seconds=STEP_SECONDS)
    answered = door.logs_in(code=door.desk.code(told["secret"]))
    assert answered.json()["strength"] == "second_factor"


OWN: dict[str, Said] = {
    "/logout": {},
    "/account/password": {"old": GOOD, "new": BETTER},
    "/account/second-factor": {"password": GOOD},
    "/account/second-factor/confirm": {"code": "123456"},
}


@pytest.mark.parametrize("path", OWN)
def test_a_token_of_the_book_has_no_account_to_change(door: LoginDoor, path: str) -> None:
    of_the_book = door.deps.tokens.issue(visitor(LIU.role, name="liu", expires_at=KEEPER.expires_at))
    assert door.sees(of_the_book).status_code == 200
    assert is_problem(door.says(path, OWN[path], of_the_book), NoLocalAccount)
    assert is_problem(door.says(path, OWN[path]), TokenMissing)


WRONG: dict[str, tuple[Callable[[LoginDoor], httpx.Response], type[Problem]]] = {
    "an unknown member": (lambda door: door.logs_in(role="auditor"), BodyInvalid),
    "no password": (lambda door: door.says("/login", {"name": "liu"}), BodyInvalid),
    "a number": (lambda door: door.logs_in(password=123456789012), BodyInvalid),
    "a code of letters": (lambda door: door.logs_in(code="12345a"), BodyInvalid),
    "too large": (lambda door: door.logs_in(password="x" * LARGEST_BYTES), EventTooLarge),
    "no JSON by its name": (
        lambda door: Caller(door.app).ask("POST", "/login", content="{}", headers={"content-type": "text/plain"}),
        JsonOnly,
    ),
    "a form": (
        lambda door: Caller(door.app).ask(
            "POST", "/login", content="name=liu", headers={"content-type": "application/x-www-form-urlencoded"}
        ),
        JsonOnly,
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", WRONG)
def test_what_is_no_login_is_refused_before_anything_is_tried(door: LoginDoor, name: str) -> None:
    act, problem = WRONG[name]
    before = door.desk.passwords.verified
    assert is_problem(act(door), problem)
    assert door.desk.passwords.verified == before


def test_no_password_code_or_secret_stands_in_an_answer_or_a_log(door: LoginDoor) -> None:
    canary = "canary lantern 7391"
    with capture_logs() as logged:
        told = [
            door.logs_in(password=canary),
            door.logs_in(name=canary),
            door.logs_in(**{canary: 1}),
            door.says("/account/first", {"name": "liu", "secret": canary, "password": canary}),
            door.says("/account/password", {"old": canary, "new": canary}, door.token()),
        ]
    assert [each.status_code for each in told] == [401, 401, 422, 401, 401]
    assert canary not in "".join(each.text for each in told)
    assert canary not in str(logged)
    assert {each["event"] for each in logged} == {"identity.login_failed"}


def test_a_crowd_at_the_login_is_served_few_at_a_time(door: LoginDoor) -> None:
    at_once, most = 0, 0
    holds = door.desk.passwords.holds

    def watched(kept: str | None, password: str) -> bool:
        nonlocal at_once, most
        at_once += 1
        most = max(most, at_once)
        time.sleep(0.02)  # as real hashes take
        try:
            return holds(kept, password)
        finally:
            at_once -= 1

    door.desk.passwords.holds = watched

    async def crowd() -> list[int]:
        transport = httpx.ASGITransport(door.app)
        async with httpx.AsyncClient(transport=transport, base_url="http://127.0.0.1") as client:
            asked = [
                client.post("/login", json={"name": f"name-{nth}", "password": GOOD}) for nth in range(60)
            ]
            return [each.status_code for each in await asyncio.gather(*asked)]

    told = asyncio.run(crowd())
    assert most <= door.deps.settings.hashers
    bounds = door.deps.settings
    assert told.count(401) == bounds.hashers + bounds.hashers_awaited
    assert told.count(503) == 60 - told.count(401), (
        "who finds no room is told so, and nobody waits without end"
    )
