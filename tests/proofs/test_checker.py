"""The judge of a delivery finds what is wrong, and nothing where nothing is."""

import ast
from pathlib import Path

import pytest

from proofs import checker, evidence
from proofs.checker import judge
from tests.proofs.planted import PLANTS
from tests.proofs.recorded import kept_promises

ALLOWED = {"collections", "collections.abc", "itertools", "dataclasses", "datetime", "proofs.evidence"}


def test_a_delivery_that_kept_every_promise_has_no_finding() -> None:
    assert judge(kept_promises()) == []


@pytest.mark.parametrize("bug", PLANTS)
def test_a_planted_bug_is_found(bug: str) -> None:
    broken = PLANTS[bug](kept_promises())
    assert broken != kept_promises()
    assert judge(broken) != []


def test_every_check_finds_some_planted_bug() -> None:
    bitten = {finding.check for plant in PLANTS.values() for finding in judge(plant(kept_promises()))}
    assert bitten == set(checker.CHECKS)


def test_the_judge_shares_no_code_with_the_road() -> None:
    for module in (checker, evidence):
        assert module.__file__ is not None
        tree = ast.parse(Path(module.__file__).read_text(encoding="utf-8"))
        imported = {each.module for each in ast.walk(tree) if isinstance(each, ast.ImportFrom)}
        assert imported <= ALLOWED
        assert not [each for each in ast.walk(tree) if isinstance(each, ast.Import)]
