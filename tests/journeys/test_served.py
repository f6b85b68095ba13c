"""A dispute's way through the served house, from an outsider's script to an officer's and an auditor's answer."""

import json
import re
import subprocess
import sys
from dataclasses import dataclass
from urllib.parse import quote

import pytest

from consumers.topics import WANTED
from tests.app.processes import fetch
from tests.house.checkout import ROOT
from tests.journeys.cases import mediated_by_a_party, up_to_the_channel
from tests.journeys.outsider import DISPUTES, Outsider, Receipt
from tests.journeys.served_house import ServedHouse, wait_for
from tests.support.intake import APP, DIVISION, GRID

pytestmark = [pytest.mark.kafka, pytest.mark.postgres, pytest.mark.slow]
SCRIPT = ROOT / "docs" / "publish_a_dispute.py"
SCRIPT_SECONDS = 60


@dataclass(frozen=True, slots=True)
class Published:
    """What the script printed, and the case's code as the officer finds it."""

    receipt: Receipt
    officer: str

    @property
    def position(self) -> int:
        """Where in the log."""
        return int(str(self.receipt["position"]))


@pytest.fixture(scope="module")
def published(house: ServedHouse, outsider: Outsider) -> Published:
    """The published example, run as its reader would run it."""
    ran = subprocess.run(
        [sys.executable, str(SCRIPT)],
        env={"PATH": "/usr/bin:/bin", **outsider.environment},
        capture_output=True,
        text=True,
        timeout=SCRIPT_SECONDS,
        check=False,
    )
    assert ran.returncode == 0, ran.stdout + ran.stderr
    officer = house.token("officer", "community_officer", "--reach", "community", "--place", DIVISION)
    return Published(json.loads(ran.stdout), officer)


def test_the_script_reads_its_receipt(published: Published) -> None:
    assert published.receipt["verdict"] == "accepted"
    assert published.receipt["source"] == APP
    assert published.position > 2


def test_the_officer_sees_the_case_as_soon_as_the_receipt_is_there(
    house: ServedHouse, published: Published
) -> None:
    board = fetch(f"{house.door}/disputes?at_least={published.position}&limit=100", published.officer)
    assert board.status == 200, board.body
    mine = [each for each in items(board.body) if each["changed_at_position"] == published.position]
    assert [each["state"] for each in mine] == ["reported"]
    assert mine[0]["grid_code"] == GRID


def test_an_officer_of_another_community_does_not_see_it(house: ServedHouse, published: Published) -> None:
    stranger = house.token("stranger", "community_officer", "--reach", "community", "--place", "990101100009")
    assert items(fetch(f"{house.door}/disputes?at_least={published.position}", stranger).body) == []
    assert fetch(f"{house.door}/disputes/{case_of(house, published)}", stranger).status == 404
    assert fetch(f"{house.door}/disputes").status == 401


def test_the_timeline_tells_both_clocks(house: ServedHouse, published: Published) -> None:
    told = fetch(f"{house.door}/disputes/{case_of(house, published)}/timeline", published.officer)
    assert told.status == 200, told.body
    facts = items(told.body)
    assert facts[-1]["position"] == published.position
    assert {each["type"] for each in facts} == {"dispute.reported", "dispute.party_added"}
    for each in facts:
        assert str(each["occurred_at"]) < str(each["recorded_at"])
        assert (each["actor"], each["role"], each["message_id"]) == (
            "staff:G0001",
            "grid_worker",
            published.receipt["id"],
        )
    assert "楼上" not in told.body.decode(), "what people told is masked unless somebody may see it"


def test_the_auditor_finds_who_said_it_where_and_why(house: ServedHouse, published: Published) -> None:
    auditor = house.token("auditor", "auditor")
    message = quote(str(published.receipt["id"]), safe="")
    told = fetch(f"{house.door}/audit/events?message={message}&at_least={published.position}", auditor)
    entries = {each["position"]: each for each in items(told.body)}
    assert {(each["verdict"], each["source"]) for each in entries.values()} == {("accepted", APP)}
    entry = entries[published.position]
    who_and_why = (entry["actor"], entry["role"], entry["basis"], entry["grid_code"])
    assert who_and_why == ("staff:G0001", "grid_worker", "dispute_mediation", GRID)
    assert fetch(f"{house.door}/audit/events/{published.position}", auditor).json()["item"] == entry


def test_the_receipt_can_be_asked_for_over_http_too(house: ServedHouse, published: Published) -> None:
    upstream = house.token("upstream", "upstream", "--source", APP)
    path = "/".join(quote(str(published.receipt[name]), safe="") for name in ("source", "id"))
    told = fetch(f"{house.door}/intake/receipts/{path}", upstream).json()
    assert (told["verdict"], told["position"]) == ("accepted", published.position)


def test_a_refused_mediator_leads_from_the_receipts_code_to_the_rule(outsider: Outsider) -> None:
    story = [*up_to_the_channel("J-1"), mediated_by_a_party("J-1")]
    outsider.send(DISPUTES, story)
    told = outsider.await_final(str(each["id"]) for each in story)
    verdicts = [told[str(each["id"])]["verdict"] for each in story]
    assert verdicts == ["accepted"] * 5 + ["refused"]
    refused = told["J-1-mediator"]
    assert refused["code"] == "dispute.mediator_is_party"
    detail = refused["detail"]
    assert isinstance(detail, dict)
    rule = re.compile(
        rf'class (\w+)\(RuleBroken\):\n    code = "{refused["code"]}"\n    zh = "(.+)"\n    en = "(.+)"'
    )
    found = [
        match.groups()
        for file in sorted((ROOT / "domain" / "dispute").glob("rules*.py"))
        for match in rule.finditer(file.read_text("utf-8"))
    ]
    assert found == [("MediatorMustNotBeParty", detail["zh"], detail["en"])]


def test_the_same_message_again_repeats_its_first_receipt(outsider: Outsider, house: ServedHouse) -> None:
    (first, *_) = up_to_the_channel("J-2")
    upstream = house.token("upstream-2", "upstream", "--source", APP)
    body = json.dumps(first, ensure_ascii=False).encode()
    over_http = fetch(f"{house.door}/intake/events", upstream, body, "application/cloudevents+json")
    assert [each["verdict"] for each in told_receipts(over_http.body)] == ["accepted"]
    outsider.send(DISPUTES, [first])
    wait_for("both receipts", lambda: len(outsider.heard_of("J-2")) == 2, 20, house.logs)
    position = told_receipts(over_http.body)[0]["position"]
    told = [(each["verdict"], each.get("of"), each["position"]) for each in outsider.heard_of("J-2")]
    assert told == [("accepted", None, position), ("duplicate", "accepted", position)]


def test_an_operator_sees_the_lag_and_the_sources(house: ServedHouse, published: Published) -> None:
    settings = house.services.house_settings()
    status = house.shell("status", "--json", **settings).answer()
    assert isinstance(status, dict)
    assert status["ledger"]["head"] >= published.position
    assert len(status["lag"]) == 48
    assert house.shell("sources", **settings).code == 0
    assert house.shell("replay", **settings).code == 0


def test_a_new_broker_lacks_every_topic_and_plan_says_so(house: ServedHouse) -> None:
    assert house.first_plan.code == 1
    steps = house.first_plan.answer()
    assert isinstance(steps, list)
    made = [each for each in steps if each["step"] != "unknown"]
    assert {(each["step"], each["topic"]) for each in made} == {("create", each.name) for each in WANTED}


def test_topics_that_are_as_they_should_be_show_no_difference(house: ServedHouse) -> None:
    admin = house.services.admin_settings()
    for verb in ("plan", "apply"):
        said = house.shell("topics", verb, "--json", **admin)
        assert said.code == 0
        left = said.answer()
        assert isinstance(left, list)
        # The one user of all senders stands in no register: that is shown, and left to the operator.
        assert {(each["step"], each["what"].split()[0]) for each in left} == {("unknown", "sender")}
        assert "can speak as each other" in said.err


def case_of(house: ServedHouse, published: Published) -> str:
    """The case the script's message began."""
    auditor = house.token("auditor-2", "auditor")
    entry = fetch(f"{house.door}/audit/events/{published.position}?at_least={published.position}", auditor)
    told = entry.json()["item"]
    assert isinstance(told, dict)
    return str(told["object"]).rpartition(":")[2]


def items(body: bytes) -> list[dict[str, object]]:
    """The rows of a listed answer."""
    rows = json.loads(body)["items"]
    assert isinstance(rows, list)
    return rows


def told_receipts(body: bytes) -> list[dict[str, object]]:
    """The receipts of an HTTP answer."""
    rows = json.loads(body)["receipts"]
    assert isinstance(rows, list)
    return rows
