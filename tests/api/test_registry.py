"""The register over HTTP: masked, linked to each other, in one's own place only, and as of any moment."""

import json
from collections.abc import Mapping

import pytest

from api.principal import PlaceScope, Principal, Reach
from api.problems import CursorInvalid, NotFound, NotPermitted, ParameterUnknown
from domain.shared.actor import Role
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, is_problem, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import DESK, DIVISION, GRID, event

Said = dict[str, object]

LANE, ROOM = "01JN000000000000000000E0R1", "01JN000000000000000000E0R2"
HOME, SHOP, VISIT = "01JN000000000000000000D0H1", "01JN0000000000000000000SH0", "01JN0000000000000000000V1S"
CHEN, CHEN_AGAIN, WANG = (
    "01JN000000000000000000CHEN",
    "01JN00000000000000000CHEN2",
    "01JN000000000000000000WANG",
)
NAME, ID_NUMBER, PHONE = "欧阳金丝雀", "990101199001010019", "11000009173"
ELSEWHERE = "110101001001"
CANARIES = ("金丝雀", ID_NUMBER, PHONE, ELSEWHERE)

OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))
GRID_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({GRID})))
STRANGER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({"990101100002001"})), name="stranger")
MANAGER = visitor(Role.PROPERTY_MANAGER, sources=frozenset({DESK}))
PROTECTOR = visitor(Role.DATA_PROTECTION_OFFICER)
EVERYBODY = (AUDITOR, KEEPER, OFFICER, GRID_WORKER, STRANGER, MANAGER, PROTECTOR, MONITOR)


def _said(type_name: str, subject: str, data: Mapping[str, object], **attributes: object) -> Said:
    attributes.setdefault("basis", "population_registration")
    return event(f"gridledger.{type_name}.v1", subject, data=data, **attributes)


def _person(key: str, hukou: str, **attributes: object) -> Said:
    data = {
        "name": NAME,
        "id_type": "resident_id",
        "id_number": ID_NUMBER,
        "phone": PHONE,
        "hukou_division": hukou,
    }
    return _said("person.referenced", key, data, **attributes)


def _stay(person: str, **attributes: object) -> Said:
    data = {"claimant": "grid_worker", "tenure": "rent", "since": {"on": "2026-03-01", "precision": "day"}}
    attributes = {"actor": "staff:G1", "actorrole": "grid_worker", **attributes}
    return _said("residence.reported", f"{person}.{HOME}", data, **attributes)


def _lane() -> list[Said]:
    lane = {"division": DIVISION, "element_type": "41", "element_name": "梅花巷", "provenance": "door_visit"}
    room = {
        "division": DIVISION,
        "parent": LANE,
        "element_type": "55",
        "element_name": "101室",
        "provenance": "door_visit",
    }
    home = {"address_id": ROOM, "use": "residence", "room_count": 2}
    shop = {"name": "溪河桥小吃店", "kind": "stall", "address_id": ROOM}
    visit = {"dwelling_id": HOME, "purpose": "registration", "headcount": 2}
    return [
        _said("address.proposed", LANE, lane),
        _said("address.proposed", ROOM, room),
        _said("dwelling.registered", HOME, home),
        _said("unit.registered", SHOP, shop),
        _said("visit.completed", VISIT, visit),
    ]


def _people() -> list[Said]:
    link = {"to": CHEN, "reason": "checked_by_officer"}
    corrected = {"reason": "mistyped", "phone": "11000001234"}
    return [
        _person(CHEN, ELSEWHERE),
        _person(CHEN_AGAIN, ELSEWHERE, source=DESK, time="2026-03-02T08:31:00+08:00"),
        _person(WANG, DIVISION),
        _stay(CHEN),
        _stay(CHEN, id="desk-claim", source=DESK, actor="staff:P1", actorrole="property_manager"),
        _said("person.linked", CHEN_AGAIN, link, time="2026-03-02T08:40:00+08:00"),
        _said("person.corrected", CHEN, corrected, time="2026-03-02T08:45:00+08:00"),
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    """A lane with a rented room, told through the real road."""
    made = embedded_house(tmp_path_factory.mktemp("register"))
    for said in (*_lane(), *_people()):
        data = said["data"]
        if said["id"] == "desk-claim":
            assert isinstance(data, Mapping)
            said = {**said, "data": {**data, "claimant": "property_manager"}}
        receipt = made.bench.send_one(said)
        assert receipt.verdict.value == "accepted", (said, receipt)
    made.follow()
    return made


def get(house: EmbeddedHouse, path: str, who: Principal = OFFICER) -> Said:
    answered = house.visited_by(who).get(path)
    assert answered.status_code == 200, (path, answered.text)
    told: Said = json.loads(answered.text)
    return told


def keys(told: Said, name: str) -> list[object]:
    items = told["items"]
    assert isinstance(items, list)
    return [each[name] for each in items]


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


def test_an_office_sees_only_its_place_and_contractors_only_what_they_sent(house: EmbeddedHouse) -> None:
    stranger = house.visited_by(STRANGER)
    for path in (f"persons/{CHEN}", f"dwellings/{HOME}", f"units/{SHOP}"):
        assert is_problem(stranger.get(f"/registry/{path}"), NotFound)
    for path in ("persons", "dwellings", "units", "residences"):
        assert get(house, f"/registry/{path}", STRANGER)["items"] == []
    assert keys(get(house, "/registry/persons", MANAGER), "person_key") == [CHEN]
    assert is_problem(house.visited_by(MANAGER).get(f"/registry/dwellings/{HOME}"), NotFound)
    told = get(house, f"/registry/persons/{CHEN_AGAIN}", MANAGER)
    (stay,) = told["stays"]
    assert [each["claimed_by"] for each in stay["claims"]] == ["staff:P1"]
    assert keys(get(house, "/registry/residences", MANAGER), "residence_id") == [f"{CHEN}.{HOME}"]
    assert is_problem(house.visited_by(GRID_WORKER).get(f"/registry/persons/{CHEN}/history"), NotPermitted)
    assert is_problem(house.visited_by(MONITOR).get("/registry/persons"), NotPermitted)


def test_nobody_is_shown_a_clear_value(house: EmbeddedHouse) -> None:
    paths = (
        "persons",
        f"persons/{CHEN}",
        f"persons/{CHEN}/history",
        "residences",
        f"dwellings/{HOME}",
        "dwellings",
    )
    for who in EVERYBODY:
        for path in paths:
            told = house.visited_by(who).get(f"/registry/{path}").text
            assert not [canary for canary in CANARIES if canary in told], (path, who.role)


def test_both_clocks_and_the_etag(house: EmbeddedHouse) -> None:
    caller = house.visited_by(OFFICER)
    assert get(house, "/registry/persons?recorded_as_of=2")["items"] == []
    assert is_problem(caller.get(f"/registry/persons/{CHEN}?valid_at=2020-01-01T00:00:00Z"), NotFound)
    first = caller.get(f"/registry/persons/{CHEN}")
    assert int(first.headers["gridledger-position"]) == house.bench.store.head()
    assert caller.get(f"/registry/persons/{CHEN}", if_none_match=first.headers["etag"]).status_code == 304
    before_the_link = get(house, f"/registry/persons/{CHEN_AGAIN}?valid_at=2026-03-02T08:35:00%2B08:00")
    assert (before_the_link["stands_for"], before_the_link["stays"]) == (CHEN_AGAIN, [])


def test_pages_are_walked_by_their_links_and_cursors_belong_to_one_question(house: EmbeddedHouse) -> None:
    caller = house.visited_by(OFFICER)
    answered = caller.get("/registry/persons?limit=1")
    following = answered.headers["link"].partition("<")[2].partition(">")[0]
    assert keys(get(house, following), "person_key") == [WANG]
    elsewhere = following.replace("/persons", "/units")
    assert is_problem(caller.get(elsewhere), CursorInvalid)
    assert is_problem(caller.get("/registry/persons?gird=1"), ParameterUnknown)
