"""Agreements, the court, and when a case may be struck off."""

from datetime import date

import pytest

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import rules_outcome as rules
from domain.dispute.command import DisputeCommand
from domain.dispute.decider import dispute_decider
from domain.dispute.phases import Closed, Mediating
from domain.dispute.states import Dispute
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import CHEN, LEADER, OFFICER, WANG, Events, told
from tests.support.given import given

VISITED: Events = told(say.follow(2, on=45), say.follow(3, on=105), before=on_record.FOLLOWING_UP)


def test_an_agreement_needs_both_sides() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.agree(agreed=(CHEN,))).then_refused(
        rules.AgreementNeedsBothParties
    )


@pytest.mark.parametrize("witnesses", [(), (OFFICER.id,), (OFFICER.id, OFFICER.id)])
def test_an_oral_agreement_needs_two_witnesses(witnesses: tuple[str, ...]) -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.agree(witnesses=witnesses)).then_refused(
        rules.OralAgreementNeedsWitnesses, needed=2
    )


def test_a_written_agreement_stands_without_witnesses() -> None:
    assert told(say.agree(k.AgreementForm.WRITTEN, witnesses=()), before=on_record.MEDIATING)


def test_a_party_is_no_witness() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.agree(witnesses=(LEADER, WANG))).then_refused(
        rules.WitnessMustNotBeParty
    )


def test_no_agreement_takes_effect_before_it_is_reached() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.agree(effective=14)).then_refused(
        rules.EffectMustNotPrecedeAgreement
    )


def test_the_court_is_asked_together() -> None:
    given(dispute_decider, *on_record.AGREED).when(say.apply_confirmation(CHEN)).then_refused(
        rules.ConfirmationMustBeJoint
    )


def test_the_court_is_asked_within_thirty_days_from_effect() -> None:
    # effect on 16 September: the thirtieth day is Wednesday, 16 October
    agreed = given(dispute_decider, *on_record.AGREED)
    agreed.when(say.apply_confirmation(on=46)).then_refused(rules.ConfirmationTooLate, latest="2024-10-16")
    assert told(say.apply_confirmation(on=45), before=on_record.AGREED)


def test_a_last_day_off_moves_to_the_next_working_day() -> None:
    # effect on 5 September: the thirtieth day is 5 October, in the holiday week that ends on 7 October
    early = told(say.agree(on=5, effective=5), before=on_record.MEDIATING)
    assert told(say.apply_confirmation(on=37), before=early)
    given(dispute_decider, *early).when(say.apply_confirmation(on=38)).then_refused(
        rules.ConfirmationTooLate, latest="2024-10-08"
    )


def test_the_court_answers_once_and_only_if_asked() -> None:
    agreed = given(dispute_decider, *on_record.AGREED)
    agreed.when(say.grant()).then_refused(rules.ConfirmationNotApplied)
    agreed.when(say.deny()).then_refused(rules.ConfirmationNotApplied)
    granted = given(dispute_decider, *told(say.grant(), before=on_record.CONFIRMING))
    granted.when(say.deny()).then_refused(rules.ConfirmationDecided)
    granted.when(say.apply_confirmation(on=26)).then_refused(rules.ConfirmationDecided)


def test_after_the_courts_no_the_parties_may_agree_anew_and_ask_again() -> None:
    denied = told(say.deny(), before=on_record.CONFIRMING)
    anew = told(say.agree(k.AgreementForm.WRITTEN, on=30), before=denied)
    assert told(say.apply_confirmation(on=31), say.grant(on=40), before=anew)


def test_only_an_applicant_withdraws_but_either_side_may_settle_privately() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.withdraw(WANG)).then_refused(
        rules.OnlyApplicantWithdraws
    )
    assert told(say.withdraw(WANG, f.WithdrawalKind.SETTLED_PRIVATELY), before=on_record.FAILED)


@pytest.mark.parametrize(
    "before",
    [
        on_record.AGREED,
        told(say.perform(k.PerformanceExtent.PARTIAL), before=on_record.AGREED),
        told(say.follow(1, f.FollowUpResult.NOT_REACHED), before=on_record.AGREED),
    ],
    ids=["nothing known", "partly", "nobody met"],
)
def test_no_case_is_closed_before_the_agreement_is_kept(before: Events) -> None:
    given(dispute_decider, *before).when(say.close()).then_refused(rules.AgreementMustBePerformed)


def test_no_case_is_closed_before_the_visits_are_done() -> None:
    given(dispute_decider, *on_record.FOLLOWING_UP).when(say.close()).then_refused(
        rules.FollowUpsMustBeDone, needed=3, done=1
    )
    unmet = told(
        say.follow(2, on=45),
        say.follow(3, f.FollowUpResult.NOT_REACHED, on=105),
        before=on_record.FOLLOWING_UP,
    )
    given(dispute_decider, *unmet).when(say.close()).then_refused(rules.FollowUpsMustBeDone, needed=3, done=2)
    assert told(say.close(), before=VISITED)


def test_a_party_who_signs_off_closes_early() -> None:
    assert told(say.close(CHEN, on=30), before=on_record.AGREED)


def test_no_case_is_closed_while_the_court_decides() -> None:
    given(dispute_decider, *on_record.CONFIRMING).when(say.close(CHEN)).then_refused(
        rules.ConfirmationPending
    )


@pytest.mark.parametrize(
    "broken", [say.perform(k.PerformanceExtent.BROKEN), say.follow(1, f.FollowUpResult.BROKEN)]
)
def test_a_broken_agreement_opens_mediation_again(broken: DisputeCommand) -> None:
    state = dispute_decider.fold(told(broken, before=on_record.AGREED))
    assert isinstance(state, Dispute)
    assert isinstance(state.phase, Mediating)
    assert told(broken, say.agree(on=40), before=on_record.AGREED)


@pytest.mark.parametrize(
    ("before", "outcome"),
    [
        (VISITED, f.Outcome.AGREEMENT),
        (on_record.FAILED, f.Outcome.FAILED),
        (on_record.WITHDRAWN, f.Outcome.WITHDRAWN),
        (
            told(say.withdraw(how=f.WithdrawalKind.SETTLED_PRIVATELY), before=on_record.ASSIGNED),
            f.Outcome.SETTLED_PRIVATELY,
        ),
    ],
)
def test_the_outcome_follows_from_how_it_ended(before: Events, outcome: f.Outcome) -> None:
    state = dispute_decider.fold(told(say.close(), before=before))
    assert isinstance(state, Dispute)
    assert state.phase == Closed(outcome, date(2024, 12, 20))
