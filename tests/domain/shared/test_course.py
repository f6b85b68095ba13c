"""A course decides from its table alone: in turn, early, late, repeated, told otherwise."""

from dataclasses import dataclass, replace
from typing import Annotated, ClassVar

import pytest

from domain.shared import course_rules as rules
from domain.shared.actor import Role
from domain.shared.code_list import Code
from domain.shared.course import Course, Step, no_memory
from domain.shared.fact import Fact, NotTold, Said, fields_of_fact, legible, told
from domain.shared.personal import PersonalText, Sealed
from tests.support.courses import by
from tests.support.given import given

KITE = "01JN000000000000000000K001"


class KitePhase(Code):
    """Where a kite is."""

    MADE = ("made", "已糊")
    UP = ("up", "在天上")
    LOST = ("lost", "断线")


@dataclass(frozen=True, slots=True, kw_only=True)
class KiteMade(Fact):
    name: ClassVar[str] = "kite.made"
    title: ClassVar[tuple[str, str]] = ("糊风筝", "A kite was made")
    colour: Annotated[str, told("P0", "颜色", "Its colour.")]
    words: Annotated[PersonalText | None, told("P3", "题字", "What is written on it.")] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class KiteFlown(Fact):
    name: ClassVar[str] = "kite.flown"
    title: ClassVar[tuple[str, str]] = ("放风筝", "A kite was flown")
    metres: Annotated[int, told("P0", "高度", "How high.")]


@dataclass(frozen=True, slots=True, kw_only=True)
class KiteLost(Fact):
    name: ClassVar[str] = "kite.lost"
    title: ClassVar[tuple[str, str]] = ("断线", "A kite was lost")


CHILD = frozenset({Role.RESIDENT})
MADE, UP, LOST = KitePhase
COURSE = Course(
    kind="kite",
    slice_name="kite",
    memory=None,
    remember=no_memory,
    steps=(
        Step(fact=KiteMade, by=CHILD, on=frozenset({None}), to=MADE),
        Step(fact=KiteFlown, by=CHILD, on=frozenset({MADE, UP}), to=UP, again=True),
        Step(fact=KiteLost, by=CHILD, on=frozenset({UP}), to=LOST),
    ),
)
RED = KiteMade(colour="red", words=Sealed("person:x", "box"))


def say(fact: Fact, role: Role = Role.RESIDENT, thing: str = KITE) -> Said[Fact]:
    return Said(circumstance=by(role), thing=thing, fact=fact)


def test_facts_in_turn_are_recorded_as_they_were_told() -> None:
    high = KiteFlown(metres=30)
    given(COURSE.decider).when(say(KiteMade(colour="red"))).then(KiteMade(colour="red"))
    given(COURSE.decider, RED).when(say(high)).then(high)
    given(COURSE.decider, RED, high).when(say(high)).then(high)
    assert given(COURSE.decider, RED, high, KiteLost()).state.phase is LOST


def test_what_comes_early_waits_and_what_comes_late_does_not() -> None:
    given(COURSE.decider).when(say(KiteLost())).then_refused(rules.NotYet, fact="kite.lost", phase="nothing")
    given(COURSE.decider, RED).when(say(KiteLost())).then_refused(rules.NotYet, phase="made")
    gone = (RED, KiteFlown(metres=3), KiteLost())
    given(COURSE.decider, *gone).when(say(KiteFlown(metres=4))).then_refused(rules.NoLonger, phase="lost")


def test_what_was_told_alike_is_known_and_otherwise_contradicts() -> None:
    """What is sealed is not compared: after an erasure nobody could."""
    given(COURSE.decider, RED).when(say(KiteMade(colour="red", words="飞"))).then_nothing()
    given(COURSE.decider, RED).when(say(KiteMade(colour="blue"))).then_refused(rules.ToldOtherwise)


def test_only_who_may_tells_it_and_of_a_thing_that_names_nobody() -> None:
    given(COURSE.decider).when(say(RED, Role.AUDITOR)).then_refused(
        rules.RoleNotAllowed, role="auditor", fact="kite.made"
    )
    given(COURSE.decider).when(say(RED, thing="420101199001010012")).then_refused(rules.KeyNotValid)


def test_a_fact_tells_of_each_field_or_is_no_fact() -> None:
    assert [(each.name, each.personal) for each in fields_of_fact(KiteMade)] == [
        ("colour", False),
        ("words", True),
    ]
    assert legible(RED) == ("red",)

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Silent(Fact):
        length: int

    with pytest.raises(NotTold, match=r"Silent\.length"):
        fields_of_fact(Silent)


def test_a_fact_has_one_step() -> None:
    twice = replace(COURSE, steps=(*COURSE.steps, COURSE.steps[0]))
    with pytest.raises(ValueError, match="two steps"):
        assert twice.by_fact
