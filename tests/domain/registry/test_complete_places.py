"""Every command about a place was seen worked, refused and repeated, and every rule refusing, by a test that passed."""

from pathlib import Path
from typing import get_args

import pytest

from domain.registry import rules_addresses, rules_housing
from domain.registry.commands_addresses import AddressCommand
from domain.registry.commands_housing import DwellingCommand, UnitCommand
from domain.shared.rule import all_rules
from tests.support.untested import Seen, seen_by, untried

HERE = Path(__file__).parent
FILES = ("test_every_place_command", "test_addresses", "test_housing", "test_place_references")
COMMANDS = (*get_args(AddressCommand), *get_args(DwellingCommand), *get_args(UnitCommand))
RULES = (*rules_addresses.RULES, *rules_housing.RULES)


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the tests about places really saw, run once more with an ear on the harness."""
    return seen_by(
        [str(HERE / f"{name}.py") for name in FILES], tmp_path_factory.mktemp("witness") / "seen.txt"
    )


def untested(seen: Seen) -> set[str]:
    """Commands without one of the endings they can have, and rules nothing was refused by."""
    return untried(seen, COMMANDS, RULES)


def test_nothing_is_untested(seen: Seen) -> None:
    assert untested(seen) == set()


def test_a_missing_test_would_be_noticed(seen: Seen) -> None:
    never_repeated = frozenset(each for each in seen if each[:2] != ("repeated", "MergeAddress"))
    assert untested(never_repeated) == {"MergeAddress was never repeated"}
    unused = frozenset(each for each in seen if each[2] != "address.merge_leads_back")
    assert untested(unused) == {"nothing was refused by address.merge_leads_back"}


def test_the_list_of_rules_is_whole_and_each_has_both_texts() -> None:
    modules = {rules_addresses.__name__, rules_housing.__name__}
    assert set(RULES) == {rule for rule in all_rules() if rule.__module__ in modules}
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code.partition(".")[0] in {"address", "dwelling", "unit"}
        assert rule.en.isascii()
        assert rule.zh.endswith("。")
        assert rule.en.endswith(".")
