"""Every command about divisions, grids, persons, stays and visits was seen worked, refused and repeated, by a test that passed."""

from pathlib import Path
from typing import get_args

import pytest

from domain.registry import rules_links, rules_persons, rules_places, rules_residences
from domain.registry.commands import (
    CorrectPerson,
    DivisionCommand,
    GridCommand,
    PersonCommand,
    ReferencePerson,
    VerifyIdentifier,
)
from domain.registry.commands_residences import ResidenceCommand, VisitCommand
from domain.shared.rule import RuleBroken, all_rules
from tests.support.untested import Seen, seen_by, untried

HERE = Path(__file__).parent
FILES = (
    "test_divisions",
    "test_grids",
    "test_persons",
    "test_verifications",
    "test_erased",
    "test_links",
    "test_residences",
    "test_residence_offices",
    "test_residence_references",
    "test_visits",
    "test_rules",
)
COMMANDS = (
    *get_args(DivisionCommand),
    *get_args(GridCommand),
    *get_args(PersonCommand),
    *get_args(ResidenceCommand),
    *get_args(VisitCommand),
)
MODULES = {each.__name__ for each in (rules_links, rules_persons, rules_places, rules_residences)}
# Refused in view of other things (`require_…_references`), before the harness is asked: tests beside name them.
BESIDE: tuple[type[RuleBroken], ...] = (rules_links.LinkGoesBack, rules_residences.DwellingWasDemolished)
RULES: tuple[type[RuleBroken], ...] = tuple(
    rule for rule in all_rules() if rule.__module__ in MODULES and rule not in BESIDE
)
# Nobody can tell of sealed values whether they say the same: a second reference is refused, and a correction or a
# document seen again is a fact again. What repeats the message itself is told apart before any of this.
NEVER_REPEATED = {ReferencePerson, CorrectPerson, VerifyIdentifier}


@pytest.fixture(scope="module")
def seen(tmp_path_factory: pytest.TempPathFactory) -> Seen:
    """What the tests about people really saw, run once more with an ear on the harness."""
    return seen_by(
        [str(HERE / f"{name}.py") for name in FILES], tmp_path_factory.mktemp("witness") / "seen.txt"
    )


def untested(seen: Seen) -> set[str]:
    """Commands without one of the endings they can have, and rules nothing was refused by."""
    return untried(seen, COMMANDS, RULES, NEVER_REPEATED)


def test_nothing_is_untested(seen: Seen) -> None:
    assert untested(seen) == set()


def test_what_is_never_repeated_really_never_is(seen: Seen) -> None:
    repeated = {command for ending, command, _ in seen if ending == "repeated"}
    assert not {command.__name__ for command in NEVER_REPEATED} & repeated
    assert ("refused", "ReferencePerson", rules_persons.PersonAlreadyReferenced.code) in seen


def test_what_is_refused_beside_the_harness_is_tried_there() -> None:
    texts = "".join((HERE / f"{name}.py").read_text(encoding="utf-8") for name in FILES)
    assert all(f"pytest.raises(rules.{rule.__name__})" in texts for rule in BESIDE)


def test_a_missing_test_would_be_noticed(seen: Seen) -> None:
    never_repeated = frozenset(each for each in seen if each[:2] != ("repeated", "EndResidence"))
    assert untested(never_repeated) == {"EndResidence was never repeated"}
    unused = frozenset(each for each in seen if each[2] != rules_links.LinkedElsewhere.code)
    assert untested(unused) == {f"nothing was refused by {rules_links.LinkedElsewhere.code}"}
