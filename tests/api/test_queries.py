"""What officers ask of the board: pages that tell each row once, in their own place only."""

from pathlib import Path

import pytest

from access.principal import PlaceScope, Reach
from api.problems import NotFound, ParameterInvalid
from domain.shared.actor import Role
from tests.api.boards import case
from tests.api.many_cases import FIRST, GRIDS, SECOND, THIRD, town_of, walk
from tests.api.visitors import (
    AUDITOR,
    GRID,
    GRID_WORKER,
    KEEPER,
    NEXT_GRID,
    OFFICER,
    OTHER_GRID,
    OWN_SOURCE,
    as_visitor,
    fake_deps,
    is_problem,
    visitor,
)


@pytest.mark.parametrize("size", [1, 7, 50, 200])
def test_following_the_links_tells_every_case_exactly_once(size: int, tmp_path: Path) -> None:
    town = town_of(60)
    walked = walk(as_visitor(fake_deps(tmp_path, town=town), AUDITOR), f"/disputes?limit={size}")
    assert [row["case_code"] for row in walked] == [each.case_code for each in town.cases]


def test_a_walk_speaks_for_one_position_however_much_is_recorded_meanwhile(tmp_path: Path) -> None:
    town = town_of(60)
    caller = as_visitor(fake_deps(tmp_path, town=town), AUDITOR)
    link = caller.get("/disputes?limit=50&at_least=60").headers["link"]
    town.cases.append(case(61, GRID))
    town.followed = town.head = 61
    second = caller.get(link.partition(">")[0].removeprefix("<")).json()
    assert (second["position"], len(second["items"]), second["count"]) == (60, 10, 60)


def test_each_office_sees_the_cases_of_its_place_and_no_other(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, town=town_of(60))
    seen = {
        who.role: {row["grid_code"] for row in walk(as_visitor(deps, who), "/disputes")}
        for who in (GRID_WORKER, OFFICER, AUDITOR)
    }
    assert seen == {
        Role.GRID_WORKER: {GRID},
        Role.COMMUNITY_OFFICER: {GRID, NEXT_GRID},
        Role.AUDITOR: set(GRIDS),
    }


def test_asking_for_a_place_beyond_the_own_widens_nothing(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(60)), GRID_WORKER)
    assert caller.get(f"/disputes?grid={OTHER_GRID}").json()["items"] == []
    assert caller.get(f"/disputes?grid={OTHER_GRID}&grid={GRID}").json()["count"] == 20


def test_a_property_manager_sees_only_what_the_own_system_sent(tmp_path: Path) -> None:
    scope = PlaceScope(Reach.GRID, frozenset({GRID}))
    manager = visitor(Role.PROPERTY_MANAGER, scope, sources=frozenset({OWN_SOURCE}))
    caller = as_visitor(fake_deps(tmp_path, town=town_of(60)), manager)
    assert caller.get("/disputes").json()["count"] == 30
    assert caller.get(f"/disputes/{FIRST}").status_code == 200
    assert is_problem(caller.get(f"/disputes/{SECOND}"), NotFound)


@pytest.mark.parametrize("path", ["/disputes/{}", "/disputes/{}/timeline"])
def test_a_case_elsewhere_is_told_like_one_that_does_not_exist(path: str, tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(6)), GRID_WORKER)
    elsewhere, nowhere = caller.get(path.format(SECOND)), caller.get(path.format("GL9999"))
    assert is_problem(elsewhere, NotFound)
    assert is_problem(nowhere, NotFound)
    assert {*elsewhere.json()} == {*nowhere.json()}
    assert caller.get(path.format(THIRD)).status_code == 200


def test_an_audit_entry_elsewhere_does_not_exist_for_an_auditor_of_one_community(tmp_path: Path) -> None:
    auditor = visitor(Role.AUDITOR, OFFICER.scope)
    caller = as_visitor(fake_deps(tmp_path, town=town_of(6)), auditor)
    assert [caller.get(f"/audit/events/{number}").status_code for number in (1, 2, 3)] == [200, 404, 200]


def test_counts_are_exact_to_a_thousand(tmp_path: Path) -> None:
    for many, told in ((1_000, 1_000), (1_001, "1000+"), (1_500, "1000+")):
        caller = as_visitor(fake_deps(tmp_path, town=town_of(many)), AUDITOR)
        assert caller.get("/disputes?limit=1").json()["count"] == told


@pytest.mark.parametrize(
    "path", ["/disputes?grid=%00", "/audit/events?object=a%00b", "/audit/events?message=%00"]
)
def test_a_nul_is_refused_by_the_parameters_name_since_no_database_can_be_asked_for_it(
    path: str, tmp_path: Path
) -> None:
    answered = as_visitor(fake_deps(tmp_path), KEEPER).get(path)
    assert is_problem(answered, ParameterInvalid)
    assert [each["rule"] for each in answered.json()["errors"]] == ["nul"]


def test_a_nul_names_no_case(tmp_path: Path) -> None:
    assert is_problem(as_visitor(fake_deps(tmp_path), KEEPER).get("/disputes/%00"), NotFound)
