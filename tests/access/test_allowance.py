"""So many at once, as many again a minute, each holder for themselves, and no more remembered than may be."""

from dataclasses import dataclass

from hypothesis import given
from hypothesis import strategies as st

from access.allowance import Allowance


@dataclass
class StoppedWatch:
    """Seconds that pass when told to."""

    now: float = 0.0

    def __call__(self) -> float:
        return self.now


def test_as_many_as_a_minute_allows_may_come_at_once_and_the_next_is_told_how_long() -> None:
    watch = StoppedWatch()
    allowance = Allowance(6, timer=watch)
    assert [allowance.spend("li") for _ in range(8)] == [0, 0, 0, 0, 0, 0, 10, 10]


def test_one_comes_back_with_its_share_of_the_minute() -> None:
    watch = StoppedWatch()
    allowance = Allowance(6, timer=watch)
    for _ in range(6):
        allowance.spend("li")
    watch.now = 9.5
    assert allowance.spend("li") == 1
    watch.now = 10.0
    assert [allowance.spend("li") for _ in range(2)] == [0, 10]


def test_nobody_waits_for_somebody_else() -> None:
    allowance = Allowance(1, timer=StoppedWatch())
    assert [allowance.spend(who) for who in ("li", "li", "wang")] == [0, 60, 0]


def test_without_a_bound_nobody_waits() -> None:
    allowance = Allowance(0, timer=StoppedWatch())
    assert {allowance.spend("li") for _ in range(1_000)} == {0}


def test_who_was_not_seen_for_longest_is_forgotten_first() -> None:
    allowance = Allowance(1, timer=StoppedWatch(), most_holders=2)
    for who in ("li", "wang", "li", "zhao"):
        allowance.spend(who)
    assert (allowance.spend("li"), allowance.spend("wang")) == (60, 0)


@given(st.integers(1, 50), st.lists(st.floats(0, 30), max_size=200))
def test_never_more_than_a_bucket_and_its_refill(per_minute: int, pauses: list[float]) -> None:
    watch = StoppedWatch()
    allowance = Allowance(per_minute, timer=watch)
    done = 0
    for pause in pauses:
        watch.now += pause
        done += allowance.spend("li") == 0
    assert done <= per_minute + watch.now * per_minute / 60 + 1e-6


@given(st.integers(1, 50), st.integers(0, 120))
def test_who_waits_as_long_as_told_may_go_on(per_minute: int, tries: int) -> None:
    watch = StoppedWatch()
    allowance = Allowance(per_minute, timer=watch)
    for _ in range(tries):
        wait = allowance.spend("li")
        watch.now += wait
        assert not wait or allowance.spend("li") == 0
