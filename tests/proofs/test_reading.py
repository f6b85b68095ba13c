"""Every answer a reader saw has its access event, also when the door is killed under them; a gap would be noticed."""

import json
from pathlib import Path

import pytest

from proofs.integrity import Figure
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


def test_a_row_has_the_form_of_the_other_proofs() -> None:
    figure = Figure("answers without an access event", 10, 0, "0", met=True)
    assert set(json.loads(json.dumps({name: getattr(figure, name) for name in Figure.__slots__}))) == {
        "name", "tried", "found", "bar", "met",
    }  # fmt: skip


def test_the_proof_is_one_of_make_prove() -> None:
    makefile = (Path(__file__).parents[2] / "Makefile").read_text("utf-8")
    assert "-m proofs.reading" in makefile
