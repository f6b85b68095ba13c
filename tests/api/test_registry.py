"""The register over HTTP: masked, linked to each other, in one's own place only, and as of any moment."""

import pytest

from tests.api.registry_house import (
    CHEN,
    CHEN_AGAIN,
    GRID_WORKER,
    HOME,
    LANE,
    ROOM,
    SHOP,
    STRANGER,
    VISIT,
    WANG,
    get,
    keys,
    told_house,
)
from tests.api.visitors import AUDITOR
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import DIVISION, GRID


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("register"))


def test_a_person_is_shown_masked_with_their_stays_claims_and_links(house: EmbeddedHouse) -> None:
    told = get(house, f"/registry/persons/{CHEN}")
    item = told["item"]
    assert isinstance(item, dict)
    assert item["name"] == {"legibility": "masked", "value": "欧*"}
    assert (item["corrections"], told["stands_for"]) == (1, CHEN)
    assert item["links"] == {
        "self": f"/registry/persons/{CHEN}",
        "history": f"/registry/persons/{CHEN}/history",
        "residences": f"/registry/residences?person={CHEN}",
        "disputes": f"/disputes?party={CHEN}",
        "rents": f"/rental/tenancies?tenant={CHEN}",
        "lets": f"/rental/tenancies?landlord={CHEN}",
    }
    (stay,) = told["stays"]
    assert (stay["standing"], stay["lives_there"], stay["stale"]) == ("reported", True, False)
    assert (stay["residence_class"], stay["must_be_declared"], stay["declared_in_time"]) == (
        "floating",
        True,
        True,
    )
    assert stay["address"] == "梅花巷101室"
    assert {each["claimed_by"] for each in stay["claims"]} == {"staff:G1", "staff:P1"}
    assert stay["links"]["dwelling"] == f"/registry/dwellings/{HOME}"


def test_linked_records_are_one_person_from_either_side_and_in_the_list(house: EmbeddedHouse) -> None:
    told = get(house, f"/registry/persons/{CHEN_AGAIN}")
    assert told["stands_for"] == CHEN
    assert [each["person_key"] for each in told["records"]] == sorted((CHEN, CHEN_AGAIN))
    listed = get(house, "/registry/persons")
    assert (keys(listed, "person_key"), listed["count"]) == ([CHEN, WANG], 2)
    assert keys(get(house, f"/registry/persons?dwelling={HOME}"), "person_key") == [CHEN]
    assert keys(get(house, f"/registry/persons?grid={GRID}&limit=1"), "person_key") == [CHEN]


def test_the_history_tells_who_what_when_and_why_of_both_records(house: EmbeddedHouse) -> None:
    told = get(house, f"/registry/persons/{CHEN_AGAIN}/history")
    items = told["items"]
    assert isinstance(items, list)
    assert [each["type"].split(".")[2] for each in items] == [
        "referenced",
        "referenced",
        "reported",
        "reported",
        "linked",
        "corrected",
    ]
    corrected = items[-1]
    assert (corrected["actor"], corrected["role"], corrected["reason"]) == (
        "staff:O7",
        "community_officer",
        "mistyped",
    )
    phone = {each["path"]: each for each in corrected["changes"]}["phone"]
    assert phone == {"path": "phone", "before": {"sealed": True}, "after": {"sealed": True}}
    assert [(each["path"], each["shown"]["value"]) for each in corrected["personal"]] == [
        ("phone", "110****1234")
    ]
    second_claim = {each["path"] for each in items[3]["changes"]}
    assert "claimed_by" in second_claim, "another's claim is no change of the first one's"


def test_a_dwelling_shows_residents_units_and_visits(house: EmbeddedHouse) -> None:
    told = get(house, f"/registry/dwellings/{HOME}", GRID_WORKER)
    item = told["item"]
    assert isinstance(item, dict)
    assert (item["address"], item["addresses_now"], item["room_count"]) == ("梅花巷101室", [ROOM], 2)
    shown = [
        [each["person_key"] for each in told["persons"]],
        [each["unit_id"] for each in told["units"]],
        [each["visit_id"] for each in told["visits"]],
        [each["standing"] for each in told["stays"]],
    ]
    assert shown == [[CHEN], [SHOP], [VISIT], ["reported"]]


def test_an_address_shows_its_path_and_what_stands_on_it(house: EmbeddedHouse) -> None:
    told = get(house, f"/registry/addresses/{ROOM}")
    assert [each["element_name"] for each in told["path"]] == ["梅花巷", "101室"]
    assert [each["dwelling_id"] for each in told["dwellings"]] == [HOME]
    far_away = get(house, f"/registry/addresses/{ROOM}", STRANGER)
    assert (far_away["path"], far_away["dwellings"], far_away["units"]) == (told["path"], [], [])
    assert keys(get(house, f"/registry/addresses?parent={LANE}"), "text") == ["梅花巷101室"]


def test_lists_of_places_units_and_stays(house: EmbeddedHouse) -> None:
    assert keys(get(house, f"/registry/grids?division={DIVISION}"), "grid_code") == [GRID]
    assert keys(get(house, "/registry/divisions?holding_on=2026-03-02"), "division_code") == [DIVISION]
    assert keys(get(house, f"/registry/units?address={ROOM}"), "unit_id") == [SHOP]
    assert keys(get(house, "/registry/residences?standing=reported"), "residence_id") == [f"{CHEN}.{HOME}"]
    assert keys(get(house, "/registry/residences?stale=true"), "residence_id") == []
    assert keys(get(house, "/registry/residences?declared_late=true"), "residence_id") == []


def test_every_link_leads_somewhere(house: EmbeddedHouse) -> None:
    seen: set[str] = set()
    waiting = [f"/registry/persons/{CHEN}", f"/registry/grids?code={GRID}", "/registry/divisions"]
    while waiting:
        path = waiting.pop()
        if path not in seen:
            seen.add(path)
            waiting += _links(get(house, path, AUDITOR))
    assert {each.split("?")[0].split("/")[2] for each in seen if each.startswith("/registry")} == {
        "persons",
        "dwellings",
        "addresses",
        "units",
        "residences",
        "divisions",
        "grids",
    }


def _links(value: object) -> list[str]:
    if isinstance(value, list):
        return [link for each in value for link in _links(each)]
    if not isinstance(value, dict):
        return []
    own = value.get("links")
    found = list(own.values()) if isinstance(own, dict) else []
    return found + [link for name, each in value.items() if name != "links" for link in _links(each)]
