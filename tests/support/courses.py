"""Every course tried out by its own published examples: a standing in each phase, each fact said in it, the table of that."""

import json
from collections.abc import Mapping
from datetime import datetime, timedelta
from functools import cache
from typing import Any

from app.catalogues import catalogue
from domain.courses import COURSES
from domain.shared.actor import Actor, Role
from domain.shared.circumstance import Circumstance
from domain.shared.course import Course, Phase, Standing
from domain.shared.fact import Fact, Said
from domain.shared.occurrence import SHANGHAI, Occurrence
from domain.shared.rule import RuleBroken
from intake.catalogue import Named, Routed
from tests.support.swap_days import RULEBOOK

THING = "01JN000000000000000000T001"
DONE, WAITS, REFUSED, KNOWN = "●", "◌", "·", "="


def by(role: Role) -> Circumstance:
    """Said at nine in the morning, heard a minute later."""
    at = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    return Circumstance(
        actor=Actor("staff:A0001", role),
        occurred=Occurrence(at),
        received_at=at + timedelta(minutes=1),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=None,
        rulebook=RULEBOOK,
    )


def routed(fact: type[Fact], role: Role, thing: str = THING) -> Routed:
    """The published example, translated as the road does it."""
    found = catalogue().find(f"gridledger.{fact.topic()}")
    assert found is not None
    shape = found.shape.model_validate_json(json.dumps(found.example))
    return found.translate(shape, Named("urn:gridledger:source:xiheqiao-app", thing), by(role))


def said(course: Course[Any], fact: type[Fact], thing: str = THING) -> Said[Fact]:
    """The example said by an office that may."""
    command = routed(fact, min(course.by_fact[fact].by), thing).command
    assert isinstance(command, Said)
    return command


@cache
def standings(course: Course[Any]) -> Mapping[Phase, Standing[Any]]:
    """One standing in every phase that the examples lead to, by the fewest facts."""
    found: dict[Phase, Standing[Any]] = {None: course.decider.initial}
    edge = [course.decider.initial]
    while edge:
        reached = [after for each in edge for after in _followers(course, each)]
        edge = []
        for each in reached:
            if each.phase not in found:
                found[each.phase] = each
                edge.append(each)
    return found


def _followers(course: Course[Any], standing: Standing[Any]) -> list[Standing[Any]]:
    after = []
    for fact in course.facts:
        try:
            decided = course.decide(said(course, fact), standing)
        except RuleBroken:
            continue
        after.append(course.decider.fold(decided, standing))
    return after


def ending(course: Course[Any], fact: type[Fact], standing: Standing[Any]) -> str:
    """What becomes of the example of a fact in a standing."""
    try:
        decided = course.decide(said(course, fact), standing)
    except RuleBroken as rule:
        return WAITS if rule.premature else REFUSED
    return DONE if decided else KNOWN


def table(course: Course[Any]) -> str:
    """Facts by phases, as markdown."""
    found = standings(course)
    names = ("nothing" if each is None else f"{each.value} {each.zh}" for each in found)
    lines = [f"| {course.kind} | " + " | ".join(names) + " |", "|---|" + ":-:|" * len(found)]
    for fact in course.facts:
        cells = (ending(course, fact, each) for each in found.values())
        lines.append(f"| {fact.name} {fact.title[0]} | " + " | ".join(cells) + " |")
    return "\n".join(lines)


def tables(slice_name: str) -> str:
    """Those of one slice."""
    return "\n\n".join(table(each) for each in COURSES if each.slice_name == slice_name)
