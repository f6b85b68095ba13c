"""From an upstream message to an officer's answer, over HTTP on a real SQLite ledger."""

import json
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from access.principal import MachineRole, PlaceScope, Reach
from api.problems import NotFound, NotYetRecorded, ProjectionBehind
from domain.shared.actor import Role
from tests.api.people import CANARIES
from tests.api.visitors import AUDITOR, Caller, is_problem, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import APP, DESK, GRID, event

BATCH = "application/cloudevents-batch+json"
REPORTED, PERSON = "gridledger.dispute.reported.v1", "gridledger.person.referenced.v1"
REGISTERED = "gridledger.dispute.registered.v1"
CHEN, WANG = "01J0000000000000000000CHEN", "01J0000000000000000000WANG"
SENDER = visitor(MachineRole.UPSTREAM, sources=frozenset({APP}))
OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({GRID[:12]})))
STRANGER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({"990101100002001"})))
NAME, ID_NUMBER, PHONE, ACCOUNT = "欧阳金丝雀", "990101199001010019", "11000009173", "金丝雀说车位挡门"


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    return embedded_house(tmp_path)


def _send(house: EmbeddedHouse, *events: Mapping[str, object]) -> list[dict[str, object]]:
    body = json.dumps(list(events), ensure_ascii=False)
    answered = house.visited_by(SENDER).post(body, BATCH)
    assert answered.status_code == 200, answered.text
    receipts: list[dict[str, object]] = answered.json()["receipts"]
    return receipts


def _reported(subject: str, **attributes: object) -> dict[str, object]:
    said = event(REPORTED, subject, **attributes)
    data = said["data"]
    assert isinstance(data, Mapping)
    return {**said, "data": {**data, "summary": ACCOUNT}}


def _person(key: str) -> dict[str, object]:
    said = event(PERSON, key)
    data = said["data"]
    assert isinstance(data, Mapping)
    return {**said, "data": {**data, "name": NAME, "id_number": ID_NUMBER, "phone": PHONE}}


def _walk(caller: Caller, path: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    while path:
        answered = caller.get(path)
        assert answered.status_code == 200, answered.text
        rows += answered.json()["items"]
        path = answered.headers.get("link", "").partition(">")[0].removeprefix("<")
    return rows


def _only_case(house: EmbeddedHouse) -> str:
    (item,) = house.visited_by(AUDITOR).get("/disputes").json()["items"]
    return str(item["case_code"])


def test_what_a_sender_reported_an_officer_of_the_place_reads_and_a_stranger_does_not(
    house: EmbeddedHouse,
) -> None:
    receipts = _send(house, _person(CHEN), _reported("D-1"), event(REGISTERED, "D-1"))
    assert [each["verdict"] for each in receipts] == ["accepted"] * 3, receipts
    house.follow()
    officer, stranger = house.visited_by(OFFICER), house.visited_by(STRANGER)
    code, newest = _only_case(house), receipts[-1]["position"]
    told = officer.get(f"/disputes/{code}?at_least={newest}").json()
    assert (told["position"], told["item"]["state"], told["item"]["grid_code"]) == (
        newest,
        "registered",
        GRID,
    )
    assert told["item"]["parties"][0] == {
        "person_key": CHEN,
        "name": {"legibility": "masked", "value": "欧*"},
        "id_number": {"legibility": "masked", "value": "9901************0019"},
        "phone": {"legibility": "masked", "value": "110****9173"},
    }
    assert told["item"]["parties"][1] == {"person_key": WANG}
    facts = officer.get(f"/disputes/{code}/timeline").json()["items"]
    assert facts[0]["type"] == "dispute.reported"
    assert stranger.get("/disputes").json()["items"] == []
    assert is_problem(stranger.get(f"/disputes/{code}"), NotFound)
    assert is_problem(stranger.get(f"/disputes/{code}/timeline"), NotFound)


def test_no_output_of_the_door_holds_a_canary_and_neither_does_a_log(house: EmbeddedHouse) -> None:
    with capture_logs() as logged:
        refused = {**_reported("D-2", id="bad"), "data": {"unknown": ACCOUNT, "name": NAME}}
        unreadable = {"specversion": "1.0", "data": {"name": NAME, "phone": PHONE}}
        receipts = _send(house, _person(CHEN), _reported("D-1"), refused, unreadable)
        house.follow()
        code = _only_case(house)
        auditor = house.visited_by(AUDITOR)
        paths = [
            "/disputes",
            f"/disputes/{code}",
            f"/disputes/{code}/timeline",
            "/audit/events",
            "/metrics",
            "/readyz",
        ]
        paths += [f"/audit/events/{each}" for each in range(1, house.bench.store.head() + 1)]
        told = [auditor.get(path) for path in paths]
    assert {answered.status_code for answered in told} == {200}
    everything = str([answered.text for answered in told]) + str(receipts) + str(logged)
    assert not [canary for canary in (*CANARIES, NAME, ID_NUMBER, PHONE) if canary in everything]
    assert "masked" in everything


def test_each_fate_has_its_verdict_in_order_and_its_receipt_afterwards(house: EmbeddedHouse) -> None:
    first = _reported("D-1", id="1")
    foreign = _reported("D-3", id="3", source=DESK)
    verdicts = _send(
        house,
        first,
        first,
        {**first, "subject": "D-9"},
        foreign,
        _reported("D-4", id="4", type="gridledger.no.v1"),
    )
    assert [each["verdict"] for each in verdicts] == [
        "accepted",
        "duplicate",
        "conflict",
        "refused",
        verdicts[4]["verdict"],
    ]
    assert verdicts[3]["code"] == "intake.source_not_yours"
    told = verdicts[3]["detail"]
    assert isinstance(told, dict)
    assert set(told) == {"zh", "en"}
    sender = house.visited_by(SENDER)
    kept = sender.get(f"/intake/receipts/{APP}/1").json()
    assert (kept["verdict"], kept["position"]) == ("accepted", verdicts[0]["position"])
    assert is_problem(sender.get(f"/intake/receipts/{DESK}/3"), NotFound)
    assert is_problem(sender.get(f"/intake/receipts/{APP}/none"), NotFound)


def test_the_trail_tells_the_refused_beside_the_accepted_with_who_and_why(house: EmbeddedHouse) -> None:
    _send(house, _reported("D-1", id="1"), {**_reported("D-1", id="1"), "subject": "D-8"})
    refused = _send(house, {**_reported("D-5", id="5"), "data": {"unknown": 1}})[0]
    house.follow()
    trail = _walk(house.visited_by(AUDITOR), "/audit/events?limit=2&oldest_first=true")
    assert [each["position"] for each in trail] == list(range(1, house.bench.store.head() + 1))
    assert {each["verdict"] for each in trail} == {"accepted", "conflict", "refused"}
    (told,) = _walk(house.visited_by(AUDITOR), "/audit/events?verdict=refused")
    assert (told["code"], told["actor"], told["role"], told["source"]) == (
        refused["code"],
        "staff:O7",
        "community_officer",
        APP,
    )


def test_following_the_links_tells_each_case_once_while_more_are_reported(house: EmbeddedHouse) -> None:
    _send(house, *(_reported(f"D-{number}", id=str(number)) for number in range(23)))
    position = house.follow()
    auditor = house.visited_by(AUDITOR)
    first = auditor.get("/disputes?limit=5")
    _send(house, *(_reported(f"D-{number}", id=str(number)) for number in range(23, 30)))
    house.follow()
    rest = _walk(auditor, first.headers["link"].partition(">")[0].removeprefix("<"))
    codes = [row["case_code"] for row in [*first.json()["items"], *rest]]
    assert (len(codes), len(set(codes))) == (23, 23)
    assert first.json()["position"] == position
    assert len(_walk(auditor, "/disputes?limit=5")) == 30


def test_what_we_knew_then_and_what_we_know_now(house: EmbeddedHouse) -> None:
    (reported,) = _send(house, _reported("D-1", id="1"))
    then = house.bench.clock.now
    house.bench.clock.forward(timedelta(hours=1))
    _send(house, event(REGISTERED, "D-1"))
    house.follow()
    auditor, code = house.visited_by(AUDITOR), _only_case(house)
    by_position = auditor.get(f"/disputes/{code}?recorded_as_of={reported['position']}").json()
    by_time = auditor.get(f"/disputes/{code}?recorded_as_of={then.isoformat().replace('+', '%2B')}").json()
    assert by_position["item"]["state"] == by_time["item"]["state"] == "reported"
    assert by_position["position"] == by_time["position"] == reported["position"]
    assert auditor.get(f"/disputes/{code}").json()["item"]["state"] == "registered"
    then_known = auditor.get(f"/disputes/{code}/timeline?recorded_as_of={reported['position']}").json()[
        "items"
    ]
    now_known = auditor.get(f"/disputes/{code}/timeline").json()["items"]
    assert now_known[: len(then_known)] == then_known
    assert [each["type"] for each in now_known[len(then_known) :]] == ["dispute.registered"]


def test_reading_ones_own_write_waits_for_the_view_or_says_how_far_behind(house: EmbeddedHouse) -> None:
    house.follow()
    (receipt,) = _send(house, _reported("D-1"))
    auditor, position = house.visited_by(AUDITOR), receipt["position"]
    behind = auditor.get(f"/disputes?at_least={position}")
    assert is_problem(behind, ProjectionBehind)
    assert behind.json()["behind"] >= 1
    house.follow()
    assert auditor.get(f"/disputes?at_least={position}").json()["count"] == 1
    assert is_problem(auditor.get("/disputes?at_least=1000000"), NotYetRecorded)


def test_a_cleared_phone_is_shown_no_longer_and_still_stood_there_before(house: EmbeddedHouse) -> None:
    _send(house, _person(CHEN), _reported("D-1"))
    before = house.follow()
    (corrected,) = _send(
        house, event("gridledger.person.corrected.v1", CHEN, data={"reason": "changed", "cleared": ["phone"]})
    )
    assert corrected["verdict"] == "accepted", corrected
    house.follow()
    officer, code = house.visited_by(OFFICER), _only_case(house)
    now = officer.get(f"/disputes/{code}").json()["item"]["parties"][0]
    then = officer.get(f"/disputes/{code}?recorded_as_of={before}").json()["item"]["parties"][0]
    assert ("phone" in now, then["phone"]["value"]) == (False, "110****9173")


def test_an_erased_key_is_forgotten_by_the_very_next_answer(house: EmbeddedHouse) -> None:
    _send(house, _person(CHEN), _reported("D-1"))
    house.follow()
    officer, code = house.visited_by(OFFICER), _only_case(house)
    assert officer.get(f"/disputes/{code}").json()["item"]["parties"][0]["name"]["value"] == "欧*"
    ring = house.bench.vault._ring
    old = ring.current.name
    ring.begin(ring.next_epoch())
    ring.destroy(old)
    house.bench.vault.forget(f"person:{CHEN}")
    assert officer.get(f"/disputes/{code}").json()["item"]["parties"][0]["name"] == {
        "legibility": "forgotten"
    }


def test_every_published_type_is_described_with_an_example(house: EmbeddedHouse) -> None:
    auditor = house.visited_by(AUDITOR)
    listed = auditor.get("/schemas").json()["schemas"]
    assert REPORTED in {each["type"] for each in listed}
    for each in listed:
        schema = auditor.get(each["href"]).json()
        assert schema["additionalProperties"] is False
        assert schema["examples"]
