"""`gridledger demo`: the town is loaded once, and its tour leads where it says."""

import re
import signal

import pytest

from app.tour import pages, questions
from tests.app.command_line import CommandLine
from tests.app.conftest import TOWN
from tests.app.processes import TOKEN, fetch, follow_curl, running


def test_a_town_is_loaded_and_told_in_json(gridledger: CommandLine) -> None:
    counts = gridledger(*TOWN, "--json").answer()
    assert isinstance(counts, dict)
    assert counts["accepted"] > 300
    assert counts["refused"] >= 1
    assert counts["events"] > counts["accepted"]


def test_the_second_time_nothing_is_loaded(town: CommandLine) -> None:
    before = town("status", "--json").answer()
    again = town(*TOWN, "--json")
    assert again.code == 0
    assert before["ledger"]["head"] == again.answer()["events"]
    assert set(again.answer()) == {"events"}
    assert "nothing is loaded" in again.err
    assert town("status", "--json").answer()["ledger"] == before["ledger"]


def test_the_same_seed_tells_the_same_story_and_another_seed_another(gridledger: CommandLine) -> None:
    told = [
        gridledger(*TOWN, "--json", "--seed", seed, data_dir=gridledger.folder / place).answer()
        for place, seed in (("a", "7"), ("b", "7"), ("c", "8"))
    ]
    assert told[0] == told[1]
    assert told[0] != told[2]


@pytest.mark.parametrize(
    "words", [("--size", "0"), ("--size", "many"), ("--today", "soon"), ("--port", "70000")]
)
def test_what_cannot_be_asked_of_a_demo(gridledger: CommandLine, words: tuple[str, ...]) -> None:
    assert gridledger("demo", "--load-only", *words).code == 2


def test_a_demo_never_fills_a_served_ledger(gridledger: CommandLine) -> None:
    said = gridledger("demo", "--load-only", store="postgres")
    assert said.code == 2
    assert "GRIDLEDGER_STORE" in said.err


@pytest.mark.slow
def test_everything_the_tour_names_answers_and_sigterm_is_a_good_end(town: CommandLine) -> None:
    with running(town, "demo", "--port", "0") as demo:
        demo.await_word(re.compile(r"audit/events\?verdict=refused&limit=5'\n"))
        tour = demo.out.read_text("utf-8")
        found = TOKEN.search(tour)
        assert found is not None
        token = found.group()
        lines = [line.strip() for line in tour.splitlines()]
        asked = {line: follow_curl(line, token) for line in lines if line.startswith("curl ")}
        opened = {line: fetch(line.split()[0], token).status for line in lines if line.startswith("http")}
        assert demo.end() == 0, demo.told()
    assert len(asked) == len(questions())
    assert {line: answer.status for line, answer in asked.items() if answer.status != 200} == {}
    assert [line for line, answer in asked.items() if not shows_something(answer.json())] == []
    assert len(opened) == len(pages())
    assert set(opened.values()) == {200}
    assert "Traceback" not in demo.told()


def shows_something(document: dict[str, object]) -> bool:
    """One thing, a list with things in it, or counts that are not all naught."""
    if "items" in document or "item" in document:
        return bool(document.get("items") or document.get("item"))
    counts = [*as_list(document["inspections"]), *as_list(document["findings"])]
    return any(isinstance(each, dict) and each["count"] for each in counts)


def as_list(told: object) -> list[object]:
    """A JSON array."""
    assert isinstance(told, list)
    return told


@pytest.mark.slow
def test_control_c_is_a_good_end_too(town: CommandLine) -> None:
    with running(town, "demo", "--port", "0") as demo:
        demo.await_word(re.compile(r"verdict=refused"))
        assert demo.end(signal.SIGINT) == 0
        assert "Traceback" not in demo.told()
