"""Searched over HTTP: by what officers remember, in one's own place only, masked, and never echoed."""

import json
from collections.abc import Mapping
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from api.principal import PlaceScope, Principal, Reach
from api.problems import NotPermitted, ParameterInvalid, QuestionNotSearchable
from domain.shared.actor import Role
from domain.shared.case_code import case_code_for
from domain.shared.check_digits import check_citizen_id
from tests.api.visitors import AUDITOR, MONITOR, is_problem, visitor
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import APP, DESK, DIVISION, GRID, event

Said = dict[str, object]

NEXT_GRID = "990101100001002"
OFFICER = visitor(Role.COMMUNITY_OFFICER, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))
GRID_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({GRID})))
NEIGHBOUR = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({NEXT_GRID})), name="neighbour")
MANAGER = visitor(Role.PROPERTY_MANAGER, sources=frozenset({DESK}))
TOWN_OFFICE = visitor(Role.TOWN_OFFICE, PlaceScope(Reach.COMMUNITY, frozenset({DIVISION})))

LIU_ID, LIU_NEW_ID = "990101198001010014", "990101199001010019"
NAMES = {
    "LIU": "刘安春",
    "SHAN": "单国华",
    "ZENG": "曾国华",
    "REN": "任小雨",
    "QIU": "仇小雨",
    "XIE": "解小雨",
    "ZHA": "查小雨",
    "YUCHI": "尉迟小雨",
    "RARE": "𠮷田𬱖",
    "DOT": "买买提·艾力",
    "MARIA": "Maria Jose",
    "AGAIN": "刘安春",
    "FAR": "远安春",
}
KEYS = {short: f"01JN000000000000000000P{nth:03d}" for nth, short in enumerate(NAMES)}
GARDEN, OLD_GARDEN, B3, B13, R201, R1201, OTHER_R201, OTHER_B3, OTHER = (
    f"01JN0000000000000000000N{number:02d}" for number in range(9)
)
HOME, FAR_HOME, SHOP = (
    "01JN0000000000000000000H01",
    "01JN0000000000000000000H02",
    "01JN0000000000000000000S01",
)


def _said(type_name: str, subject: str, data: Mapping[str, object], **attributes: object) -> Said:
    attributes.setdefault("basis", "population_registration")
    return event(f"gridledger.{type_name}.v1", subject, data=data, **attributes)


def _person(short: str) -> Said:
    data: Said = {"name": NAMES[short], "id_type": "none"}
    attributes: Said = {}
    if short == "LIU":
        data |= {"id_type": "resident_id", "id_number": LIU_ID, "phone": "11000009173"}
    if short == "MARIA":
        data |= {"id_type": "passport", "id_number": "XA1234567"}
    if short == "AGAIN":
        attributes = {"source": DESK}
    if short == "FAR":
        attributes = {"gridcode": NEXT_GRID}
    return _said("person.referenced", KEYS[short], data, **attributes)


def _node(key: str, parent: str | None, kind: str, name: str) -> Said:
    data: Said = {
        "division": DIVISION,
        "element_type": kind,
        "element_name": name,
        "provenance": "door_visit",
    }
    return _said("address.proposed", key, data if parent is None else {**data, "parent": parent})


def _places() -> list[Said]:
    grid = event("gridledger.grid.established.v1", NEXT_GRID, time="2020-01-02T00:00:00+08:00")
    office = {"actor": "staff:A1", "actorrole": "registrar", "gridcode": None}
    merged = _said("address.merged", OLD_GARDEN, {"into": GARDEN}, time="2026-03-02T08:40:00+08:00")
    return [
        {
            **{name: value for name, value in grid.items() if name != "gridcode"},
            "actor": "staff:R1",
            "actorrole": "registrar",
        },
        _node(GARDEN, None, "42", "和园小区"),
        _node(OLD_GARDEN, None, "42", "老砖厂大院"),
        _node(OTHER, None, "42", "兰亭"),
        _node(B3, GARDEN, "52", "3栋"),
        _node(B13, GARDEN, "52", "13栋"),
        _node(OTHER_B3, OTHER, "52", "3栋"),
        _node(R201, B3, "55", "201室"),
        _node(R1201, B3, "55", "1201室"),
        _node(OTHER_R201, OTHER_B3, "55", "201室"),
        _said("address.alias_added", GARDEN, {"alias": "水塔那边", "kind": "colloquial"}),
        {name: value for name, value in {**merged, **office}.items() if value is not None},
        _said("dwelling.registered", HOME, {"address_id": R201, "use": "residence", "dwelling_no": "3-201"}),
        _said(
            "dwelling.registered",
            FAR_HOME,
            {"address_id": OTHER_R201, "use": "residence", "dwelling_no": "9-99001"},
            gridcode=NEXT_GRID,
        ),
        _said("unit.registered", SHOP, {"name": "溪河桥小吃店", "kind": "stall", "address_id": R201}),
    ]


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    """A garden, a shop, and people with names that are read in ways of their own."""
    made = embedded_house(tmp_path_factory.mktemp("search"))
    assert check_citizen_id(LIU_ID).problem is None
    linked = {"to": KEYS["LIU"], "reason": "checked_by_officer"}
    told = [
        *_places(),
        *map(_person, NAMES),
        _said("person.linked", KEYS["AGAIN"], linked, time="2026-03-02T08:40:00+08:00"),
        event("gridledger.dispute.reported.v1", "D-1"),
        event("gridledger.dispute.registered.v1", "D-1"),
    ]
    for said in told:
        receipt = made.bench.send_one(said)
        assert receipt.verdict.value == "accepted", (said, receipt)
    made.follow()
    return made


def asked(house: EmbeddedHouse, path: str, q: str, who: Principal = OFFICER, more: str = "") -> Said:
    answered = house.visited_by(who).get(f"{path}?q={quote(q)}{more}")
    assert answered.status_code == 200, (path, q, answered.text)
    told: Said = json.loads(answered.text)
    return told


def persons(house: EmbeddedHouse, q: str, who: Principal = OFFICER, more: str = "") -> list[str]:
    items = asked(house, "/registry/persons", q, who, more)["items"]
    assert isinstance(items, list)
    shorts = {key: short for short, key in KEYS.items()}
    return sorted(shorts[each["person_key"]] for each in items)


def found(house: EmbeddedHouse, path: str, q: str, who: Principal = OFFICER, more: str = "") -> set[str]:
    items = asked(house, path, q, who, more)["items"]
    assert isinstance(items, list)
    name = {"addresses": "address_id", "dwellings": "dwelling_id", "units": "unit_id"}[path.split("/")[2]]
    return {each[name] for each in items}


@pytest.mark.parametrize(
    ("q", "who"),
    [
        ("刘安", ["LIU"]),
        ("安春", ["FAR", "LIU"]),
        ("shangh", []),
        ("shanguohua", ["SHAN"]),
        ("danguohua", []),
        ("zengguohua", ["ZENG"]),
        ("cengguohua", []),
        ("renxiaoyu", ["REN"]),
        ("qiuxiaoyu", ["QIU"]),
        ("xiexiaoyu", ["XIE"]),
        ("zhaxiaoyu", ["ZHA"]),
        ("yuchixiaoyu", ["YUCHI"]),
        ("weichixiaoyu", []),
        ("ycxy", ["YUCHI"]),
        ("guohua", ["SHAN", "ZENG"]),
        ("𠮷田", ["RARE"]),
        ("田𬱖", ["RARE"]),
        ("买买提•艾力", ["DOT"]),
        ("买买提艾力", ["DOT"]),
        ("提·艾", ["DOT"]),
        ("maria", ["MARIA"]),
        ("MARIA JOSE", ["MARIA"]),
        ("0014", ["LIU"]),
        ("010014", ["LIU"]),
        (LIU_ID, ["LIU"]),
        ("９９０１０１ 19800101 0014", ["LIU"]),
        ("xa1234567", ["MARIA"]),
        ("11000009173", ["LIU"]),
        ("+86 110-0000-9173", ["LIU"]),
        ("11000009174", []),
        (LIU_NEW_ID, []),
    ],
)
def test_a_person_is_found_by(house: EmbeddedHouse, q: str, who: list[str]) -> None:
    assert persons(house, q) == who


def test_linked_records_are_one_hit_that_names_the_others(house: EmbeddedHouse) -> None:
    told = asked(house, "/registry/persons", "刘安春")
    items = told["items"]
    assert isinstance(items, list)
    (item,) = items
    assert (item["person_key"], item["one_with"]) == (KEYS["LIU"], [KEYS["AGAIN"]])
    assert (told["count"], told["more"]) == (1, False)
    assert item["name"] == {"legibility": "masked", "value": "刘*"}
    assert item["links"]["self"] == f"/registry/persons/{KEYS['LIU']}"


def test_the_question_goes_with_the_other_filters_and_bounds(house: EmbeddedHouse) -> None:
    assert persons(house, "安春", more=f"&grid={NEXT_GRID}") == ["FAR"]
    assert persons(house, "安春", more="&id_verified=true") == []
    told = asked(house, "/registry/persons", "小雨", more="&limit=2")
    assert (told["count"], told["more"]) == (2, True)


def test_only_who_may_be_seen_is_found(house: EmbeddedHouse) -> None:
    assert persons(house, "安春", GRID_WORKER) == ["LIU"]
    assert persons(house, "安春", NEIGHBOUR) == ["FAR"]
    assert persons(house, LIU_ID, NEIGHBOUR) == []
    assert persons(house, "小雨", MANAGER) == []
    assert persons(house, "安春", MANAGER) == ["LIU"], (
        "what the own system sent, under the record it is read as"
    )
    assert found(house, "/registry/dwellings", "201", NEIGHBOUR) == {FAR_HOME}
    assert is_problem(house.visited_by(MONITOR).get("/search?q=%E5%AE%89%E6%98%A5"), NotPermitted)


@pytest.mark.parametrize("q", ["刘", "l", "14", "·", "　", "%", "' OR 1=1"])
def test_a_question_of_nothing_searchable_is_told_what_may_be_asked(house: EmbeddedHouse, q: str) -> None:
    answered = house.visited_by(OFFICER).get(f"/registry/persons?q={quote(q)}")
    assert is_problem(answered, QuestionNotSearchable)
    assert [set(each) for each in answered.json()["may_ask"]] == [{"zh", "en"}]
    everything = house.visited_by(OFFICER).get(f"/search?q={quote(q)}")
    if "1" not in q:  # two digits may be a door
        assert is_problem(everything, QuestionNotSearchable)
        assert len(everything.json()["may_ask"]) == 5


@pytest.mark.parametrize(
    ("q", "nodes"),
    [
        ("和园", {GARDEN}),
        ("和园 3栋", {B3}),
        ("和园3栋", {B3}),
        ("和园小区13栋", {B13}),
        ("和园 3栋 201", {R201}),
        ("和园3栋201室", {R201}),
        ("和园-3-201", {R201}),
        ("和园小区３栋２０１", {R201}),
        ("兰亭 201", {OTHER_R201}),
        ("兰亭 3栋 202", set()),
        ("3栋 201", {R201, OTHER_R201}),
        ("3栋", {B3, OTHER_B3}),
        ("1201", {R1201}),
        ("水塔", {GARDEN}),
        ("水塔那边3栋", {B3}),
        ("老砖厂", {GARDEN}),
        ("老砖厂 3栋", set()),
    ],
)
def test_an_address_is_found_by_the_parts_of_it(house: EmbeddedHouse, q: str, nodes: set[str]) -> None:
    assert found(house, "/registry/addresses", q) == nodes


def test_homes_are_found_by_number_and_by_place_and_shops_by_name(house: EmbeddedHouse) -> None:
    assert found(house, "/registry/dwellings", "3-201") == {HOME}
    assert found(house, "/registry/dwellings", "99001") == {FAR_HOME}
    assert found(house, "/registry/dwellings", "和园3栋201") == {HOME}
    assert found(house, "/registry/dwellings", "和园") == {HOME}, "everything under it"
    assert found(house, "/registry/units", "小吃") == {SHOP}
    assert found(house, "/registry/units", "小吃部") == set()


def test_one_question_is_answered_kind_by_kind(house: EmbeddedHouse) -> None:
    told = asked(house, "/search", "和园3栋201")
    kinds = {name: told[name] for name in told if name not in ("position", "time", "valid_at")}
    counts = {name: each["count"] for name, each in kinds.items() if isinstance(each, dict)}
    assert counts == {"persons": 0, "addresses": 1, "dwellings": 1, "units": 0}
    case = case_code_for(APP, "D-1")
    found_case = asked(house, "/search", case)["disputes"]
    assert isinstance(found_case, dict)
    assert [each["case_code"] for each in found_case["items"]] == [case]
    hidden = asked(house, "/search", case, NEIGHBOUR)["disputes"]
    assert isinstance(hidden, dict)
    assert hidden["items"] == []


def test_who_may_list_no_persons_finds_none(house: EmbeddedHouse) -> None:
    told = asked(house, "/search", "安春", TOWN_OFFICE)
    assert "persons" not in told
    assert "addresses" in told


def test_a_number_may_be_asked_in_a_body_and_is_echoed_nowhere(house: EmbeddedHouse) -> None:
    caller = house.visited_by(OFFICER)
    with capture_logs() as logs:
        answers = [
            caller.ask("POST", "/search", content=json.dumps({"q": LIU_ID})),
            caller.ask("GET", f"/search?q={LIU_ID}"),
            caller.ask("GET", f"/registry/persons?q={LIU_ID}&limit=1"),
            caller.ask("GET", f"/registry/persons?q={LIU_ID}&cursor=abc"),
            caller.ask("GET", f"/registry/persons?q={'1' * 90}{LIU_ID}"),
            caller.ask("GET", f"/registry/addresses?q={LIU_ID}&frob=1"),
            caller.ask("POST", "/search", content=json.dumps({"q": LIU_ID, "frob": 1})),
            caller.ask("GET", "/metrics"),
        ]
    assert [each.status_code for each in answers] == [200, 200, 200, 400, 400, 400, 422, 403]
    assert len(answers[0].json()["persons"]["items"]) == 1
    told = "".join(f"{each.text}{each.headers}" for each in answers) + repr(logs)
    assert LIU_ID not in told
    assert LIU_ID[2:10] not in told
    assert not any("link" in each.headers for each in answers)
    metrics = house.visited_by(AUDITOR).get("/metrics").text
    assert LIU_ID not in metrics


def test_questions_are_counted_by_what_they_ask_by(house: EmbeddedHouse) -> None:
    auditor = house.visited_by(AUDITOR)
    auditor.get(f"/registry/persons?q={LIU_ID}")
    auditor.get(f"/registry/persons?q={LIU_ID}")
    counted = auditor.get("/metrics").text
    assert 'gridledger_search_questions_total{by="id_number"} 2.0' in counted


def test_a_searched_list_has_no_pages(house: EmbeddedHouse) -> None:
    caller = house.visited_by(OFFICER)
    assert is_problem(caller.get(f"/registry/persons?q={quote('安春')}&cursor=x"), ParameterInvalid)
    assert is_problem(caller.get("/registry/persons?former=true"), ParameterInvalid)


def test_only_the_number_one_has_finds_unless_former_ones_are_asked_for(house: EmbeddedHouse) -> None:
    before = house.bench.store.head()
    data = {
        "reason": "id_reissued",
        "name": "柳安春",
        "id_type": "resident_id",
        "id_number": LIU_NEW_ID,
        "phone": "11000001234",
    }
    said = _said("person.corrected", KEYS["LIU"], data, time="2026-03-02T08:50:00+08:00")
    assert house.bench.send_one(said).verdict.value == "accepted"
    house.follow()
    then = f"&recorded_as_of={before}"
    assert persons(house, LIU_NEW_ID) == ["LIU"]
    assert persons(house, LIU_ID) == persons(house, "11000009173") == []
    assert persons(house, LIU_ID, more="&former=true") == ["LIU"]
    assert persons(house, LIU_ID, more=then) == ["LIU"]
    assert persons(house, LIU_NEW_ID, more=then) == []
    assert persons(house, LIU_NEW_ID, more=f"{then}&former=true") == []
    assert persons(house, "柳安") == ["LIU"]
    assert persons(house, "柳安", more=then) == []
    assert persons(house, "刘安春", more="&former=true") == ["LIU"]
    assert persons(house, "柳安", more=f"&valid_at={quote('2026-03-02T08:45:00+08:00')}") == []
    assert persons(house, "刘安", more=f"&valid_at={quote('2026-03-02T08:45:00+08:00')}") == ["LIU"]
    assert persons(house, "柳安", more=f"&valid_at={quote('2026-03-02T08:55:00+08:00')}") == ["LIU"]
