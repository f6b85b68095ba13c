"""Data in doubt over HTTP, and who sees a home whose street was brought into another grid."""

from pathlib import Path

import pytest

from access.principal import PlaceScope, Principal, Reach
from api.problems import ExportTooLarge, NotFound, NotPermitted, ParameterInvalid
from domain.shared.actor import Role
from tests.api.registry_house import (
    CANARIES,
    CHEN,
    CHEN_AGAIN,
    EVERYBODY,
    GRID_WORKER,
    HOME,
    LANE,
    MANAGER,
    OFFICER,
    ROOM,
    SHOP,
    STRANGER,
    WANG,
    get,
    told_house,
)
from tests.api.visitors import AUDITOR, MONITOR, as_visitor, is_problem, visitor
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import GRID, event

PATH = "/registry/inconsistencies"
NEXT_GRID = "990101100001002"
NEXT_WORKER = visitor(Role.GRID_WORKER, PlaceScope(Reach.GRID, frozenset({NEXT_GRID})), name="next")


def says(house: EmbeddedHouse, type_name: str, subject: str, data: dict[str, object], **said: object) -> None:
    office = {"actor": "staff:R1", "actorrole": "registrar", "basis": "population_registration", **said}
    receipt = house.bench.send_one(event(f"gridledger.{type_name}.v1", subject, data=data, **office))
    assert receipt.verdict.value == "accepted", receipt
    house.follow()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    """A room is retired while somebody lives in it and a shop works there."""
    made = told_house(tmp_path_factory.mktemp("doubts"))
    retired: dict[str, object] = {"reason": "demolished"}
    says(made, "address.retired", ROOM, retired, time="2026-03-02T08:50:00+08:00")
    return made


@pytest.fixture
def moved(tmp_path: Path) -> EmbeddedHouse:
    """The lane is brought into the next grid after its homes were told of."""
    made = told_house(tmp_path)
    made.bench.send_one(
        event(
            "gridledger.grid.established.v1",
            NEXT_GRID,
            time="2020-01-02T00:00:00+08:00",
            actor="staff:R1",
            actorrole="registrar",
            gridcode=None,
        )
    )
    since = {"on": "2026-03-02", "precision": "day"}
    brought: dict[str, object] = {"grid_code": NEXT_GRID, "since": since}
    says(made, "address.moved_to_grid", LANE, brought, time="2026-03-02T08:55:00+08:00")
    return made


def listed(house: EmbeddedHouse, query: str = "", who: Principal = OFFICER) -> list[tuple[object, list[str]]]:
    items = get(house, f"{PATH}{query}", who)["items"]
    assert isinstance(items, list)
    return [(each["kind"], [thing["key"] for thing in each["concerned"]]) for each in items]


def test_an_officer_is_shown_what_does_not_fit_in_their_places(house: EmbeddedHouse) -> None:
    assert listed(house) == [
        ("dwelling_at_ended_address", [HOME, ROOM]),
        ("id_number_twice", sorted([CHEN, CHEN_AGAIN, WANG])),
        ("stay_at_ended_address", [f"{CHEN}.{HOME}", ROOM]),
        ("unit_at_ended_address", [SHOP, ROOM]),
    ]
    assert listed(house, f"?kind=unit_at_ended_address&grid={GRID}", GRID_WORKER) == [
        ("unit_at_ended_address", [SHOP, ROOM])
    ]
    assert listed(house, "", STRANGER) == []
    assert listed(house, f"?grid={NEXT_GRID}") == []


def test_each_is_told_with_its_title_since_when_and_where_it_leads(house: EmbeddedHouse) -> None:
    items = get(house, f"{PATH}?kind=stay_at_ended_address")["items"]
    assert isinstance(items, list)
    (stay,) = items
    assert (stay["title"], stay["since"], stay["grid_code"]) == (
        "居住地址已停用",
        "2026-03-02T08:50:00+08:00",
        GRID,
    )
    lives, address = stay["concerned"]
    assert lives["text"] == address["text"] == "梅花巷101室"
    assert lives["name"]["value"] == "欧*"
    assert address["links"]["self"] == f"/registry/addresses/{ROOM}"
    for link in lives["links"].values():
        assert house.visited_by(OFFICER).get(link).status_code == 200, link


def test_who_only_sent_something_sees_no_doubts_and_nobody_a_clear_value(house: EmbeddedHouse) -> None:
    for who in (MANAGER, MONITOR):
        assert is_problem(house.visited_by(who).get(PATH), NotPermitted)
    for who in EVERYBODY:
        told = house.visited_by(who).get(PATH).text
        assert not [canary for canary in CANARIES if canary in told], who.role
    assert is_problem(house.visited_by(OFFICER).get(f"{PATH}?kind=guess"), ParameterInvalid)


def test_pages_and_both_clocks(house: EmbeddedHouse) -> None:
    caller, walked, following = house.visited_by(OFFICER), list[str](), f"{PATH}?limit=3"
    while following:
        answered = caller.get(following)
        walked += [each["kind"] for each in answered.json()["items"]]
        following = answered.headers.get("link", "").partition("<")[2].partition(">")[0]
    assert walked == [kind for kind, _ in listed(house)]
    assert listed(house, "?valid_at=2026-03-02T08:45:00%2B08:00") == [
        ("id_number_twice", sorted([CHEN, CHEN_AGAIN, WANG]))
    ]
    assert listed(house, "?recorded_as_of=3") == []


def test_they_are_exported_like_a_table(house: EmbeddedHouse) -> None:
    answered = house.visited_by(AUDITOR).get("/exports/inconsistencies?format=csv&where=grid_code=" + GRID)
    assert answered.status_code == 200
    assert f"unit:{SHOP} address:{ROOM}" in answered.text
    assert not [canary for canary in CANARIES if canary in answered.text]


def test_a_file_of_them_is_as_narrow_as_the_askers_place_and_as_short_as_one_of_persons(
    tmp_path: Path,
) -> None:
    made = told_house(tmp_path)
    for places, rows in ((frozenset({GRID}), 1), (frozenset({NEXT_GRID}), 0)):
        auditor = visitor(Role.AUDITOR, PlaceScope(Reach.GRID, places), name="near")
        lines = made.visited_by(auditor).get("/exports/inconsistencies?format=ndjson").text.splitlines()
        assert len(lines) == 1 + rows
    small = type(made.deps.settings)(version="0", export_persons=0)
    object.__setattr__(made.deps, "settings", small)
    strict = as_visitor(made.deps, visitor(Role.AUDITOR, name="strict"))
    assert is_problem(strict.get("/exports/inconsistencies"), ExportTooLarge)


def test_who_serves_where_a_lane_was_brought_to_sees_its_homes_and_people(moved: EmbeddedHouse) -> None:
    assert is_problem(moved.visited_by(GRID_WORKER).get(f"/registry/dwellings/{HOME}"), NotFound)
    dwelling = get(moved, f"/registry/dwellings/{HOME}", NEXT_WORKER)
    item = dwelling["item"]
    assert isinstance(item, dict)
    assert item["grid_code"] == NEXT_GRID
    for path in ("dwellings", "units", "residences"):
        assert len(_items(moved, f"/registry/{path}", NEXT_WORKER)) == 1
        assert _items(moved, f"/registry/{path}", GRID_WORKER) == []
    assert [each["person_key"] for each in _items(moved, "/registry/persons", NEXT_WORKER)] == [CHEN]
    found = _items(moved, "/registry/dwellings?q=梅花巷101", NEXT_WORKER)
    assert [(each["dwelling_id"], each["grid_code"]) for each in found] == [(HOME, NEXT_GRID)]
    assert _items(moved, "/registry/dwellings?q=梅花巷101", GRID_WORKER) == []
    assert len(_items(moved, "/registry/dwellings?valid_at=2026-03-02T08:52:00%2B08:00", GRID_WORKER)) == 1


def test_a_file_of_a_place_holds_what_its_lists_hold(moved: EmbeddedHouse) -> None:
    for grid, held in ((GRID, 0), (NEXT_GRID, 1)):
        auditor = visitor(Role.AUDITOR, PlaceScope(Reach.GRID, frozenset({grid})), name="near")
        for name in ("dwellings", "units", "residences", "visits"):
            told = moved.visited_by(auditor).get(f"/exports/{name}?format=ndjson&where=grid_code={NEXT_GRID}")
            assert len(told.text.splitlines()) == 1 + held, (grid, name)


def _items(house: EmbeddedHouse, path: str, who: Principal) -> list[dict[str, object]]:
    items = get(house, path, who)["items"]
    assert isinstance(items, list)
    return items
