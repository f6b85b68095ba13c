"""One dwelling through its life down the embedded house, told by the published script as its reader would run it."""

import json
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path

import pytest

from tests.app.command_line import CommandLine
from tests.app.processes import ADDRESS, TOKEN, running
from tests.house.checkout import ROOT

pytestmark = pytest.mark.slow
SCRIPT = ROOT / "docs" / "one_dwelling.py"
SCRIPT_SECONDS = 120
NO_TOWN = ("demo", "--load-only", "--persons", "0", "--size", "1")
Document = Mapping[str, object]


class Life:
    """What the script printed, step by step."""

    def __init__(self, told: str) -> None:
        self.steps: list[Document] = []
        decoder, at = json.JSONDecoder(), 0
        while at < len(told.rstrip()):
            step, end = decoder.raw_decode(told, at)
            assert isinstance(step, dict)
            self.steps.append(step)
            at = end + 1

    def record(self, step: str) -> Document:
        """The answer of the API after a step."""
        return document(next(each for each in self.steps if each["step"] == step)["record"])

    def stay(self, step: str) -> Document:
        """The tenant's stay after a step."""
        return only(self.record(step)["items"])

    def item(self, step: str) -> Document:
        """The thing itself after a step."""
        return document(self.record(step)["item"])

    @property
    def histories(self) -> list[Document]:
        """Of the tenant's record and of the second one."""
        return [document(each["record"]) for each in self.steps if each["step"] == "history"]


def document(told: object) -> Document:
    """A JSON object."""
    assert isinstance(told, dict)
    return told


def documents(told: object) -> list[Document]:
    """JSON objects."""
    assert isinstance(told, list)
    return [document(each) for each in told]


def only(told: object) -> Document:
    """The one there is."""
    (one,) = documents(told)
    return one


@pytest.fixture(scope="module")
def life(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Life]:
    """Lived once in a town with places and hardly a case."""
    shell = CommandLine(tmp_path_factory.mktemp("one-dwelling"))
    loaded = shell(*NO_TOWN)
    assert loaded.code == 0, loaded.err
    with running(shell, "serve", "--port", "0") as house:
        env = {"TOKEN": house.await_word(TOKEN), "GRIDLEDGER_ADDRESS": house.await_word(ADDRESS)}
        ran = subprocess.run(
            [sys.executable, str(SCRIPT)],
            env={"PATH": "/usr/bin:/bin", "PYTHONUTF8": "1", **env},
            cwd=Path("/"),
            capture_output=True,
            text=True,
            timeout=SCRIPT_SECONDS,
            check=False,
        )
        assert ran.returncode == 0, ran.stdout + ran.stderr + house.told()
        yield Life(ran.stdout)


def test_every_step_is_accepted_and_has_a_position_of_its_own(life: Life) -> None:
    receipts = [document(each["receipt"]) for each in life.steps if "receipt" in each]
    assert {receipt["verdict"] for receipt in receipts} == {"accepted"}
    positions = [int(str(receipt["position"])) for receipt in receipts]
    assert positions == sorted(set(positions))
    assert len(receipts) == 18


def test_every_record_speaks_for_at_least_the_step_before_it(life: Life) -> None:
    for step in life.steps:
        if "receipt" in step:
            position = int(str(document(step["receipt"])["position"]))
            assert int(str(document(step["record"])["position"])) >= position


def test_the_dwelling_is_registered_on_its_address(life: Life) -> None:
    assert life.item("and confirmed")["standing"] == "confirmed"
    home = life.item("the dwelling is registered")
    assert (home["standing"], home["occupancy"]) == ("registered", "rented")
    assert str(home["address"]).endswith("号")


def test_a_claim_is_contradicted_and_then_a_fact(life: Life) -> None:
    claimed = life.stay("claimed by the landlord")
    assert (claimed["standing"], claimed["contradicted"]) == ("reported", False)
    assert only(claimed["claims"])["claimant"] == "landlord"
    doubted = life.stay("contradicted by a grid worker")
    assert (doubted["standing"], doubted["contradicted"]) == ("contradicted", True)
    assert len(documents(doubted["contradictions"])) == 1
    assert len(documents(doubted["claims"])) == 1, "both words stand"
    verified = life.stay("verified by an officer")
    assert (verified["standing"], verified["lives_there"]) == ("verified", True)
    assert verified["verified_by"] == "staff:P0001"


def test_the_inspection_goes_from_its_plan_to_a_finding(life: Life) -> None:
    steps = ("an inspection is planned", "it begins", "one item is wanting")
    assert [life.item(step)["state"] for step in steps] == ["planned", "started", "completed"]
    finding = only(life.record("one item is wanting")["findings"])
    assert (finding["item"], finding["state"]) == ("F04", "open")


def test_the_finding_is_ordered_reported_and_closed_by_other_eyes(life: Life) -> None:
    steps = ("rectification is ordered", "said to be put right", "looked at again")
    assert [life.item(step)["state"] for step in steps] == ["ordered", "reported", "closed"]


def test_linked_records_are_read_together(life: Life) -> None:
    before, linked = life.record("a second record"), life.record("linked")
    assert (len(documents(before["records"])), documents(before["stays"])) == (1, [])
    assert len(documents(linked["records"])) == 2
    assert linked["stands_for"] == life.stay("verified by an officer")["person_key"]
    assert only(linked["stays"])["standing"] == "verified", "the home of the one is the home of both"


def test_taken_apart_both_have_their_own_history_again(life: Life) -> None:
    apart = life.record("unlinked")
    assert (len(documents(apart["records"])), documents(apart["stays"])) == (1, [])
    tenant, again = life.histories
    assert tenant["stands_for"] != again["stands_for"]
    told = [
        [str(each["type"]).split(".", 1)[1] for each in documents(one["items"])] for one in (tenant, again)
    ]
    assert told[0] == [
        "person.referenced.v1",
        "residence.reported.v1",
        "residence.contradicted.v1",
        "residence.verified.v1",
    ]
    assert told[1] == ["person.referenced.v1", "person.linked.v1", "person.unlinked.v1"]
