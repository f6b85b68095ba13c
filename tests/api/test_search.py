"""Searched over HTTP: by what officers remember, in one's own place only, masked, and never echoed."""

import json
from urllib.parse import quote

import pytest
from structlog.testing import capture_logs

from api.problems import NotPermitted, ParameterInvalid, QuestionNotSearchable
from domain.shared.case_code import case_code_for
from tests.api.garden import (
    B3,
    B13,
    FAR_HOME,
    GARDEN,
    GRID_WORKER,
    HOME,
    KEYS,
    LIU_ID,
    LIU_NEW_ID,
    MANAGER,
    NEIGHBOUR,
    NEXT_GRID,
    OFFICER,
    OTHER_B3,
    OTHER_R201,
    R201,
    R1201,
    SHOP,
    TOWN_OFFICE,
    asked,
    found,
    garden,
    persons,
    told_of,
)
from tests.api.visitors import AUDITOR, MONITOR, is_problem
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import APP


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return garden(tmp_path_factory.mktemp("search"))


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
    said = told_of("person.corrected", KEYS["LIU"], data, time="2026-03-02T08:50:00+08:00")
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
