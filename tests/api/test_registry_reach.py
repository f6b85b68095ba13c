"""The register over HTTP: in one's own place only, nothing in the clear, and as of any moment."""

import pytest

from api.problems import CursorInvalid, NotFound, NotPermitted, ParameterUnknown
from tests.api.registry_house import (
    CANARIES,
    CHEN,
    CHEN_AGAIN,
    EVERYBODY,
    GRID_WORKER,
    HOME,
    MANAGER,
    OFFICER,
    SHOP,
    STRANGER,
    WANG,
    get,
    keys,
    told_house,
)
from tests.api.visitors import MONITOR, is_problem
from tests.support.embedded import EmbeddedHouse


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("register"))


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
