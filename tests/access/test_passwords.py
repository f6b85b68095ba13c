"""What a password must be, the codes of an authenticator, and how attempts are counted."""

from datetime import UTC, datetime, timedelta

import pytest

from access.attempts import OF_AN_ACCOUNT, Attempts, neighbourhood_of
from access.one_time_codes import code_at, step_of, step_shown
from access.passwords import LONGEST, SHORTEST, PasswordTooWeak, Weakness, refuse_weak
from tests.support.login_desk import HERE
from tests.support.provider import MovingClock


def test_guesses_at_once_are_counted_before_they_are_judged() -> None:
    attempts = Attempts(MovingClock())
    begun = [attempts.begin("liu", HERE) == timedelta(0) for _ in range(20)]
    assert begun == [True] * OF_AN_ACCOUNT.free + [False] * 15


@pytest.mark.parametrize(
    ("address", "neighbourhood"),
    [
        ("192.0.2.77", "192.0.2.0/24"),
        ("::ffff:192.0.2.77", "192.0.2.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"),
        ("127.0.0.1", None),
        ("::1", None),
        ("testclient", "unknown"),
        (None, "unknown"),
    ],
)
def test_addresses_are_counted_by_neighbourhood(address: str | None, neighbourhood: str | None) -> None:
    assert neighbourhood_of(address) == neighbourhood


RFC_6238 = {
    59: "94287082",
    1_111_111_109: "07081804",
    1_111_111_111: "14050471",
    1_234_567_890: "89005924",
    2_000_000_000: "69279037",
    20_000_000_000: "65353130",
}


@pytest.mark.parametrize("moment", RFC_6238)
def test_codes_are_those_of_rfc_6238_appendix_b(moment: int) -> None:
    secret = "GEZDGNBVGY3TQOJQGEZDGNBVGY3TQOJQ"
    at = datetime.fromtimestamp(moment, UTC)
    assert code_at(secret, step_of(at), digits=8) == RFC_6238[moment]
    shown = RFC_6238[moment][2:]
    assert step_shown(secret, shown, at + timedelta(seconds=30), after=0) == step_of(at)
    assert step_shown(secret, shown, at + timedelta(seconds=60), after=0) is None


@pytest.mark.parametrize(
    ("password", "weakness"),
    [
        ("", Weakness.TOO_SHORT),
        ("x" * (SHORTEST - 1), Weakness.TOO_SHORT),
        ("a1" * LONGEST, Weakness.TOO_LONG),
        ("Password1234", Weakness.TOO_COMMON),
        ("1qaz2wsx3edc", Weakness.TOO_COMMON),
        ("１２３４５６７８９０１２", Weakness.TOO_COMMON),
        ("aaaabbbbcccc", Weakness.TOO_PLAIN),
        ("it is LIU who asks", Weakness.HOLDS_NAME),
    ],
)
def test_a_password_that_will_not_do_is_named_by_what_it_breaks(password: str, weakness: Weakness) -> None:
    with pytest.raises(PasswordTooWeak) as refused:
        refuse_weak(password, "liu")
    assert refused.value.weakness is weakness
