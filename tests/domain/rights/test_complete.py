"""Every command was seen worked, refused and repeated, and every rule was seen refusing, by a test that passed."""

from pathlib import Path

import pytest

from domain.rights.commands import COMMANDS
from domain.rights.rules import RULES
from domain.shared.rule import all_rules
from tests.support.untested import Seen, seen_by, untried

HERE = Path(__file__).parent


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the other tests of this folder really saw, run once more with an ear on the harness."""
    return seen_by([str(HERE), f"--ignore={__file__}"], tmp_path_factory.mktemp("witness") / "seen.txt")


def untested(seen: Seen) -> set[str]:
    """Commands without one of the endings they can have, and rules nothing was refused by."""
    return untried(seen, COMMANDS, RULES)


def test_nothing_is_untested(seen: Seen) -> None:
    assert untested(seen) == set()


def test_a_missing_test_would_be_noticed(seen: Seen) -> None:
    never_repeated = frozenset(each for each in seen if each[:2] != ("repeated", "LiftRestriction"))
    assert untested(never_repeated) == {"LiftRestriction was never repeated"}
    unused = frozenset(each for each in seen if each[2] != "rights.approver_is_requester")
    assert untested(unused) == {"nothing was refused by rights.approver_is_requester"}


def test_the_list_of_rules_is_whole_and_each_has_both_texts() -> None:
    assert set(RULES) == {rule for rule in all_rules() if rule.__module__.startswith("domain.rights.")}
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code.startswith("rights.")
        assert any("一" <= character <= "鿿" for character in rule.zh)
        assert rule.en.endswith(".")
        assert rule.zh.endswith("。")
