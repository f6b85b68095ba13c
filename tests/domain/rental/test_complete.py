"""Every command was seen worked, refused and repeated, and every rule was seen refusing, by a test that passed."""

import subprocess
import sys
from pathlib import Path

import pytest

from domain.rental.commands import COMMANDS
from domain.rental.rules import RULES
from domain.shared.rule import all_rules

HERE = Path(__file__).parent
ROOT = HERE.parents[2]

Seen = frozenset[tuple[str, str, str]]


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the other tests of this folder really saw, run once more with an ear on the harness."""
    file = tmp_path_factory.mktemp("witness") / "seen.txt"
    arguments = ["-p", "tests.support.witness", "--witness", str(file), "-q", "-p", "no:cacheprovider"]
    run = subprocess.run(
        [sys.executable, "-m", "pytest", str(HERE), f"--ignore={__file__}", *arguments],
        cwd=ROOT,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
    assert run.returncode == 0, run.stdout
    lines = file.read_text(encoding="utf-8").splitlines()
    return frozenset((ending, command, rule) for ending, command, rule in map(str.split, lines))


def untested(seen: Seen) -> set[str]:
    """Commands without one of the three endings, and rules nothing was refused by."""
    endings = {(ending, command) for ending, command, _ in seen}
    refused = {rule for ending, _, rule in seen if ending == "refused"}
    commands = {
        f"{command.__name__} was never {ending}"
        for command in COMMANDS
        for ending in ("worked", "refused", "repeated")
        if (ending, command.__name__) not in endings
    }
    return commands | {f"nothing was refused by {rule.code}" for rule in RULES if rule.code not in refused}


def test_nothing_is_untested(seen: Seen) -> None:
    assert untested(seen) == set()


def test_a_missing_test_would_be_noticed(seen: Seen) -> None:
    never_repeated = frozenset(each for each in seen if each[:2] != ("repeated", "ReinspectFinding"))
    assert untested(never_repeated) == {"ReinspectFinding was never repeated"}
    unused = frozenset(each for each in seen if each[2] != "finding.reporter_reinspects")
    assert untested(unused) == {"nothing was refused by finding.reporter_reinspects"}


def test_the_list_of_rules_is_whole_and_each_has_both_texts() -> None:
    assert set(RULES) == {rule for rule in all_rules() if rule.__module__.startswith("domain.rental.")}
    assert len({rule.code for rule in RULES}) == len(RULES)
    for rule in RULES:
        assert rule.code.startswith(("rental.", "tenancy.", "inspection.", "finding."))
        assert any("一" <= character <= "鿿" for character in rule.zh)
        assert rule.en.endswith(".")
        assert rule.zh.endswith("。")
