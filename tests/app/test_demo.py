"""`gridledger demo`: the town is loaded once, and its tour leads where it says."""

import re
import signal

import pytest

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
def test_the_tour_answers_at_once_and_sigterm_is_a_good_end(town: CommandLine) -> None:
    with running(town, "demo", "--port", "0") as demo:
        demo.await_word(re.compile(r"limit=5'\n\n?\Z|audit/events\?verdict=refused&limit=5'"))
        tour = demo.out.read_text("utf-8")
        found = TOKEN.search(tour)
        assert found is not None
        token = found.group()
        board, timeline, refused = (
            follow_curl(line.strip(), token) for line in tour.splitlines() if line.strip().startswith("curl ")
        )
        opened = re.findall(r"^  (http\S+)$", tour, re.MULTILINE)
        pages = [fetch(url, token).status for url in opened]
        assert demo.end() == 0, demo.told()
    assert [each.status for each in (board, timeline, refused)] == [200, 200, 200]
    assert board.json()["items"]
    assert timeline.json()["items"]
    assert refused.json()["items"]
    assert pages == [200, 200]
    assert "Traceback" not in demo.told()


@pytest.mark.slow
def test_control_c_is_a_good_end_too(town: CommandLine) -> None:
    with running(town, "demo", "--port", "0") as demo:
        demo.await_word(re.compile(r"verdict=refused"))
        assert demo.end(signal.SIGINT) == 0
        assert "Traceback" not in demo.told()
