"""The closed loop with the town office: one office, one clock, no ping-pong, nobody signs off their own work."""

from datetime import date

import pytest

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import rules_supervision as rules
from domain.dispute.command import DisputeCommand
from domain.dispute.decider import dispute_decider
from domain.dispute.regions import Supervised
from domain.dispute.states import Dispute
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import CHEN, TOWN, Events, day, told
from tests.support.given import given

# dispatched on Friday, 6 September 2024: fifteen working days end on Sunday the 29th, a day worked; fifteen more on 24 October
DUE = date(2024, 9, 29)
EXTENDED = date(2024, 10, 24)


def test_what_is_escalated_is_not_escalated_again() -> None:
    for before in (on_record.ESCALATED, on_record.SUPERVISED, on_record.SUBMITTED):
        given(dispute_decider, *before).when(say.escalate(on=30)).then_refused(rules.AlreadyEscalated)


def test_only_what_was_escalated_is_dispatched_or_returned() -> None:
    assigned = given(dispute_decider, *on_record.ASSIGNED)
    assigned.when(say.dispatch()).then_refused(rules.NotEscalated)
    assigned.when(say.send_back()).then_refused(rules.NotEscalated)


def test_the_longest_deadline_is_set_where_none_is_named() -> None:
    state = dispute_decider.fold(on_record.SUPERVISED)
    assert isinstance(state, Dispute)
    assert state.supervision == Supervised(say.ORG, day(5), DUE)


def test_a_deadline_lies_after_dispatch_and_within_the_limit() -> None:
    escalated = given(dispute_decider, *on_record.ESCALATED)
    for due in (day(5), date(2024, 9, 30)):
        escalated.when(say.dispatch(due=due)).then_refused(
            rules.SupervisionDeadlineOutOfRange, earliest="2024-09-06", latest=DUE.isoformat()
        )


def test_one_office_is_responsible() -> None:
    for before in (on_record.SUPERVISED, on_record.SUBMITTED):
        given(dispute_decider, *before).when(say.dispatch("roads-990101", on=30)).then_refused(
            rules.OneOfficeIsResponsible
        )


def test_a_return_for_other_reasons_says_which() -> None:
    given(dispute_decider, *on_record.ESCALATED).when(
        say.send_back(reason=f.ReturnReason.OTHER)
    ).then_refused(rules.ReturnNeedsReason)
    given(dispute_decider, *on_record.SUBMITTED).when(say.reject(f.RejectionReason.OTHER)).then_refused(
        rules.ReturnNeedsReason
    )
    assert told(say.send_back(reason=f.ReturnReason.OTHER, note="缺少测绘图。"), before=on_record.ESCALATED)


def test_only_the_responsible_office_returns_reports_and_submits() -> None:
    supervised = given(dispute_decider, *on_record.SUPERVISED)
    stranger: tuple[DisputeCommand, ...] = (
        say.send_back("roads-990101"),
        say.progress("roads-990101"),
        say.submit("roads-990101"),
    )
    for command in stranger:
        supervised.when(command).then_refused(rules.NotTheResponsibleOrg)


def test_a_returned_order_keeps_its_clock() -> None:
    returned = told(
        say.send_back(say.ORG, on=8), say.dispatch("roads-990101", on=20), before=on_record.SUPERVISED
    )
    state = dispute_decider.fold(returned)
    assert isinstance(state, Dispute)
    assert state.supervision == Supervised("roads-990101", day(5), DUE, returns=1)


def test_after_two_returns_the_supervisors_decision_is_final() -> None:
    twice = told(
        say.send_back(say.ORG, on=8),
        say.dispatch("roads-990101", on=9),
        say.send_back("roads-990101", on=10),
        say.dispatch(say.ORG, on=11),
        before=on_record.SUPERVISED,
    )
    given(dispute_decider, *twice).when(say.send_back(say.ORG, on=12)).then_refused(
        rules.ReturnsExhausted, limit=2
    )


def test_returns_to_the_officer_count_too() -> None:
    twice = told(
        say.send_back(),
        say.escalate(on=5),
        say.send_back(on=6),
        say.escalate(on=7),
        before=on_record.ESCALATED,
    )
    given(dispute_decider, *twice).when(say.send_back(on=8)).then_refused(rules.ReturnsExhausted, limit=2)


@pytest.mark.parametrize(
    "command", [say.remind(), say.progress(), say.submit(), say.extend_supervision(EXTENDED)]
)
def test_only_an_open_supervision_goes_on(command: DisputeCommand) -> None:
    given(dispute_decider, *on_record.ESCALATED).when(command).then_refused(rules.SupervisionNotOpen)


def test_a_deadline_is_moved_once_and_not_too_far() -> None:
    supervised = given(dispute_decider, *on_record.SUPERVISED)
    for until in (DUE, date(2024, 10, 25)):
        supervised.when(say.extend_supervision(until)).then_refused(
            rules.SupervisionDeadlineOutOfRange, earliest=DUE.isoformat(), latest=EXTENDED.isoformat()
        )
    extended = told(say.extend_supervision(EXTENDED), before=on_record.SUPERVISED)
    given(dispute_decider, *extended).when(say.extend_supervision(EXTENDED, on=16)).then_refused(
        rules.SupervisionExtendedAlready
    )
    bounced = told(say.send_back(say.ORG, on=16), say.dispatch("roads-990101", on=17), before=extended)
    given(dispute_decider, *bounced).when(say.extend_supervision(EXTENDED, on=18)).then_refused(
        rules.SupervisionExtendedAlready
    )


def test_a_result_is_submitted_once_until_it_is_answered() -> None:
    submitted = given(dispute_decider, *on_record.SUBMITTED)
    for command in (say.submit(on=19), say.progress(on=19), say.remind(on=19)):
        submitted.when(command).then_refused(rules.ResultAlreadySubmitted)
    again = told(say.reject(), say.submit(), say.reject(), before=on_record.SUBMITTED)
    assert told(say.submit(on=25), say.sign_off(on=26), before=again)


def test_only_a_submitted_result_is_rejected_or_signed_off() -> None:
    supervised = given(dispute_decider, *on_record.SUPERVISED)
    supervised.when(say.reject()).then_refused(rules.ResultNotSubmitted)
    supervised.when(say.sign_off()).then_refused(rules.ResultNotSubmitted)


def test_nobody_signs_off_their_own_result() -> None:
    own = told(say.submit(submitted_by=TOWN.id), before=on_record.SUPERVISED)
    given(dispute_decider, *own).when(say.sign_off()).then_refused(rules.SubmitterMustNotSignOff)


SUPERVISED_AND_AGREED: Events = told(say.visit(), say.agree(), before=on_record.SUPERVISED)


def test_no_case_ends_while_the_town_office_waits_for_it() -> None:
    given(dispute_decider, *SUPERVISED_AND_AGREED).when(say.close(CHEN)).then_refused(rules.SupervisionIsOpen)
    offered = told(say.transfer(out_of_area=True), before=on_record.SUPERVISED)
    given(dispute_decider, *offered).when(say.accept_transfer()).then_refused(rules.SupervisionIsOpen)
    early = given(dispute_decider, *told(say.escalate(), before=on_record.REGISTERED))
    early.when(say.triage(k.Route.OUT)).then_refused(rules.SupervisionIsOpen)
    early.when(say.duplicate()).then_refused(rules.SupervisionIsOpen)
    assert told(say.submit(), say.sign_off(), say.close(CHEN), before=SUPERVISED_AND_AGREED)
