"""Who mediates, who must agree, who must be there."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import rules_people as rules
from domain.dispute.decider import dispute_decider
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import (
    APPLICANT,
    CASE,
    CHEN,
    CHEN_SELF,
    ELDER,
    GRID_WORKER,
    LEADER,
    OFFICER,
    WANG,
    YOUNG,
    report,
    told,
)
from tests.support.given import given

WITH_A_MINOR = told(
    report(APPLICANT),
    say.add_party(YOUNG, minor=True),
    say.register(),
    say.triage(),
    say.channel(),
    say.assign(),
)


def test_triage_needs_an_officer() -> None:
    given(dispute_decider, *on_record.REGISTERED).when(say.triage(actor=GRID_WORKER)).then_refused(
        rules.TriageNeedsOfficer, role="grid_worker"
    )


def test_a_grid_worker_does_not_register() -> None:
    given(dispute_decider, *on_record.REPORTED).when(say.register(actor=GRID_WORKER)).then_refused(
        rules.RoleNotAllowed, role="grid_worker"
    )


def test_a_resident_speaks_only_for_themselves() -> None:
    assigned = given(dispute_decider, *on_record.ASSIGNED)
    assigned.when(say.refuse(WANG, actor=CHEN_SELF)).then_refused(rules.ResidentSpeaksOnlyForThemselves)
    assigned.when(say.withdraw(WANG, actor=CHEN_SELF)).then_refused(rules.ResidentSpeaksOnlyForThemselves)
    assert told(say.refuse(CHEN, actor=CHEN_SELF), before=on_record.ASSIGNED)


def test_a_party_cannot_mediate_their_own_dispute() -> None:
    channelled = given(dispute_decider, *on_record.CHANNELLED)
    channelled.when(say.assign(WANG)).then_refused(rules.MediatorMustNotBeParty)
    channelled.when(say.assign(LEADER, person_key=CHEN)).then_refused(rules.MediatorMustNotBeParty)
    given(dispute_decider, *on_record.ASSIGNED).when(say.replace(successor=CHEN)).then_refused(
        rules.MediatorMustNotBeParty
    )


def test_who_mediates_cannot_become_a_party_before_being_replaced() -> None:
    by_the_elder = told(say.assign(ELDER), before=on_record.CHANNELLED)
    given(dispute_decider, *by_the_elder).when(say.add_party(ELDER)).then_refused(rules.PartyIsMediator)
    known = told(say.assign(LEADER, person_key=ELDER), before=on_record.CHANNELLED)
    given(dispute_decider, *known).when(say.add_party(ELDER)).then_refused(rules.PartyIsMediator)
    gone = say.replace(LEADER, OFFICER.id, k.ReplacementReason.CONFLICT_OF_INTEREST, None)
    assert told(gone, say.add_party(ELDER), before=known)


def test_a_mediator_who_was_objected_to_does_not_come_back() -> None:
    replaced = given(dispute_decider, *told(say.replace(), before=on_record.ASSIGNED))
    replaced.when(say.assign(OFFICER.id, on=4)).then_refused(rules.MediatorWasObjectedTo)
    replaced.when(say.replace(LEADER, OFFICER.id)).then_refused(rules.MediatorWasObjectedTo)


def test_the_objection_holds_in_the_next_round_and_for_the_person() -> None:
    by_the_leader = told(say.assign(LEADER, person_key=ELDER), before=on_record.CHANNELLED)
    replaced = told(say.replace(LEADER, OFFICER.id), say.withdraw(), say.close(), before=by_the_leader)
    again = told(say.reopen(), say.triage(on=201), say.channel(on=201), before=replaced)
    given(dispute_decider, *again).when(say.assign(ELDER, on=201)).then_refused(rules.MediatorWasObjectedTo)


def test_only_an_assigned_mediator_is_replaced_and_by_another() -> None:
    assigned = given(dispute_decider, *on_record.ASSIGNED)
    assigned.when(say.replace(LEADER, ELDER)).then_refused(rules.MediatorNotAssigned)
    assigned.when(say.replace(OFFICER.id, OFFICER.id)).then_refused(rules.ReplacementMustBeAnother)


def test_an_objection_names_the_party_who_objects() -> None:
    assigned = given(dispute_decider, *on_record.ASSIGNED)
    assigned.when(say.replace(objected_by=None)).then_refused(rules.ObjectionNeedsParty)
    assigned.when(say.replace(objected_by=ELDER)).then_refused(rules.NotAParty)


def test_two_may_mediate_together_and_neither_is_assigned_twice() -> None:
    both = told(say.assign(LEADER), before=on_record.ASSIGNED)
    given(dispute_decider, *both).when(say.assign(LEADER, on=6)).then_nothing()


def test_no_session_while_a_party_refuses() -> None:
    refused = given(dispute_decider, *told(say.refuse(), before=on_record.ASSIGNED))
    refused.when(say.schedule()).then_refused(rules.PartyRefusedMediation)
    refused.when(say.hold(attended=(CHEN,), willing=(CHEN,))).then_refused(rules.PartyRefusedMediation)
    refused.when(say.refuse(on=4)).then_nothing()


def test_a_party_may_come_round_and_refuse_again() -> None:
    back = told(say.refuse(), say.hold(), before=on_record.ASSIGNED)
    assert told(say.schedule("S-2", on=6), say.refuse(on=7), before=back)


def test_both_sides_must_agree_to_mediation() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.hold(willing=(CHEN,))).then_refused(
        rules.BothPartiesMustAgreeToMediation
    )


def test_only_parties_come_to_a_session_or_miss_it() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.hold(attended=(CHEN, WANG, ELDER))).then_refused(
        rules.NotAParty
    )
    scheduled = given(dispute_decider, *told(say.schedule(), before=on_record.ASSIGNED))
    scheduled.when(say.miss("S-1", ELDER)).then_refused(rules.NotAParty)


def test_a_minor_comes_with_a_guardian() -> None:
    alone = given(dispute_decider, *WITH_A_MINOR)
    pair = (CHEN, YOUNG)
    alone.when(say.hold(attended=pair, willing=pair)).then_refused(rules.GuardianMustBePresent)
    met = told(say.hold(attended=pair, willing=pair, guardian=True), before=WITH_A_MINOR)
    given(dispute_decider, *met).when(say.agree(agreed=pair)).then_refused(rules.GuardianMustBePresent)
    assert told(say.agree(agreed=pair, guardian=True), before=met)


def test_mediation_needs_two_sides() -> None:
    one_side = told(report(APPLICANT), say.register(), say.triage(), say.channel(), say.assign(), say.visit())
    alone = given(dispute_decider, *one_side)
    alone.when(say.hold(attended=(CHEN,), willing=(CHEN,))).then_refused(rules.TwoPartiesNeeded)
    alone.when(say.agree(agreed=(CHEN,))).then_refused(rules.TwoPartiesNeeded)
    assert rules.TwoPartiesNeeded.premature


def test_only_an_arranged_session_is_missed_and_not_one_that_was_held() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.miss()).then_refused(rules.SessionNotScheduled)
    held = told(say.schedule(), say.hold(), before=on_record.ASSIGNED)
    given(dispute_decider, *held).when(say.miss()).then_refused(rules.SessionWasHeld)


def test_a_measure_is_proposed_first_and_serves_others() -> None:
    mediating = given(dispute_decider, *on_record.MEDIATING)
    mediating.when(say.implement()).then_refused(rules.MeasureNotProposed)
    proposed = given(dispute_decider, *told(say.propose(), before=on_record.MEDIATING))
    proposed.when(say.implement("M-1", CASE)).then_refused(rules.MeasureServesItself)


def test_mediation_goes_on_once_if_both_sides_want_it_and_not_for_ever() -> None:
    # registered on 2 September: 30 days end on 2 October, a day off, so on 8 October; 15 more on 17 October
    mediating = given(dispute_decider, *on_record.MEDIATING)
    mediating.when(say.extend(date(2024, 10, 12), CHEN)).then_refused(rules.ExtensionNeedsBothParties)
    for until in (date(2024, 10, 8), date(2024, 10, 18)):
        mediating.when(say.extend(until)).then_refused(
            rules.MediationExtensionOutOfRange, earliest="2024-10-08", latest="2024-10-17"
        )
    extended = given(dispute_decider, *told(say.extend(date(2024, 10, 17)), before=on_record.MEDIATING))
    extended.when(say.extend(date(2024, 10, 12), on=21)).then_refused(rules.MediationExtendedAlready)


def test_who_is_no_party_cannot_refuse_withdraw_or_sign_off() -> None:
    assigned = given(dispute_decider, *on_record.ASSIGNED)
    assigned.when(say.refuse(ELDER)).then_refused(rules.NotAParty)
    assigned.when(say.withdraw(ELDER, f.WithdrawalKind.SETTLED_PRIVATELY)).then_refused(rules.NotAParty)
    given(dispute_decider, *on_record.AGREED).when(say.close(ELDER)).then_refused(rules.NotAParty)
