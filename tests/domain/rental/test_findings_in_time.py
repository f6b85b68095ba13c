"""Findings, when things are told too early, too late, or not precisely."""

from datetime import date

import pytest

from domain.rental import rules_findings as rules
from domain.rental.commands_findings import FindingCommand
from domain.rental.deciders import inspection_decider
from domain.rental.events import InspectionEvent
from domain.rental.keys import finding_named
from domain.rental.states import (
    FindingStanding,
    Inspection,
    Ordered,
    PutRight,
    SaidDone,
    Voided,
)
from domain.shared.occurrence import Precision
from domain.shared.rule import RuleBroken
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import (
    INSPECTION,
    day,
    told,
)
from tests.support.given import given

found = given(inspection_decider, *on_record.COMPLETED)
ordered = given(inspection_decider, *on_record.ORDERED)
voided = given(inspection_decider, *on_record.VOIDED)


DUE = date(2024, 9, 19)


def standing(facts: tuple[InspectionEvent, ...], item: str = "F04") -> FindingStanding:
    state = inspection_decider.fold(facts)
    assert isinstance(state, Inspection)
    return state.findings[item].standing


@pytest.mark.parametrize(
    "command",
    [say.fix(on=6), say.order(on=6), say.report(), say.look(), say.refer(on=6), say.answer(), say.reopen()],
)
def test_after_it_was_voided_nothing_more_happens(command: FindingCommand) -> None:
    voided.when(command).then_refused(rules.FindingIsVoided)


def test_what_happened_before_it_was_voided_is_recorded() -> None:
    before = voided.after(say.report(on=4))
    assert standing(before.facts) == Voided()
    that_day = voided.after(say.report(on=5, hour=23, precision=Precision.DAY))
    assert standing(that_day.facts) == Voided()


NOT_NOW: tuple[tuple[tuple[InspectionEvent, ...], FindingCommand, type[RuleBroken]], ...] = (
    (on_record.COMPLETED, say.fix(on=5), rules.FixedOnSpotIsThatDay),
    (on_record.ORDERED, say.fix(hour=12), rules.RectificationAlreadyOrdered),
    (on_record.ORDERED, say.order(on=4, due=day(10)), rules.RectificationAlreadyOrdered),
    (on_record.REPORTED, say.order(on=9), rules.RectificationAlreadyOrdered),
    (on_record.COMPLETED, say.report(), rules.NotYetOrdered),
    (on_record.COMPLETED, say.look(), rules.NotYetOrdered),
    (on_record.COMPLETED, say.answer(), rules.NotYetReferred),
    (on_record.REPORTED, say.answer(on=9), rules.NotYetReferred),
    (on_record.CLOSED, say.answer(on=11), rules.NotYetReferred),
    (on_record.COMPLETED, say.reopen(), rules.NotYetClosed),
    (on_record.ORDERED, say.reopen(), rules.NotYetClosed),
    (on_record.REFERRED, say.reopen(), rules.NotYetClosed),
    (on_record.REFERRED, say.report(), rules.FindingIsReferred),
    (on_record.REFERRED, say.look(), rules.FindingIsReferred),
    (on_record.REFERRED, say.order(on=5), rules.FindingIsReferred),
    (on_record.CLOSED, say.report(on=12), rules.FindingIsClosed),
    (on_record.CLOSED, say.refer(on=12), rules.FindingIsClosed),
    (on_record.PLANNED, say.order(), rules.InspectionNotYetCompleted),
    (on_record.CANCELLED, say.order(), rules.InspectionNotYetCompleted),
)


@pytest.mark.parametrize(("before", "command", "rule"), NOT_NOW)
def test_what_does_not_fit_yet_waits(
    before: tuple[InspectionEvent, ...], command: FindingCommand, rule: type[RuleBroken]
) -> None:
    given(inspection_decider, *before).when(command).then_refused(rule)
    assert rule.premature


def test_what_was_not_found_is_not_followed() -> None:
    found.when(say.order("F02")).then_refused(rules.FindingNotRaised, item="F02")


def test_nothing_is_put_right_before_it_was_found() -> None:
    found.when(say.order(on=1)).then_refused(rules.BeforeItWasFound, found=day(3).isoformat())
    evening = told(say.complete("F04", on=4, hour=0), before=on_record.PLANNED)
    assert standing(given(inspection_decider, *evening).after(say.fix(hour=23)).facts) == PutRight(day(3))


def test_an_order_some_time_that_day_comes_before_the_report_of_that_day() -> None:
    vague = say.order(on=8, hour=23, precision=Precision.DAY)
    told_first = found.after(vague).after(say.report(on=8))
    assert standing(told_first.facts) == SaidDone(date(2024, 9, 24), 0)


def test_the_same_order_told_by_two_is_one_order() -> None:
    twice = ordered.after(say.order(hour=12))
    assert standing(twice.facts) == Ordered(DUE)


def test_a_finding_has_a_name_of_its_own() -> None:
    assert finding_named(f"{INSPECTION}.F04") == (INSPECTION, "F04")
    for wrong in (INSPECTION, f"{INSPECTION}.X99", "I-1.F04", f"{INSPECTION}-F04"):
        with pytest.raises(rules.FindingNameNotValid):
            finding_named(wrong)


def test_an_item_nobody_ever_asked_names_no_finding() -> None:
    found.when(say.order("X99")).then_refused(rules.FindingNameNotValid)
