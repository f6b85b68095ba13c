"""An erasure is asked for by one person and decided by another; what the law keeps is not erased."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from domain.rights import codes as k
from domain.rights import rules
from domain.rights.command import RightsCommand
from domain.rights.deadlines_of import answer_deadline, copies_unreadable_by
from domain.rights.decider import rights_decider
from domain.rights.states import Erased, ErasureAsked, ErasureDenied, ErasureReady
from domain.rights.warnings import RESTRICT_INSTEAD, warnings_for
from tests.domain.rights import say
from tests.domain.rights.say import AGAIN, DESTROYED, GUARD, LIU_SELF, NEIGHBOUR, OFFICER, SECOND_GUARD
from tests.domain.rights.specimens import APPROVED, COMPLETED, COPIES, DENIED, HELD, REQUESTED
from tests.support.given import given
from tests.support.swap_days import RULEBOOK

nobody = given(rights_decider)
asked = given(rights_decider, REQUESTED)
ready = asked.also(APPROVED)
erased = ready.also(COMPLETED)
denied = asked.also(DENIED)


def test_it_goes_from_asked_to_approved_to_done() -> None:
    assert isinstance(asked.state.erasure, ErasureAsked)
    assert isinstance(ready.state.erasure, ErasureReady)
    assert erased.state.erasure == Erased(COMPLETED)
    assert erased.also(COPIES).state.erasure == Erased(COMPLETED, copies_unreadable=True)
    assert isinstance(denied.state.erasure, ErasureDenied)


def test_nobody_approves_what_they_asked_for_themselves() -> None:
    by_the_office = nobody.after(say.ask(GUARD))
    by_the_office.when(say.approve(GUARD)).then_refused(rules.ApproverMustBeAnother)
    by_the_office.when(say.approve(SECOND_GUARD)).then(replace(APPROVED, approved_by=SECOND_GUARD.id))


def test_only_the_data_protection_office_decides() -> None:
    asked.when(say.approve(OFFICER)).then_refused(rules.RoleNotAllowed, role="community_officer")
    asked.when(say.deny(LIU_SELF)).then_refused(rules.RoleNotAllowed, role="resident")


def test_a_resident_asks_only_about_themselves() -> None:
    nobody.when(say.ask(NEIGHBOUR)).then_refused(rules.OwnRightsOnly)


def test_a_request_has_a_random_id() -> None:
    nobody.when(say.ask(request="LIU-1")).then_refused(rules.RequestIdNotValid)
    nobody.when(say.ask_correction(request="LIU-1")).then_refused(rules.RequestIdNotValid)


def test_one_request_at_a_time_each_under_its_own_id() -> None:
    asked.when(say.ask(request=AGAIN)).then_refused(rules.ErasureAlreadyOpen)
    ready.when(say.ask(request=AGAIN)).then_refused(rules.ErasureAlreadyOpen)
    unlawful = say.ask(basis=k.ErasureBasis.UNLAWFUL)
    for history in (asked, ready, denied):
        history.when(unlawful).then_refused(rules.RequestSaidOtherwise)
        history.when(say.ask()).then_nothing()


def test_an_approval_waits_for_its_request() -> None:
    nobody.when(say.approve()).then_refused(rules.ErasureNotAsked)
    asked.when(say.approve(request=AGAIN)).then_refused(rules.ErasureNotAsked)
    nobody.when(say.deny()).then_refused(rules.ErasureNotAsked)
    assert rules.ErasureNotAsked.premature


def test_a_legal_hold_stands_against_approval_and_against_doing_it() -> None:
    asked.also(HELD).when(say.approve()).then_refused(rules.LegalHoldStands, reason="court_case")
    ready.also(HELD).when(say.complete()).then_refused(rules.LegalHoldStands, reason="court_case")
    ready.also(HELD).after(say.release()).when(say.complete()).then(COMPLETED)


def test_nothing_is_erased_that_nobody_approved() -> None:
    nobody.when(say.complete()).then_refused(rules.ErasureNotApproved)
    asked.when(say.complete()).then_refused(rules.ErasureNotApproved)
    denied.when(say.complete()).then_refused(rules.ErasureNotApproved)
    ready.when(say.complete(request=AGAIN)).then_refused(rules.ErasureNotApproved)


def test_what_a_restore_undid_is_done_again_without_being_approved_again() -> None:
    nobody.when(say.complete(done_before=True)).then(COMPLETED)
    asked.also(HELD).when(say.complete(done_before=True)).then(COMPLETED)
    erased.when(say.complete(done_before=True)).then_nothing()


def test_what_was_refused_stays_refused_and_may_be_asked_again() -> None:
    denied.when(say.approve()).then_refused(rules.ErasureWasRefused, reason="statutory_retention")
    otherwise = say.deny(reason=k.ErasureRefusal.NO_GROUND)
    denied.when(otherwise).then_refused(rules.ErasureWasRefused, reason="statutory_retention")
    denied.when(say.ask(request=AGAIN)).then(replace(REQUESTED, request=AGAIN))
    again = denied.after(say.ask(request=AGAIN))
    again.when(say.ask()).then_nothing()
    again.when(say.deny()).then_nothing()


def test_an_approval_may_be_taken_back_until_the_key_is_gone() -> None:
    ready.when(say.deny()).then(DENIED)
    erased.when(say.deny()).then_refused(rules.AlreadyErased)


def test_what_may_not_be_erased_is_to_be_restricted() -> None:
    assert warnings_for(say.deny()) == (RESTRICT_INSTEAD,)
    assert warnings_for(say.deny(reason=k.ErasureRefusal.NO_GROUND)) == ()


@pytest.mark.parametrize(
    "command",
    [
        say.ask(request=AGAIN),
        say.complete(request=AGAIN),
        say.restrict(),
        say.ask_correction(),
        say.notice(),
        say.agree(),
        say.hold(),
    ],
    ids=lambda command: type(command).__name__,
)
def test_after_an_erasure_nothing_more_is_recorded(command: RightsCommand) -> None:
    erased.when(command).then_refused(rules.AlreadyErased)


def test_what_is_true_of_an_erased_person_may_be_repeated() -> None:
    erased.when(say.ask()).then_nothing()
    erased.when(say.approve()).then_nothing()
    erased.also(COPIES).when(say.confirm()).then_nothing()


def test_copies_are_unreadable_only_of_what_is_erased() -> None:
    ready.when(say.confirm()).then_refused(rules.NotYetErased)
    erased.when(say.confirm(request=AGAIN)).then_refused(rules.NotYetErased)


def test_an_answer_is_due_within_fifteen_working_days_and_copies_within_thirty_days() -> None:
    assert answer_deadline(date(2026, 3, 2), RULEBOOK).last_day == date(2026, 3, 23)
    assert copies_unreadable_by(DESTROYED, RULEBOOK) == DESTROYED + timedelta(days=30)
