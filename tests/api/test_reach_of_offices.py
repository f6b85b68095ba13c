"""What each office is shown of disputes and of itself, asked at the door."""

from dataclasses import replace
from pathlib import Path

import pytest

from access.principal import PlaceScope, Principal, Reach
from api.problems import NotFound, NotPermitted
from domain.shared.actor import Role
from projections.registry.parties import PersonRow
from tests.api.boards import SOURCE, Town, case, recorded_on
from tests.api.people import NAME, archive
from tests.api.registry_house import CHEN, WANG, told_house
from tests.api.visitors import GRID, OTHER_GRID, Caller, as_visitor, fake_deps, is_problem, visitor
from tests.api.visitors import TOWN as TOWN_CODE

IN_TOWN = PlaceScope(Reach.TOWN, frozenset({TOWN_CODE}))
MEDIATOR = visitor(Role.MEDIATOR, name="m7")
TOWN_OFFICE = visitor(Role.TOWN_OFFICE, IN_TOWN)
LIAISON = visitor(Role.JUSTICE_LIAISON, IN_TOWN)
PERSON_9 = "01JN0000000000000000000P09"
PARTY = replace(visitor(Role.RESIDENT), person_key=PERSON_9)

ORDINARY = case(1, GRID)
MEDIATED = replace(case(2, OTHER_GRID), mediators=("staff:m1", "staff:m7"))
SUPERVISED = replace(case(3, GRID), supervision="supervised")
SUPERVISED_ELSEWHERE = replace(case(4, OTHER_GRID), supervision="supervised")
IN_COURT = replace(case(5, GRID), confirmation="confirmed")
OF_A_PARTY = replace(case(6, OTHER_GRID), parties=("person-1", PERSON_9))
ALL = (ORDINARY, MEDIATED, SUPERVISED, SUPERVISED_ELSEWHERE, IN_COURT, OF_A_PARTY)


@pytest.fixture
def town() -> Town:
    return Town(cases=list(ALL), followed=6, head=6)


@pytest.mark.parametrize(
    ("who", "seen"),
    [(MEDIATOR, MEDIATED), (TOWN_OFFICE, SUPERVISED), (LIAISON, IN_COURT), (PARTY, OF_A_PARTY)],
)
def test_each_office_lists_and_opens_its_own_cases_and_no_other(
    who: Principal, seen: object, town: Town, tmp_path: Path
) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town), who)
    told = caller.get("/disputes").json()
    listed = {each["case_code"] for each in told["items"]}
    opened = {each.case_code for each in ALL if _opens(caller, each.case_code)}
    assert [each for each in ALL if each.case_code in listed] == [seen]
    assert (opened, told["count"]) == (listed, 1)


def _opens(caller: Caller, code: str) -> bool:
    answered = caller.get(f"/disputes/{code}")
    assert answered.status_code == 200 or is_problem(answered, NotFound)
    return answered.status_code == 200


def test_a_party_never_reads_the_course_of_the_own_case(town: Town, tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town), PARTY)
    assert is_problem(caller.get(f"/disputes/{OF_A_PARTY.case_code}/timeline"), NotPermitted)


def test_a_resident_sees_the_own_record_and_stays_and_of_nobody_else_anything(tmp_path: Path) -> None:
    house = told_house(tmp_path)
    chen = house.visited_by(replace(visitor(Role.RESIDENT, name="chen"), person_key=CHEN))
    assert chen.get(f"/registry/persons/{CHEN}").json()["stays_elsewhere"] == 0
    assert [each["person_key"] for each in chen.get("/registry/residences").json()["items"]] == [CHEN]
    assert chen.get(f"/registry/residences?person={WANG}").json()["items"] == []
    assert is_problem(chen.get(f"/registry/persons/{WANG}"), NotFound)
    assert is_problem(chen.get("/registry/persons"), NotPermitted)
    assert is_problem(chen.get(f"/registry/persons/{CHEN}/history"), NotPermitted)
    wang = house.visited_by(replace(visitor(Role.RESIDENT, name="wang"), person_key=WANG))
    assert wang.get("/registry/residences").json()["items"] == []
    assert wang.get(f"/registry/residences?person={CHEN}").json()["items"] == []


def test_a_resident_is_told_nothing_of_the_other_side_of_the_own_dispute(tmp_path: Path) -> None:
    kept = archive(tmp_path)
    people = {
        key: PersonRow(
            person_key=key,
            source=SOURCE,
            name=kept.sealed(f"person:{key}", full_name=NAME)[0],
            id_number=None,
            phone=None,
            position=1,
            recorded_at=recorded_on(1),
            version=1,
        )
        for key in ("person-1", PERSON_9)
    }
    town = Town(cases=[OF_A_PARTY], people=people, followed=6, head=6)
    caller = as_visitor(fake_deps(tmp_path, town=town, kept=kept), PARTY)
    own = {"person_key": PERSON_9, "name": {"legibility": "masked", "value": "欧*"}}
    for parties in (
        caller.get(f"/disputes/{OF_A_PARTY.case_code}").json()["item"]["parties"],
        caller.get("/disputes").json()["items"][0]["parties"],
    ):
        assert parties == [{"person_key": "person-1"}, own]
