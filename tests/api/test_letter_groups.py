"""One cause handled as a group over HTTP: rehearsed, then done; corrected by one person and approved by another."""

from pathlib import Path

import pytest

from api.problems import DeskRefuses
from tests.api.test_letters import CHEN, LETTERS, NAME, WANG, items, post, told
from tests.api.visitors import is_problem
from tests.support.desk import establishes_new_grid, in_new_grid, turned_away
from tests.support.embedded import EmbeddedHouse, embedded_house
from tests.support.intake import GRID


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    return embedded_house(tmp_path)


def test_a_group_is_rehearsed_and_then_done(house: EmbeddedHouse) -> None:
    turned_away(house.bench, *[in_new_grid(f"D-{number}") for number in range(3)])
    house.bench.send(establishes_new_grid())
    chen = house.visited_by(CHEN)
    causes = items(chen, f"{LETTERS}/causes")
    assert [(each["code"], each["letters"]) for each in causes] == [("intake.grid_unknown", 3)]
    order = {"action": "retry", "code": ["intake.grid_unknown"]}
    dry = told(post(chen, f"{LETTERS}/groups", **order))
    assert (dry["done"], dry["counts"]) == (False, {"retried": 3})
    assert len(items(chen)) == 3
    done = told(post(chen, f"{LETTERS}/groups", **order, token=dry["token"]))
    assert (done["done"], done["counts"]) == (True, {"retried": 3})
    late = post(chen, f"{LETTERS}/groups", **order, token=dry["token"])
    assert late.json()["rule"] == "desk.group_changed"


def test_a_group_is_corrected_by_one_person_and_approved_by_another(house: EmbeddedHouse) -> None:
    turned_away(house.bench, *[in_new_grid(f"D-{number}") for number in range(3)])
    chen, wang, path = house.visited_by(CHEN), house.visited_by(WANG), f"{LETTERS}/groups"
    patch = [{"op": "replace", "path": "/gridcode", "value": GRID}]
    which = {"code": ["intake.grid_unknown"]}
    correct = {"action": "correct", "correction": "wrong_place", "patch": patch, **which}
    dry = told(post(chen, path, **correct))
    assert (dry["done"], dry["counts"]) == (False, {"proposed": 3})
    assert told(post(chen, path, **correct, token=dry["token"]))["counts"] == {"proposed": 3}
    seen = told(post(wang, path, action="approve", **which))["token"]
    assert told(post(chen, path, action="approve", **which, token=seen))["counts"] == {"not_done": 3}
    assert told(post(wang, path, action="approve", **which, token=seen))["counts"] == {"corrected": 3}
    own = [{"op": "replace", "path": "/data/category", "value": NAME}]
    refused = post(chen, path, **{**correct, "patch": own})
    assert refused.json()["rule"] == "desk.group_shares_not_this"
    assert NAME not in refused.text
    assert is_problem(post(chen, path, action="correct", **which), DeskRefuses), (
        "what is to be put right is said"
    )
