"""What has to come first, what can no longer come, and what makes work rest."""

from dataclasses import replace
from datetime import date

import pytest

from domain.dispute import codes as k
from domain.dispute import rules_course as rules
from domain.dispute.command import DisputeCommand
from domain.dispute.decider import dispute_decider
from domain.shared.rule import RuleBroken
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.town import (
    APPLICANT,
    CASE,
    CHEN_SELF,
    ELDER,
    RESPONDENT,
    WANG,
    Events,
    report,
    told,
)
from tests.support.given import given


def test_a_code_cannot_name_two_disputes() -> None:
    other = replace(report(APPLICANT, RESPONDENT), category=k.Category.NEIGHBOUR_NOISE)
    given(dispute_decider, *on_record.REPORTED).when(other).then_refused(rules.AlreadyReported)


def test_a_case_is_opened_by_whoever_has_a_number_for_it_and_never_under_a_bare_code() -> None:
    by_code = replace(report(APPLICANT, RESPONDENT), by_code=True)
    given(dispute_decider).when(by_code).then_refused(rules.OpensUnderOwnNumber)
    given(dispute_decider, *on_record.REPORTED).when(by_code).then_nothing()


def test_a_report_with_a_new_party_is_not_taken_for_a_repeat() -> None:
    elder = replace(APPLICANT, party=ELDER)
    given(dispute_decider, *on_record.REPORTED).when(report(elder)).then_refused(rules.AlreadyReported)


def test_a_resident_who_reports_has_seen_the_notice() -> None:
    given(dispute_decider).when(report(APPLICANT, actor=CHEN_SELF)).then_refused(rules.NoticeMustBeShown)
    assert told(report(APPLICANT, actor=CHEN_SELF, notice_shown=True))


def test_a_report_cannot_name_one_party_on_both_sides() -> None:
    twice = report(APPLICANT, replace(APPLICANT, role=k.PartyRole.RESPONDENT))
    given(dispute_decider).when(twice).then_refused(rules.ReferenceAlreadyUsed)


@pytest.mark.parametrize("command", [say.origin(date(2025, 1, 1)), say.tried_before(2, date(2025, 1, 1))])
def test_what_is_stated_of_the_past_lies_before_the_report(command: DisputeCommand) -> None:
    given(dispute_decider, *on_record.REPORTED).when(command).then_refused(
        rules.StatementMustPrecedeReport, reported_on="2024-09-02"
    )


def test_somebody_must_be_a_party_before_it_is_registered() -> None:
    given(dispute_decider, *told(report())).when(say.register()).then_refused(rules.NoPartyYet)


def test_the_grid_must_be_known_before_it_is_registered() -> None:
    given(dispute_decider, *on_record.REPORTED).when(say.register(grid=None)).then_refused(
        rules.GridMustBeKnown
    )


def test_a_dispute_is_not_its_own_duplicate() -> None:
    given(dispute_decider, *on_record.REPORTED).when(say.duplicate(CASE)).then_refused(
        rules.DuplicateMustNotBeItself
    )


def test_people_are_never_graded() -> None:
    of_a_person = say.grade(graded=k.Graded.PERSON)
    given(dispute_decider, *on_record.REGISTERED).when(of_a_person).then_refused(rules.GradeIsForDisputes)


def test_a_serious_grade_says_what_it_rests_on() -> None:
    given(dispute_decider, *on_record.REGISTERED).when(say.grade(k.Severity.SERIOUS)).then_refused(
        rules.SeriousNeedsCriteria
    )


def test_what_has_a_channel_is_no_longer_triaged_out() -> None:
    given(dispute_decider, *on_record.CHANNELLED).when(say.triage(k.Route.OUT)).then_refused(
        rules.OutOnlyBeforeMediation
    )


def test_a_change_of_channel_tells_its_reason() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.channel(k.Channel.ONLINE)).then_refused(
        rules.ChannelChangeNeedsReason
    )
    with_reason = say.channel(k.Channel.ONLINE, 4, k.ChannelChangeReason.PARTY_AWAY)
    assert told(with_reason, before=on_record.ASSIGNED)


def test_the_same_channel_another_day_is_nothing_new() -> None:
    given(dispute_decider, *on_record.CHANNELLED).when(say.channel(on=4)).then_nothing()


EARLY: tuple[tuple[Events, DisputeCommand, type[RuleBroken]], ...] = (
    (on_record.REPORTED, say.triage(), rules.NotYetRegistered),
    (on_record.REGISTERED, say.channel(), rules.NotYetTriaged),
    (on_record.ROUTED, say.assign(), rules.NoChannelYet),
    (on_record.CHANNELLED, say.hold(), rules.NoMediatorYet),
    (on_record.ASSIGNED, say.agree(), rules.MediationNotBegun),
    (on_record.MEDIATING, say.perform(), rules.NoAgreementYet),
    (on_record.MEDIATING, say.close(), rules.NoAgreementYet),
    (on_record.AGREED, say.reopen(), rules.NotYetClosed),
)


@pytest.mark.parametrize(("before", "command", "rule"), EARLY, ids=[each[2].__name__ for each in EARLY])
def test_what_comes_too_early_waits_for_what_is_missing(
    before: Events, command: DisputeCommand, rule: type[RuleBroken]
) -> None:
    assert rule.premature
    given(dispute_decider, *before).when(command).then_refused(rule)


LATE: tuple[tuple[Events, DisputeCommand, type[RuleBroken]], ...] = (
    (on_record.ROUTED, say.decline(), rules.AlreadyTakenUp),
    (on_record.MEDIATING, say.duplicate(), rules.AlreadyTakenUp),
    (on_record.AGREED, say.hold("S-9", on=40), rules.AgreementStands),
    (on_record.AGREED, say.agree(on=40), rules.AgreementStands),
    (on_record.FAILED, say.hold("S-9", on=40), rules.MediationHasFailed),
    (on_record.WITHDRAWN, say.fail(on=40), rules.DisputeWasWithdrawn),
    (on_record.CLOSED, say.visit("V-9", on=120), rules.DisputeHasEnded),
    (on_record.MERGED, say.register(), rules.DisputeHasEnded),
    (on_record.NOT_ACCEPTED, say.triage(), rules.DisputeHasEnded),
    (on_record.NOT_ACCEPTED, say.reopen(), rules.DisputeHasEnded),
)


@pytest.mark.parametrize(("before", "command", "rule"), LATE)
def test_what_comes_too_late_is_refused_for_good(
    before: Events, command: DisputeCommand, rule: type[RuleBroken]
) -> None:
    assert not rule.premature
    given(dispute_decider, *before).when(command).then_refused(rule)


@pytest.mark.parametrize("before", [on_record.AGREED, on_record.FAILED, on_record.CLOSED])
def test_a_session_told_late_is_still_kept_if_it_was_before_the_end(before: Events) -> None:
    late = say.hold("S-2", on=12)
    state = dispute_decider.fold(told(late, before=before))
    assert getattr(state, "phase", None) == getattr(dispute_decider.fold(before), "phase", None)


def test_work_rests_while_suspended_but_not_before_it_was() -> None:
    suspended = given(dispute_decider, *on_record.SUSPENDED)
    suspended.when(say.hold("S-2", on=7)).then_refused(rules.WorkRests)
    assert told(say.hold("S-2", on=5), before=on_record.SUSPENDED)


def test_mediation_rests_while_the_police_have_a_case() -> None:
    under_case = given(dispute_decider, *on_record.UNDER_POLICE_CASE)
    for command in (say.hold("S-2", on=7), say.schedule("S-2", on=7), say.agree(on=7)):
        under_case.when(command).then_refused(
            rules.PublicSecurityCaseSuspendsMediation, case_no="PS-2024-0001"
        )
    assert told(say.conclude_case(), say.agree(), before=on_record.UNDER_POLICE_CASE)


def test_what_was_suspended_before_the_police_case_stays_so_after_it() -> None:
    both = told(say.open_case(on=7), say.conclude_case(on=8), before=on_record.SUSPENDED)
    given(dispute_decider, *both).when(say.agree()).then_refused(rules.WorkRests)
    resumed = told(say.suspend(on=7), say.resume(on=7), before=on_record.UNDER_POLICE_CASE)
    given(dispute_decider, *resumed).when(say.agree()).then_refused(rules.PublicSecurityCaseSuspendsMediation)


def test_suspended_and_resumed_twice_is_told_twice() -> None:
    assert told(say.resume(), say.suspend(), say.resume(), before=on_record.SUSPENDED)
    given(dispute_decider, *on_record.SUSPENDED).when(say.suspend(on=8)).then_nothing()


def test_only_what_rests_can_be_resumed() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.resume()).then_refused(rules.NotSuspended)


def test_a_police_case_must_be_open_to_be_concluded() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.conclude_case()).then_refused(
        rules.NoPublicSecurityCase
    )
    given(dispute_decider, *on_record.UNDER_POLICE_CASE).when(say.conclude_case("PS-2024-0002")).then_refused(
        rules.NoPublicSecurityCase
    )


def test_one_police_case_at_a_time() -> None:
    given(dispute_decider, *on_record.UNDER_POLICE_CASE).when(say.open_case("PS-2024-0002")).then_refused(
        rules.AnotherPublicSecurityCaseOpen, case_no="PS-2024-0001"
    )


def test_one_session_number_tells_of_one_session() -> None:
    given(dispute_decider, *on_record.MEDIATING).when(say.hold(on=6)).then_refused(rules.ReferenceAlreadyUsed)


def test_a_closed_case_can_be_reopened_for_two_years() -> None:
    closed = given(dispute_decider, *on_record.CLOSED)  # on 20 December 2024
    closed.when(say.reopen(at=date(2026, 12, 22))).then_refused(
        rules.ReopenTooLate, months=24, latest="2026-12-21"
    )
    assert told(say.reopen(at=date(2026, 12, 21)), before=on_record.CLOSED)


def test_a_new_round_begins_anew_and_keeps_who_is_in_it() -> None:
    again = told(say.triage(on=201), say.channel(on=201), say.assign(on=201), before=on_record.REOPENED)
    told(say.hold("S-2", on=202), say.agree(on=203), say.close(WANG, on=210), before=again)
    given(dispute_decider, *again).when(say.hold()).then_nothing()  # told in the first round


def test_a_transfer_is_accepted_by_the_office_it_was_offered_to() -> None:
    given(dispute_decider, *on_record.ASSIGNED).when(say.accept_transfer()).then_refused(
        rules.NoTransferOffered
    )
    offered = given(dispute_decider, *told(say.transfer(), before=on_record.ASSIGNED))
    offered.when(say.accept_transfer("office-990103")).then_refused(rules.TransferIsForAnotherOffice)
    offered.when(say.transfer(org="office-990103")).then_refused(rules.TransferAlreadyOffered)


def test_after_a_transfer_the_new_office_names_its_mediator() -> None:
    handed = told(say.transfer(), say.accept_transfer(), before=on_record.MEDIATING)
    given(dispute_decider, *handed).when(say.hold("S-2", on=6)).then_refused(rules.NoMediatorYet)
    assert told(say.assign(on=5), before=handed)
    assert told(say.join(), before=handed)
