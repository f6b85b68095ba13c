"""The desk over HTTP: who may do what there, what is shown, and what is not."""

import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest
from structlog.testing import capture_logs

from access.look import Outcome
from access.principal import MachineRole, PlaceScope, Reach
from access.vocabulary import LoginStrength
from api.problems import BodyInvalid, CursorInvalid, DeskRefuses, NotFound, NotPermitted
from domain.shared.actor import Role
from tests.api.visitors import AUDITOR, Caller, is_problem, visitor
from tests.api.watched import head, looks_since
from tests.support.desk import PERSON, REGISTERED, REPORTED, establishes_new_grid, in_new_grid, turned_away
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import APP, GRID, event

CHEN = replace(visitor(Role.REGISTRAR, name="desk-chen"), login=LoginStrength.PASSWORD)
WANG = visitor(Role.REGISTRAR, name="desk-wang")
OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({GRID[:12]})))
TOWN = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.TOWN, frozenset({f"{GRID[:9]}000"})))
NEXT_TOWN = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.TOWN, frozenset({"990101200000"})), name="next-town")
SENDER = visitor(MachineRole.UPSTREAM, sources=frozenset({APP}))
NAME, ID_NUMBER, PHONE = "欧阳金丝雀", "990101199001010019", "11000009173"
LETTERS = "/intake/dead-letters"


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    return embedded_house(tmp_path)


def told(answered: httpx.Response) -> dict[str, object]:
    assert answered.status_code == 200, answered.text
    document: dict[str, object] = answered.json()
    return document


def post(caller: Caller, path: str, **body: object) -> httpx.Response:
    content = json.dumps(body, ensure_ascii=False) if body else None
    return caller.ask("POST", path, content=content, headers={"content-type": "application/json"})


def items(caller: Caller, path: str = LETTERS) -> list[dict[str, object]]:
    found = told(caller.get(path))["items"]
    assert isinstance(found, list)
    return found


def only(caller: Caller, path: str = LETTERS) -> str:
    (item,) = items(caller, path)
    return str(item["key"])


def _person(**attributes: object) -> dict[str, object]:
    said = event(PERSON, "01J0000000000000000000CHEN", **attributes)
    data = said["data"]
    assert isinstance(data, dict)
    return {**said, "data": {**data, "name": NAME, "id_number": ID_NUMBER, "phone": PHONE}}


def test_a_letter_is_listed_explained_retried_and_superseded(house: EmbeddedHouse) -> None:
    said = in_new_grid("D-1")
    turned_away(house.bench, said)
    chen = house.visited_by(CHEN)
    key = only(chen)
    letter = told(chen.get(f"{LETTERS}/{key}"))
    assert letter["expected"]["code"] == letter["item"]["code"] == "intake.grid_unknown"  # type: ignore[index]
    assert "990101100001002" in letter["detail"]["zh"]  # type: ignore[index]
    house.bench.send(establishes_new_grid())
    done = told(post(chen, f"{LETTERS}/{key}/retry"))
    assert (done["standing"], done["receipt"]["verdict"]) == ("retried", "accepted")  # type: ignore[index]
    receipt = told(
        house.visited_by(SENDER).get(f"/intake/receipts/{APP}/{str(said['id']).replace('/', '%2F')}")
    )
    assert (receipt["verdict"], receipt["of"], receipt["by"]) == ("superseded", "refused", f"{said['id']}~r1")
    assert items(chen) == []
    assert len(items(chen, f"{LETTERS}?standing=retried")) == 1


def test_retried_again_it_is_told_that_it_was_handled(house: EmbeddedHouse) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    house.bench.send(establishes_new_grid())
    chen, key = house.visited_by(CHEN), only(house.visited_by(CHEN))
    told(post(chen, f"{LETTERS}/{key}/retry"))
    again = post(chen, f"{LETTERS}/{key}/retry")
    assert is_problem(again, DeskRefuses)
    assert again.json()["rule"] == "desk.letter_already_handled"
    assert "已处理" in again.json()["rule_zh"]


def test_a_correction_needs_a_second_person(house: EmbeddedHouse) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    chen, wang = house.visited_by(CHEN), house.visited_by(WANG)
    key = only(chen)
    patch = [{"op": "replace", "path": "/gridcode", "value": GRID}]
    proposed = told(
        post(chen, f"{LETTERS}/{key}/correct", reason="wrong_place", patch=patch, note="电话核实")
    )
    assert (proposed["standing"], proposed["receipt"]["verdict"]) == ("proposed", "accepted")  # type: ignore[index]
    assert told(wang.get(f"{LETTERS}/{key}"))["proposal"] == {"by": "staff:desk-chen", "paths": ["/gridcode"]}
    assert post(chen, f"{LETTERS}/{key}/approve").json()["rule"] == "desk.second_person_needed"
    assert told(post(wang, f"{LETTERS}/{key}/approve"))["standing"] == "corrected"


def test_who_read_a_message_as_it_came_is_in_the_audit_trail(house: EmbeddedHouse) -> None:
    house.bench.send(_person(basis=None))
    chen = house.visited_by(CHEN)
    key = only(chen)
    before = head(house)
    answered = post(chen, f"{LETTERS}/{key}/raw", reason="repair")
    assert (answered.headers["cache-control"], "etag" in answered.headers) == ("no-store", False)
    (look,) = looks_since(house, before)
    assert (look.action, look.outcome) == ("letters.read_raw", Outcome.UNMASKED)
    raw = told(answered)
    assert NAME in str(raw["body"])
    house.follow()
    trail = items(
        house.visited_by(AUDITOR), f"/audit/events?type=intake.raw_message_read&at_least={raw['position']}"
    )
    assert [(each["actor"], each["role"]) for each in trail] == [("staff:desk-chen", "registrar")]
    assert trail[0]["facts"]["reason"] == "repair"  # type: ignore[index]
    assert trail[0]["object"] == f"letter:{key}"


def test_every_act_of_the_desk_is_in_the_audit_trail_without_its_sealed_words(house: EmbeddedHouse) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    house.bench.send(event(REPORTED, "D-2"), {**event(REPORTED, "D-3"), "id": f"{REPORTED}/D-2"})
    chen, wang = house.visited_by(CHEN), house.visited_by(WANG)
    key, conflict = only(chen, f"{LETTERS}?kind=refused"), only(chen, "/intake/conflicts")
    patch = [{"op": "replace", "path": "/gridcode", "value": GRID}]
    told(post(chen, f"{LETTERS}/{key}/retry"))
    told(post(chen, f"{LETTERS}/{key}/correct", reason="wrong_place", patch=patch, note=NAME))
    told(post(wang, f"{LETTERS}/{key}/approve"))
    told(post(chen, f"/intake/conflicts/{conflict}/settle", choice="first", reason="paper_agrees", note=NAME))
    house.follow()
    trail = house.visited_by(AUDITOR).get("/audit/events?source=urn:gridledger:desk&oldest_first=true")
    names = [str(each["topic"]).split(".")[1] for each in trail.json()["items"]]
    assert names == [
        "dead_letter_retried", "dead_letter_correction_proposed", "dead_letter_corrected", "conflict_settled",
    ]  # fmt: skip
    assert NAME not in trail.text


def test_a_conflict_is_compared_and_settled(house: EmbeddedHouse) -> None:
    first = event(REPORTED, "D-1")
    house.bench.send(first, {**event(REPORTED, "D-2"), "id": first["id"]})
    chen = house.visited_by(CHEN)
    key = only(chen, "/intake/conflicts")
    sides = told(chen.get(f"/intake/conflicts/{key}"))
    assert {"path": "/subject", "first": "D-1", "second": "D-2"} in sides["differences"]  # type: ignore[operator]
    path = f"/intake/conflicts/{key}/settle"
    done = told(post(chen, path, choice="second", reason="sender_confirmed"))
    assert done["standing"] == "took_second"


def test_what_waits_is_seen_extended_and_decided(house: EmbeddedHouse) -> None:
    house.bench.send(event(REGISTERED, "D-1"))
    chen = house.visited_by(CHEN)
    (waiting,) = items(chen, "/intake/waiting")
    assert (waiting["type"], waiting["age_seconds"]) == (REGISTERED, 0)
    path = f"/intake/waiting/{waiting['key']}"
    told(post(chen, f"{path}/extend", minutes=60))
    assert items(chen, "/intake/waiting")[0]["until"] != waiting["until"]
    assert told(post(chen, f"{path}/decide"))["receipt"]["verdict"] == "refused"  # type: ignore[index]
    assert is_problem(post(chen, f"{path}/decide"), NotFound)


@pytest.mark.parametrize("who", [OFFICER, SENDER, visitor(MachineRole.MONITOR)], ids=lambda who: who.role)
def test_who_has_no_business_at_the_desk_sees_no_letter(house: EmbeddedHouse, who: object) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    caller = house.visited_by(replace(who))  # type: ignore[type-var]
    for path in (LETTERS, f"{LETTERS}/causes", "/intake/conflicts", "/intake/waiting"):
        assert is_problem(caller.get(path), NotPermitted)


def test_a_town_office_sees_its_own_letters_masked_and_repairs_none(house: EmbeddedHouse) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    town, next_town = house.visited_by(TOWN), house.visited_by(NEXT_TOWN)
    key = only(town)
    told(town.get(f"{LETTERS}/{key}"))
    assert items(next_town) == []
    assert is_problem(next_town.get(f"{LETTERS}/{key}"), NotFound)
    assert is_problem(post(town, f"{LETTERS}/{key}/raw", reason="repair"), NotPermitted)
    assert is_problem(post(town, f"{LETTERS}/{key}/retry"), NotPermitted)


@pytest.mark.parametrize("canary", [NAME, ID_NUMBER, PHONE])
@pytest.mark.parametrize(
    "attributes",
    [{"basis": None}, {"gridcode": "990101100001002"}, {"actor": NAME}, {"type": "gridledger.person.unheard_of.v1"},
     {"nickname": NAME}, {"time": PHONE}],
    ids=lambda attributes: next(iter(attributes)),
)  # fmt: skip
def test_nothing_personal_is_shown_without_reading_the_raw_message(
    house: EmbeddedHouse, canary: str, attributes: dict[str, object]
) -> None:
    said = {
        **_person(**attributes),
        **{name: value for name, value in attributes.items() if value is not None},
    }
    with capture_logs() as logs:
        house.bench.send(said, event(REPORTED, "D-1"))
        chen = house.visited_by(CHEN)
        seen = [chen.get(path).text for path in (LETTERS, f"{LETTERS}/causes", "/intake/waiting")]
        for item in items(chen):
            seen.append(chen.get(f"{LETTERS}/{item['key']}").text)
            seen.append(post(chen, f"{LETTERS}/{item['key']}/retry").text)
            patch = [{"op": "replace", "path": f"/data/{canary}", "value": canary}]
            refused = post(
                chen, f"{LETTERS}/{item['key']}/correct", reason="other", patch=patch, **{canary: canary}
            )
            seen.append(refused.text)
            seen.append(post(chen, f"{LETTERS}/{item['key']}/correct", reason="other", patch=patch).text)
    assert canary not in "".join(seen)
    assert canary not in repr(logs)


def test_a_body_that_is_not_as_published_is_named_and_not_repeated(house: EmbeddedHouse) -> None:
    turned_away(house.bench, in_new_grid("D-1"))
    chen, key = house.visited_by(CHEN), only(house.visited_by(CHEN))
    answered = post(chen, f"{LETTERS}/{key}/reject", reason="because", mood=NAME)
    assert is_problem(answered, BodyInvalid)
    assert {each["name"] for each in answered.json()["errors"]} == {"reason", "mood"}
    assert NAME not in answered.text


def test_pages_follow_one_another_and_a_foreign_cursor_is_refused(house: EmbeddedHouse) -> None:
    turned_away(house.bench, *[in_new_grid(f"D-{number}") for number in range(3)])
    chen, path, seen = house.visited_by(CHEN), f"{LETTERS}?limit=2", list[object]()
    while path:
        answered = chen.get(path)
        assert told(answered)["count"] == 3
        seen += [each["message_id"] for each in answered.json()["items"]]
        path = answered.headers.get("link", "").partition(">")[0].removeprefix("<")
    assert len(set(seen)) == len(seen) == 3
    assert is_problem(chen.get(f"{LETTERS}?cursor=WzFd"), CursorInvalid)
