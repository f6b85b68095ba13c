"""Findings: put right on the spot or by a day, seen by other eyes, referred and never fined, reopened, voided."""

from datetime import date

import pytest

from domain.rental import codes as k
from domain.rental import rules_findings as rules
from domain.rental.commands import COMMANDS
from domain.rental.commands_findings import FindingCommand
from domain.rental.deciders import inspection_decider
from domain.rental.events import InspectionEvent
from domain.rental.events_findings import RectificationOrdered, RectificationReported
from domain.rental.rules_tenancies import RoleNotAllowed
from domain.rental.states import (
    FindingStanding,
    Inspection,
    Open,
    Ordered,
    PutRight,
    Referred,
    ReOrdered,
    SaidDone,
    Voided,
)
from domain.shared.actor import Actor
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import (
    CHEN,
    CHEN_SELF,
    COLLEAGUE,
    GRID_WORKER,
    OFFICER,
    WANG,
    WANG_SELF,
    YANG,
    day,
    told,
)
from tests.support.given import given

found = given(inspection_decider, *on_record.COMPLETED)
ordered = given(inspection_decider, *on_record.ORDERED)
reported = given(inspection_decider, *on_record.REPORTED)
re_ordered = given(inspection_decider, *on_record.RE_ORDERED)
referred = given(inspection_decider, *on_record.REFERRED)
closed = given(inspection_decider, *on_record.CLOSED)
voided = given(inspection_decider, *on_record.VOIDED)

DUE = date(2024, 9, 19)  # ordered on Wednesday the 4th: fifteen days
MOST = date(2024, 10, 8)  # thirty days end on the 4th of October, a day off


def standing(facts: tuple[InspectionEvent, ...], item: str = "F04") -> FindingStanding:
    state = inspection_decider.fold(facts)
    assert isinstance(state, Inspection)
    return state.findings[item].standing


def due_of(command: FindingCommand) -> date:
    (fact,) = inspection_decider.decide(command, given(inspection_decider, *EVERYTHING).state)
    assert isinstance(fact, RectificationOrdered)
    return fact.due_on


EVERYTHING = told(say.complete("F01", "F04", "R03", "R04", "R06"), before=on_record.PLANNED)


def test_a_finding_is_closed_only_by_what_somebody_saw() -> None:
    assert standing(on_record.COMPLETED) == Open(day(3))
    assert standing(on_record.ORDERED) == Ordered(DUE)
    assert standing(on_record.REPORTED) == SaidDone(DUE, 0)
    assert standing(on_record.CLOSED) == PutRight(day(10))
    assert standing(told(say.fix(), before=on_record.COMPLETED)) == PutRight(day(3))


@pytest.mark.parametrize(
    ("item", "due"),
    [
        ("F01", date(2024, 9, 5)),  # A: the next day, worked or not
        ("F04", DUE),
        ("R03", date(2024, 9, 9)),  # C: three days end on a Saturday
        ("R04", date(2024, 9, 9)),
        ("R06", date(2024, 9, 5)),  # foreigners: within twenty-four hours
    ],
)
def test_the_usual_limit_of_its_class_is_set_where_none_is_named(item: str, due: date) -> None:
    assert due_of(say.order(item)) == due


@pytest.mark.parametrize(
    ("item", "latest"),
    [
        ("F01", date(2024, 9, 5)),
        ("F04", MOST),
        ("R03", date(2024, 9, 9)),
        ("R06", date(2024, 9, 5)),
    ],
)
def test_a_day_is_set_within_what_the_pack_gives_its_class(item: str, latest: date) -> None:
    assert due_of(say.order(item, due=latest)) == latest
    for due in (latest.replace(day=latest.day + 1), day(2)):
        given(inspection_decider, *EVERYTHING).when(say.order(item, due=due)).then_refused(
            rules.RectificationOutOfRange, earliest=day(3).isoformat(), latest=latest.isoformat()
        )


def test_a_new_day_after_a_failed_look_is_within_it_too() -> None:
    reported.when(say.look(passed=False, due=date(2024, 12, 1))).then_refused(rules.RectificationOutOfRange)
    referred.when(say.answer(outcome=k.ReferralOutcome.RETURNED, due=day(1))).then_refused(
        rules.RectificationOutOfRange
    )
    assert standing(on_record.RE_ORDERED) == ReOrdered(date(2024, 9, 26), 1)


def test_what_is_right_has_no_day_to_be_put_right_by() -> None:
    reported.when(say.look(due=DUE)).then_refused(rules.NothingIsDue)
    referred.when(say.answer(due=DUE)).then_refused(rules.NothingIsDue)


def test_nobody_looks_again_at_what_they_reported() -> None:
    by_worker = ordered.after(say.report(actor=COLLEAGUE, standing=k.ReportedBy.WORKER))
    by_worker.when(say.look(actor=COLLEAGUE)).then_refused(rules.ReporterMustNotReinspect)
    assert standing(by_worker.after(say.look(actor=OFFICER)).facts) == PutRight(day(10))


def test_not_even_where_the_report_arrives_after_the_look() -> None:
    looked = ordered.after(say.look(on=20, actor=COLLEAGUE, passed=False))
    early = say.report(on=8, actor=COLLEAGUE, standing=k.ReportedBy.WORKER)
    looked.when(early).then_refused(rules.ReinspectorMustNotReport)


def test_a_landlords_word_taken_down_by_staff_is_the_landlords() -> None:
    taken_down = ordered.after(say.report(actor=COLLEAGUE, reporter=CHEN))
    fact = taken_down.facts[-1]
    assert isinstance(fact, RectificationReported)
    assert fact.reporter == f"person:{CHEN}"
    assert standing(taken_down.after(say.look(actor=COLLEAGUE)).facts) == PutRight(day(10))
    unnamed = ordered.after(say.report(actor=COLLEAGUE))
    unnamed.when(say.look(actor=COLLEAGUE)).then_refused(rules.ReporterMustNotReinspect)


@pytest.mark.parametrize(
    ("actor", "as_whom", "reporter"),
    [
        (CHEN_SELF, k.ReportedBy.WORKER, None),
        (WANG_SELF, k.ReportedBy.TENANT, YANG),
        (GRID_WORKER, k.ReportedBy.WORKER, WANG),
    ],
)
def test_everybody_reports_in_their_own_name(
    actor: Actor, as_whom: k.ReportedBy, reporter: str | None
) -> None:
    ordered.when(say.report(actor=actor, standing=as_whom, reporter=reporter)).then_refused(
        rules.ReporterIsNotTheActor, standing=as_whom.value
    )


def test_a_finding_is_looked_at_once_reported_or_once_its_day_has_passed() -> None:
    ordered.when(say.look()).then_refused(rules.NeitherReportedNorDue, due_on=DUE.isoformat())
    re_ordered.when(say.look(on=12)).then_refused(rules.NeitherReportedNorDue)
    assert standing(ordered.after(say.look(on=19)).facts) == PutRight(day(19))
    failed = ordered.after(say.look(on=19, passed=False)).after(say.look(on=40, passed=False))
    assert standing(failed.facts) == ReOrdered(date(2024, 10, 28), 2)  # Saturday the 26th moves to Monday


@pytest.mark.parametrize("command", [say.report(on=16), say.look(on=60)])
def test_failed_twice_it_must_be_referred(command: FindingCommand) -> None:
    twice = given(inspection_decider, *on_record.FAILED_TWICE)
    twice.when(command).then_refused(rules.MustBeReferred, failed=2)
    handed_over = twice.after(say.refer(on=15, reason=k.ReferralReason.NOT_RECTIFIED))
    assert standing(handed_over.facts) == Referred(say.ORG)


def test_only_danger_to_life_is_referred_for_its_severity() -> None:
    found.when(say.refer(reason=k.ReferralReason.SEVERITY)).then_refused(
        rules.SeverityReferralIsForA, severity="B"
    )
    assert standing(found.after(say.refer("F01", reason=k.ReferralReason.SEVERITY)).facts, "F01") == Referred(
        say.ORG
    )


def test_not_put_right_means_its_day_has_passed_or_a_look_failed() -> None:
    late = k.ReferralReason.NOT_RECTIFIED
    for before in (found, ordered, reported, referred):
        before.when(say.refer(on=9, reason=late, org="housing-990101")).then_refused(rules.NotYetOverdue)
    assert standing(ordered.after(say.refer(on=19, reason=late)).facts) == Referred(say.ORG)
    assert standing(reported.after(say.refer(on=19, reason=late)).facts) == Referred(say.ORG)
    again = re_ordered.after(say.report(on=12)).after(say.refer(on=13, reason=late))
    assert standing(again.facts) == Referred(say.ORG)


def test_an_office_hands_on_answers_or_sends_back() -> None:
    assert standing(referred.after(say.refer(on=5, org="housing-990101")).facts) == Referred("housing-990101")
    assert standing(referred.after(say.answer()).facts) == PutRight(day(6))
    assert standing(on_record.RETURNED) == Ordered(date(2024, 9, 23))  # Sunday the 22nd moves to Monday


def test_a_closed_finding_is_reopened_within_twelve_months() -> None:
    # closed on 11 September 2024; the last day is 11 September 2025
    assert standing(closed.after(say.reopen(on=375)).facts) == Open(day(375))
    closed.when(say.reopen(on=376)).then_refused(rules.TooLateToReopen, months=12)


def test_the_words_of_a_reopening_are_not_remembered() -> None:
    again = closed.after(say.reopen(note="灭火器又不见了。"))
    assert "灭火器" not in repr(again.state)
    again.when(say.reopen()).then_nothing()


def test_reopened_it_may_be_put_right_on_the_spot_that_day() -> None:
    again = closed.after(say.reopen(on=40))
    assert standing(again.after(say.fix(on=40, hour=11)).facts) == PutRight(day(40))


def test_a_finding_is_voided_by_a_supervisor_who_did_not_make_it() -> None:
    own = told(say.complete("F04", actor=OFFICER), before=on_record.PLANNED)
    given(inspection_decider, *own).when(say.void(actor=OFFICER)).then_refused(rules.FinderMustNotVoid)
    assert standing(on_record.VOIDED) == Voided()
    assert standing(closed.after(say.void(on=50, actor=OFFICER)).facts) == Voided()
    assert standing(voided.after(say.void(on=6)).facts) == Voided()


def test_a_grid_worker_refers_and_voids_nothing() -> None:
    """Nobody here may fine or seal: there is no such command at all, and a grid worker does not void either."""
    words = [each.__name__.lower() for each in COMMANDS]
    assert not any(word in name for name in words for word in ("fine", "seal", "punish"))
    assert standing(found.after(say.refer()).facts) == Referred(say.ORG)
    found.when(say.void(actor=GRID_WORKER)).then_refused(RoleNotAllowed, role="grid_worker")
