"""Inspections: due by a day that nobody home does not move, refused without blame, judged by when things happened."""

from dataclasses import replace

import pytest

from domain.rental import rules_inspections as rules
from domain.rental.commands_inspections import InspectionCommand
from domain.rental.deciders import inspection_decider
from domain.rental.events import InspectionEvent
from domain.rental.states import Cancelled, Completed, EntryRefused, Inspection, Planned, Started
from domain.rental.warnings import DUE_BEYOND_PACK, warnings_for
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import COLLEAGUE, OFFICER, OTHER_HOME, TENANCY, by, day, told
from tests.support.given import given

planned = given(inspection_decider, *on_record.PLANNED)
completed = given(inspection_decider, *on_record.COMPLETED)
cancelled = given(inspection_decider, *on_record.CANCELLED)


def state_of(*facts: InspectionEvent) -> Inspection:
    state = inspection_decider.fold(facts)
    assert isinstance(state, Inspection)
    return state


def test_nobody_home_never_moves_the_due_date() -> None:
    missed = state_of(*told(say.miss(on=2), say.miss(on=4), say.miss(on=19), before=on_record.PLANNED))
    assert missed.plan.due_on == day(20)
    assert missed.phase == Planned()


def test_refusal_leaves_everything_as_it_was_and_the_words_are_not_remembered() -> None:
    refused = state_of(*told(say.refuse(note="改日再来。"), before=on_record.PLANNED))
    assert refused.phase == EntryRefused()
    assert refused.plan.due_on == day(20)
    assert "改日" not in repr(refused)


def test_a_refused_inspection_may_be_done_another_day() -> None:
    later = told(say.start(on=5), say.complete(on=5), before=on_record.REFUSED)
    assert state_of(*later).phase == Completed()


def test_a_checklist_may_come_without_the_word_that_it_was_begun() -> None:
    assert state_of(*told(say.complete(), before=on_record.PLANNED)).phase == Completed()


@pytest.mark.parametrize("command", [say.start(), say.miss(), say.refuse()])
def test_what_happened_before_the_end_is_recorded_and_reopens_nothing(command: InspectionCommand) -> None:
    done = told(say.complete(), before=on_record.PLANNED)
    after = given(inspection_decider, *done).after(command)
    assert len(after.facts) == len(done) + 1
    assert state_of(*after.facts).phase == Completed()


@pytest.mark.parametrize("command", [say.start(on=4), say.miss(on=4), say.refuse(on=4), say.plan(30, on=4)])
def test_what_happened_after_the_end_is_refused(command: InspectionCommand) -> None:
    completed.when(command).then_refused(rules.InspectionIsOver, phase="completed")
    cancelled.when(command).then_refused(rules.InspectionIsOver, phase="cancelled")


def test_what_was_done_is_not_cancelled_whenever_that_is_told() -> None:
    for on in (2, 4):
        completed.when(say.cancel(on=on)).then_refused(rules.InspectionIsOver, phase="completed")


def test_what_was_cancelled_is_not_done_afterwards_but_may_have_been_before() -> None:
    cancelled.when(say.complete(on=3)).then_refused(rules.InspectionIsOver, phase="cancelled")
    before = cancelled.after(say.complete(on=1))
    assert state_of(*before.facts).phase == Completed()


def test_cancelled_twice_is_cancelled() -> None:
    assert state_of(*cancelled.after(say.cancel(on=3)).facts).phase == Cancelled()


def test_a_new_plan_moves_the_day_and_nothing_else() -> None:
    anew = planned.after(say.plan(30, on=2))
    assert state_of(*anew.facts).plan.due_on == day(30)
    planned.when(say.plan(30, on=2, home=OTHER_HOME)).then_refused(rules.InspectionPlannedOtherwise)


def test_the_newest_plan_counts_not_the_one_that_came_last() -> None:
    late = planned.after(say.plan(40, on=5)).after(say.plan(30, on=2))
    assert state_of(*late.facts).plan.due_on == day(40)


def test_a_plan_after_a_refusal_is_a_new_appointment() -> None:
    refused = given(inspection_decider, *on_record.REFUSED)
    assert state_of(*refused.after(say.plan(30, on=4)).facts).phase == Planned()
    started = given(inspection_decider, *on_record.STARTED)
    assert state_of(*started.after(say.plan(30, on=4)).facts).phase == Started()


def test_nobody_home_after_all_is_planned_again() -> None:
    started = given(inspection_decider, *on_record.STARTED)
    assert state_of(*started.after(say.miss(on=4)).facts).phase == Planned()


def test_it_is_not_due_before_it_was_planned() -> None:
    given(inspection_decider).when(say.plan(due=0)).then_refused(
        rules.DueBeforePlanned, planned=day(1).isoformat()
    )


def test_who_had_not_seen_anothers_new_day_contradicts_them() -> None:
    anew = planned.after(say.plan(30, on=2))
    blind = say.plan(25, on=3, actor=COLLEAGUE, base_version=1)
    anew.when(blind).then_refused(rules.PlannedMeanwhile, due_on=day(30).isoformat())
    for seen in (
        say.plan(25, on=3, actor=COLLEAGUE, base_version=2),
        say.plan(25, on=3, actor=COLLEAGUE),
        say.plan(25, on=3, actor=OFFICER, base_version=1),
        say.plan(30, on=3, actor=COLLEAGUE, base_version=1),
    ):
        assert anew.after(seen).facts != anew.facts


def test_an_id_is_random() -> None:
    given(inspection_decider).when(replace(say.plan(), inspection_id="A-1")).then_refused(
        rules.InspectionIdNotValid
    )


def test_a_day_beyond_the_interval_is_taken_with_a_warning() -> None:
    assert warnings_for(say.plan(due=200)) == (DUE_BEYOND_PACK,)
    assert warnings_for(say.plan()) == warnings_for(say.start()) == ()


def test_any_officer_may_plan_and_the_plan_says_who() -> None:
    command = replace(say.plan(), circumstance=by(COLLEAGUE))
    state = state_of(*inspection_decider.decide(command, inspection_decider.initial))
    assert (state.plan.planned_by, state.plan.tenancy_id) == (COLLEAGUE.id, TENANCY)
