"""What every course owes, tried on each: a new slice is held to it by being in the list."""

from typing import Any

import pytest

from domain.courses import COURSES
from domain.shared import course_rules as rules
from domain.shared.actor import Role
from domain.shared.course import Course
from domain.shared.fact import Fact, fields_of_fact
from domain.shared.rule import RuleBroken, all_rules
from tests.support.courses import DONE, by, ending, said, standings, table, tables
from tests.support.state_table import readme_of, with_tables

STEPS = [pytest.param(course, fact, id=fact.name) for course in COURSES for fact in course.facts]
SLICES = sorted({course.slice_name for course in COURSES})


@pytest.mark.parametrize("course", COURSES, ids=lambda each: each.kind)
def test_every_phase_is_reached_by_the_published_examples(course: Course[Any]) -> None:
    assert set(standings(course)) == set(course.phases)


@pytest.mark.parametrize(("course", "fact"), STEPS)
def test_each_fact_is_taken_where_the_table_says_and_nowhere_else(
    course: Course[Any], fact: type[Fact]
) -> None:
    step, command, taken = course.by_fact[fact], said(course, fact), set()
    for phase, standing in standings(course).items():
        known = fact.name in standing.facts and not step.again
        if phase in step.on or known:
            taken |= {phase} if ending(course, fact, standing) == DONE else set()
            continue
        with pytest.raises(rules.OutOfTurn) as refused:
            course.decide(command, standing)
        assert refused.value.premature is bool(step.on & course.reachable(phase))
    assert taken <= step.on


@pytest.mark.parametrize(("course", "fact"), STEPS)
def test_each_fact_is_told_by_some_offices_and_by_no_other(course: Course[Any], fact: type[Fact]) -> None:
    step, command = course.by_fact[fact], said(course, fact)
    for role in set(Role) - step.by:
        with pytest.raises(rules.RoleNotAllowed):
            course.decide(
                type(command)(circumstance=by(role), thing=command.thing, fact=command.fact),
                course.decider.initial,
            )
    assert step.by < set(Role)


@pytest.mark.parametrize(("course", "fact"), STEPS)
def test_a_fact_told_twice_alike_is_known_already(course: Course[Any], fact: type[Fact]) -> None:
    step, command = course.by_fact[fact], said(course, fact)
    if step.again:
        return
    for standing in standings(course).values():
        if fact.name in standing.facts:
            assert course.decide(command, standing) == ()


@pytest.mark.parametrize("course", COURSES, ids=lambda each: each.kind)
def test_a_thing_is_named_by_a_key_that_names_nobody(course: Course[Any]) -> None:
    opening = next(each.fact for each in course.steps if None in each.on)
    with pytest.raises(RuleBroken) as refused:
        said(course, opening, "420101199001010012")
    assert refused.value.code.endswith("key_not_valid")


@pytest.mark.parametrize(("course", "fact"), STEPS)
def test_a_fact_says_of_every_field_what_it_is(course: Course[Any], fact: type[Fact]) -> None:
    for each in fields_of_fact(fact):
        assert any("一" <= letter <= "鿿" for letter in each.told.zh)
        assert each.told.en.endswith(".")
        assert each.told.level in {"P0", "P1", "P2", "P3", "P4"}
        assert not each.personal or each.told.level in {"P3", "P4"}


@pytest.mark.parametrize("name", SLICES)
def test_the_readme_tables_are_current(name: str) -> None:
    readme = readme_of(name).read_text(encoding="utf-8")
    assert readme == with_tables(readme, tables(name)), "run python -m tests.support.state_table " + name


@pytest.mark.parametrize("course", COURSES, ids=lambda each: each.kind)
def test_a_stale_table_would_be_noticed(course: Course[Any]) -> None:
    readme = readme_of(course.slice_name).read_text(encoding="utf-8")
    assert table(course) in readme


@pytest.mark.parametrize("name", SLICES)
def test_the_slices_own_rules_have_its_name_and_both_texts(name: str) -> None:
    own = [rule for rule in all_rules() if rule.__module__.startswith(f"domain.{name}.")]
    for rule in own:
        assert rule.code.startswith(f"{name}.")
        assert any("一" <= letter <= "鿿" for letter in rule.zh)
        assert rule.zh.endswith("。")
        assert rule.en.endswith(".")
