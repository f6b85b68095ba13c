"""Who looked is told to who supervises, and to the person; what is unusual is told with its rule."""

from dataclasses import replace
from datetime import timedelta

import pytest

from access.look import LookFilter, Outcome
from access.reading import every
from api.problems import (
    CursorInvalid,
    NotFound,
    NotPermitted,
    ParameterInvalid,
)
from domain.shared.actor import Role
from tests.api.registry_house import (
    CHEN,
    CHEN_AGAIN,
    GRID_WORKER,
    OFFICER,
    PROTECTOR,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, is_problem, visitor
from tests.api.watched import head, looks_since
from tests.support.embedded import EmbeddedHouse


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("watched"))


def test_who_supervises_reads_the_log_and_that_is_a_look_itself(house: EmbeddedHouse) -> None:
    house.visited_by(OFFICER).get(f"/registry/persons/{WANG}?purpose=rental_safety")
    last = head(house)
    told = house.visited_by(PROTECTOR).get(f"/audit/access?person={WANG}&read_for=rental_safety&limit=1")
    (item,) = told.json()["items"]
    assert (item["position"], item["reader"], item["role"], item["purpose"], item["persons_seen"]) == (
        last,
        OFFICER.name,
        "community_officer",
        "rental_safety",
        [WANG],
    )
    (look,) = looks_since(house, last)
    assert (look.action, look.subjects, look.objects) == ("access.list", (WANG,), (f"looks:{last}-{last}",))


def test_the_log_is_narrowed_and_its_pages_follow_one_another(house: EmbeddedHouse) -> None:
    for _ in range(5):
        house.visited_by(OFFICER).get(f"/registry/persons/{WANG}")
    auditor = house.visited_by(AUDITOR)
    first = auditor.get("/audit/access?reader=community_officer&outcome=shown&limit=2")
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    second = auditor.get(link)
    positions = [each["position"] for page in (first, second) for each in page.json()["items"]]
    assert len(positions) == 4
    assert positions == sorted(positions, reverse=True)
    wanted = LookFilter(readers=frozenset({"community_officer"}), outcomes=frozenset({Outcome.SHOWN}))
    assert positions == [each.position for each in every(house.deps.access.log, wanted)][:4]
    assert is_problem(auditor.get("/audit/access?cursor=x1"), CursorInvalid)
    long_ago = auditor.get("/audit/access?to=2020-01-01T00:00:00Z").json()
    assert (long_ago["count"], long_ago["items"]) == (0, [])


def test_an_auditor_of_one_town_and_who_works_in_a_grid_do_not_read_the_log(house: EmbeddedHouse) -> None:
    of_a_town = replace(AUDITOR, name="town-auditor", scope=OFFICER.scope)
    for path in ("/audit/access", "/audit/access/unusual"):
        assert is_problem(house.visited_by(of_a_town).get(path), NotFound)
        assert is_problem(house.visited_by(OFFICER).get(path), NotPermitted)


def test_a_person_is_told_who_looked_at_them_under_any_of_their_records(house: EmbeddedHouse) -> None:
    house.visited_by(OFFICER).get(f"/registry/persons/{CHEN_AGAIN}?purpose=registration_check")
    chen = replace(visitor(Role.RESIDENT, name="resident:chen"), person_key=CHEN)
    told = house.visited_by(chen).get(f"/registry/persons/{CHEN}/access")
    item = told.json()["items"][0]
    assert {name: item[name] for name in ("reader", "role", "purpose", "outcome")} == {
        "reader": OFFICER.name,
        "role": "community_officer",
        "purpose": "registration_check",
        "outcome": "shown",
    }
    assert "person_name" in item["fields"]
    assert WANG not in told.text
    supervised = house.visited_by(PROTECTOR).get(f"/registry/persons/{CHEN}/access").json()["items"]
    assert [each["reader"] for each in supervised[:2]] == ["resident:chen", OFFICER.name]


def test_a_resident_is_told_nothing_about_anybody_else(house: EmbeddedHouse) -> None:
    chen = replace(visitor(Role.RESIDENT, name="resident:chen"), person_key=CHEN)
    for key in (WANG, CHEN_AGAIN.replace("CHEN2", "CHEN3")):
        assert is_problem(house.visited_by(chen).get(f"/registry/persons/{key}/access"), NotFound)
    assert is_problem(house.visited_by(chen).get(f"/registry/persons/{WANG}"), NotFound)
    assert is_problem(house.visited_by(chen).get("/registry/persons"), NotPermitted)
    assert is_problem(house.visited_by(OFFICER).get(f"/registry/persons/{CHEN}/access"), NotPermitted)


def test_unusual_reading_is_told_with_rule_count_and_window(house: EmbeddedHouse) -> None:
    house.bench.clock.forward(timedelta(days=2))
    begin = house.bench.clock()
    curious = replace(GRID_WORKER, name="curious", expires_at=begin + timedelta(hours=8))
    protector = replace(PROTECTOR, name="protector", expires_at=begin + timedelta(hours=8))
    for _ in range(11):
        house.visited_by(curious).get(f"/registry/persons/{WANG}")
    house.bench.clock.forward(timedelta(minutes=5))
    told = house.visited_by(protector).get("/audit/access/unusual").json()
    assert [
        (each["rule"], each["reader"], each["count"], each["bound"], each["person_key"])
        for each in told["items"]
    ] == [("same_person", "curious", 11, 10, WANG)]
    elsewhen = (begin - timedelta(days=90)).isoformat().replace("+", "%2B")
    assert is_problem(
        house.visited_by(protector).get(f"/audit/access/unusual?from={elsewhen}"), ParameterInvalid
    )
