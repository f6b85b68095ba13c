"""Visits: any number of knocks in vain, one completion, one home."""

from dataclasses import replace

import pytest

from domain.registry import rules_residences as rules
from domain.registry.codes_residences import MissedVisit, VisitPurpose
from domain.registry.commands_residences import VisitCommand
from domain.registry.deciders import visit_decider
from domain.registry.events_residences import VisitAttempted, VisitCompleted
from domain.registry.roles_residences import ROLES
from domain.registry.rules_places import RoleNotAllowed
from domain.shared.actor import Actor, Role
from domain.shared.rule import Contradicting
from tests.domain.registry.sayings_residences import HOME, OTHER_HOME, VISIT, at, come_in, knock
from tests.support.given import given

NOTHING = given(visit_decider)
IN_VAIN = VisitAttempted(
    visit_id=VISIT,
    dwelling_id=HOME,
    purpose=VisitPurpose.REGISTRATION,
    outcome=MissedVisit.NO_ANSWER,
    happened_at=at(5),
)
DONE = VisitCompleted(
    visit_id=VISIT,
    dwelling_id=HOME,
    purpose=VisitPurpose.REGISTRATION,
    headcount=3,
    notice_shown=True,
    happened_at=at(6),
)


def test_nobody_opens_and_later_somebody_does() -> None:
    NOTHING.when(knock()).then(IN_VAIN)
    NOTHING.when(come_in()).then(DONE)
    given(visit_decider, IN_VAIN).when(come_in()).then(DONE)


def test_the_same_visit_told_again_tells_nothing_new() -> None:
    both = given(visit_decider, IN_VAIN, DONE)
    both.when(knock()).then_nothing()
    both.when(come_in()).then_nothing()


def test_a_second_knock_is_a_fact_of_its_own() -> None:
    later = replace(IN_VAIN, outcome=MissedVisit.REFUSED, happened_at=at(6))
    given(visit_decider, IN_VAIN).when(knock(day=6, outcome=MissedVisit.REFUSED)).then(later)


def test_a_knock_told_late_is_kept_and_one_after_the_visit_is_another_visit() -> None:
    given(visit_decider, DONE).when(knock()).then(IN_VAIN)
    given(visit_decider, DONE).when(knock(day=7)).then_refused(rules.VisitAlreadyCompleted)


def test_two_words_about_one_completion_are_shown_to_a_person() -> None:
    given(visit_decider, DONE).when(come_in(headcount=2)).then_refused(rules.VisitCompletedOtherwise)
    assert issubclass(rules.VisitCompletedOtherwise, Contradicting)


def test_one_visit_is_to_one_home() -> None:
    for command in (knock(dwelling=OTHER_HOME), come_in(dwelling=OTHER_HOME)):
        given(visit_decider, IN_VAIN).when(command).then_refused(rules.VisitIsOfAnotherDwelling)


@pytest.mark.parametrize("visit", ["", "走访1", VISIT.lower()])
def test_a_visits_id_is_random(visit: str) -> None:
    NOTHING.when(knock(visit=visit)).then_refused(rules.VisitIdNotValid)


@pytest.mark.parametrize("command", [knock(), come_in()])
@pytest.mark.parametrize("role", sorted(Role))
def test_field_staff_and_managers_visit(role: Role, command: VisitCommand) -> None:
    said = NOTHING.when(
        replace(command, circumstance=command.circumstance._replace(actor=Actor("staff:X9", role)))
    )
    if role in ROLES[type(command)]:
        assert said.refusal is None
    else:
        said.then_refused(RoleNotAllowed, role=role.value)


def test_a_visit_folds_alike_whatever_came_first() -> None:
    assert visit_decider.fold((IN_VAIN, DONE)) == visit_decider.fold((DONE, IN_VAIN))
