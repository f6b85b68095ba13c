"""Every answer a reader saw has its access event, also when the door is killed under them; a gap would be noticed."""

import pytest

from proofs.reading import Comparison, Plan, compared, prove


def test_an_answer_without_its_event_is_counted() -> None:
    assert compared(["a", "b", "c"], ["a", "c"]) == Comparison(
        answers=3, without_event=1, twice=0, without_answer=0
    )


def test_an_event_told_twice_and_one_without_its_answer_are_counted_apart() -> None:
    assert compared(["a", "b"], ["a", "a", "b", "c"]) == Comparison(
        answers=2, without_event=0, twice=1, without_answer=2
    )


@pytest.mark.slow
def test_no_answer_is_without_its_event_when_the_door_is_killed() -> None:
    calm, killed, allowed = prove(Plan(sessions=60, kills=2, readers=4))
    assert (calm.found, calm.met) == (0, True)
    assert (killed.found, killed.met) == (0, True)
    assert allowed.met
    assert killed.tried > 60
