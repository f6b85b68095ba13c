"""Logging in: right, wrong, too often; nobody learns whether a name exists; a code counts once."""

from datetime import timedelta
from pathlib import Path
from typing import Literal

import pytest
from argon2 import PasswordHasher
from argon2.profiles import RFC_9106_LOW_MEMORY
from structlog.testing import capture_logs

from access.accounts import Account
from access.attempts import OF_AN_ACCOUNT, OF_AN_ADDRESS
from access.logins import FirstSecretWrong, LoginWrong, WaitFirst
from access.one_time_codes import STEP_SECONDS, code_at, step_of
from access.passwords import Passwords, PasswordTooWeak, Weakness
from access.sessions import MOST_OF_ONE
from access.vocabulary import LoginStrength
from domain.shared.actor import Role
from tests.support.login_desk import BETTER, ELSEWHERE, GOOD, HERE, LIU, LoginDesk


@pytest.fixture
def desk(tmp_path: Path) -> LoginDesk:
    return LoginDesk(tmp_path)


def test_a_login_gives_a_session_that_ends_by_itself(desk: LoginDesk) -> None:
    token, session = desk.logins.login("liu", GOOD, None, HERE)
    held = desk.sessions.find(token)
    assert held is not None
    assert (held.name, held.role, held.login) == ("liu", LIU.role, LoginStrength.PASSWORD)
    assert held.expires_at == session.expires_at == desk.clock() + timedelta(minutes=60)
    assert desk.sessions.find(token + "x") is None


def test_a_session_ends_with_logging_out_a_new_password_and_the_account(desk: LoginDesk) -> None:
    def token() -> str:
        return desk.logins.login("liu", GOOD, None, HERE)[0]

    ended, kept = token(), token()
    desk.sessions.end(ended)
    assert (desk.sessions.find(ended), desk.sessions.find(kept) is not None) == (None, True)
    desk.acts.disable("liu")
    assert desk.sessions.find(kept) is None
    desk.acts.enable("liu", by="wang")
    assert desk.sessions.find(kept) is None, "what ended does not come back"
    kept = token()
    desk.logins.change_password("liu", GOOD, BETTER, HERE)
    assert desk.sessions.find(kept) is None
    assert desk.refused(password=GOOD)
    assert not desk.refused(password=BETTER)


def test_of_too_many_sessions_the_oldest_ends(desk: LoginDesk) -> None:
    tokens = [desk.logins.login("liu", GOOD, None, HERE)[0] for _ in range(MOST_OF_ONE + 2)]
    assert [desk.sessions.find(each) is not None for each in tokens] == [False] * 2 + [True] * MOST_OF_ONE


def test_wrong_in_any_way_is_refused_alike_with_the_same_work(desk: LoginDesk) -> None:
    desk.acts.add(Account(name="unset", role=LIU.role, scope=LIU.scope), by="wang")
    shut = desk.acts.add(Account(name="shut", role=LIU.role, scope=LIU.scope), by="wang")
    desk.logins.set_first("shut", shut, GOOD, HERE)
    assert not desk.refused("shut")
    desk.acts.disable("shut")
    for name, password in (
        ("liu", BETTER),
        ("nobody", GOOD),
        ("unset", GOOD),
        ("shut", GOOD),
        ("", GOOD),
        ("liu", ""),
    ):
        before = desk.passwords.verified
        assert desk.refused(name, password), (name, password)
        assert desk.passwords.verified == before + 1, "an unknown name costs as much as a known one"


def test_the_work_for_nobody_is_that_of_a_real_hash_with_the_parameters_of_today() -> None:
    class Watched(PasswordHasher):
        """Says which hash was worked at."""

        worked_at = ""

        def verify(self, hash: str | bytes, password: str | bytes) -> Literal[True]:  # noqa: A002 - the library's name
            self.worked_at = str(hash)
            return super().verify(hash, password)

    hasher = Watched.from_parameters(RFC_9106_LOW_MEMORY)
    passwords = Passwords(hasher)
    assert not passwords.holds(None, GOOD)
    assert hasher.worked_at.startswith("$argon2id$v=19$m=65536,t=3,p=4$"), "RFC 9106, second option"
    assert Passwords().hash(GOOD).startswith("$argon2id$v=19$m=65536,t=3,p=4$")


def test_too_many_failures_hold_an_account_back_longer_each_time_known_or_not(desk: LoginDesk) -> None:
    for name in ("liu", "nobody"):
        waits = []
        for _ in range(OF_AN_ACCOUNT.free):
            assert desk.refused(name, BETTER)
        for _ in range(8):
            with pytest.raises(WaitFirst) as held:
                desk.logins.login(name, GOOD, None, HERE)
            waits.append(held.value.wait.total_seconds())
            desk.clock.pass_by(seconds=waits[-1])
            assert desk.refused(name, BETTER)
        assert waits == [15, 30, 60, 120, 240, 480, 900, 900]


def test_held_back_no_password_is_looked_at(desk: LoginDesk) -> None:
    for _ in range(OF_AN_ACCOUNT.free):
        desk.refused(password=BETTER)
    before = desk.passwords.verified
    with pytest.raises(WaitFirst):
        desk.logins.login("liu", GOOD, None, ELSEWHERE)
    assert desk.passwords.verified == before
    desk.clock.pass_by(seconds=15)
    assert not desk.refused()
    assert desk.refused(password=BETTER), "after a success the count begins anew"
    assert not desk.refused()


def test_a_neighbourhood_that_guesses_many_names_is_held_back_and_the_next_is_not(desk: LoginDesk) -> None:
    for number in range(OF_AN_ADDRESS.free):
        with pytest.raises(LoginWrong):
            desk.logins.login(f"name-{number}", GOOD, None, f"192.0.2.{number}")
    with pytest.raises(WaitFirst):
        desk.logins.login("liu", GOOD, None, "192.0.2.200")
    desk.logins.login("liu", GOOD, None, ELSEWHERE)


def test_failures_are_logged_as_a_count_and_without_any_name(desk: LoginDesk) -> None:
    with capture_logs() as logged:
        for _ in range(OF_AN_ACCOUNT.free):
            desk.refused("a name somebody typed", "hunter2hunter2")
        with pytest.raises(WaitFirst):
            desk.logins.login("a name somebody typed", "hunter2hunter2", None, HERE)
    assert [each["event"] for each in logged] == ["identity.login_failed"] * 5 + ["identity.login_held_back"]
    assert [each["failures"] for each in logged[:5]] == [1, 2, 3, 4, 5]
    assert not [each for each in logged if "name" in str(each) or "hunter" in str(each) or HERE in str(each)]


def test_a_one_time_secret_counts_once_and_not_for_ever(desk: LoginDesk) -> None:
    with pytest.raises(FirstSecretWrong):
        desk.logins.set_first("liu", desk.first, BETTER, HERE)
    desk.acts.reset("liu", by="wang")
    again = desk.acts.link("liu")
    with pytest.raises(PasswordTooWeak):
        desk.logins.set_first("liu", again, "short", HERE)
    with pytest.raises(FirstSecretWrong):
        desk.logins.set_first("nobody", again, BETTER, HERE)
    desk.clock.pass_by(hours=24)
    with pytest.raises(FirstSecretWrong):
        desk.logins.set_first("liu", again, BETTER, HERE)


def test_a_strong_offices_secret_does_not_count_before_the_second_person(desk: LoginDesk) -> None:
    secret = desk.acts.add(Account(name="chen", role=Role.AUDITOR, scope=LIU.scope), by="wang")
    with pytest.raises(FirstSecretWrong):
        desk.logins.set_first("chen", secret, GOOD, HERE)
    desk.acts.approve("chen", by="zhao")
    desk.logins.set_first("chen", secret, GOOD, HERE)
    assert not desk.refused("chen")


def test_an_authenticator_is_asked_for_once_it_is_confirmed(desk: LoginDesk) -> None:
    secret = desk.logins.enrol("liu", GOOD, HERE)
    assert not desk.refused(), "an authenticator that was never seen to work shuts nobody out"
    with pytest.raises(LoginWrong):
        desk.logins.confirm("liu", code_at(secret, step_of(desk.clock()) + 5), HERE)
    desk.logins.confirm("liu", desk.code(secret), HERE)
    desk.clock.pass_by(seconds=STEP_SECONDS)
    assert desk.refused()
    assert desk.refused(code="000000")
    _, session = desk.logins.login("liu", GOOD, desk.code(secret), HERE)
    assert session.login is LoginStrength.SECOND_FACTOR


def test_a_code_counts_once_and_no_older_one_after_it(desk: LoginDesk) -> None:
    secret = desk.enrolled()
    older = desk.code(secret)
    desk.clock.pass_by(seconds=STEP_SECONDS)
    assert not desk.refused(code=desk.code(secret))
    assert desk.refused(code=desk.code(secret)), "seen over somebody's shoulder"
    assert desk.refused(code=older), "still in time, but before one that was used"
    desk.clock.pass_by(seconds=STEP_SECONDS)
    assert not desk.refused(code=desk.code(secret))


def test_the_code_that_confirmed_an_authenticator_does_not_log_in(desk: LoginDesk) -> None:
    secret = desk.logins.enrol("liu", GOOD, HERE)
    desk.logins.confirm("liu", desk.code(secret), HERE)
    assert desk.refused(code=desk.code(secret))


def test_a_right_code_does_not_help_a_wrong_password(desk: LoginDesk) -> None:
    secret = desk.enrolled()
    assert desk.refused(password=BETTER, code=desk.code(secret))


def test_a_new_password_is_a_new_one_and_a_weak_one_leaves_the_old(desk: LoginDesk) -> None:
    for new, weakness in ((GOOD, Weakness.SAME_AS_BEFORE), ("short", Weakness.TOO_SHORT)):
        with pytest.raises(PasswordTooWeak) as refused:
            desk.logins.change_password("liu", GOOD, new, HERE)
        assert refused.value.weakness is weakness
    with pytest.raises(LoginWrong):
        desk.logins.change_password("liu", BETTER, "another paper lantern", HERE)
    assert not desk.refused()


def test_the_same_letters_typed_on_another_machine_are_the_same_password(desk: LoginDesk) -> None:
    desk.logins.change_password("liu", GOOD, "café 七盏纸灯笼 lanterns", HERE)
    assert not desk.refused(password="cafe\u0301 七盏纸灯笼 ｌａｎｔｅｒｎｓ")


def test_an_older_hash_is_made_anew_at_the_next_login(desk: LoginDesk) -> None:
    before = desk.book.find("liu")
    desk.passwords._hasher = PasswordHasher(time_cost=2, memory_cost=8, parallelism=1)
    assert not desk.refused()
    after = desk.book.find("liu")
    assert before is not None
    assert after is not None
    assert before.password != after.password
    assert "t=2," in str(after.password)
    assert not desk.refused()
