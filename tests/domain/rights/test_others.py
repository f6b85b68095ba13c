"""Restriction, corrections, notices, consents, legal holds."""

from dataclasses import replace

from domain.rights import codes as k
from domain.rights import rules
from domain.rights.decider import rights_decider
from domain.rights.states import Restricted, Unrestricted
from domain.rights.warnings import ERASE_OR_SAY_WHY, warnings_for
from domain.shared.personal import Sealed
from tests.domain.rights import say
from tests.domain.rights.say import LIU_SELF, NEIGHBOUR, OFFICER
from tests.domain.rights.specimens import (
    AGREED,
    APPLIED,
    CORRECTION,
    HELD,
    LIFTED,
    NOTICE,
    RELEASED,
    RESTRICTED,
    WITHDRAWN,
)
from tests.support.given import given

nobody = given(rights_decider)
restricted = given(rights_decider, RESTRICTED)
wrong = given(rights_decider, CORRECTION)


def test_a_restriction_stands_until_it_is_lifted_and_may_come_back() -> None:
    assert restricted.state.restriction == Restricted(RESTRICTED)
    assert isinstance(restricted.also(LIFTED).state.restriction, Unrestricted)
    restricted.also(LIFTED).when(say.restrict()).then(RESTRICTED)


def test_another_ground_needs_the_first_one_lifted() -> None:
    other = say.restrict(ground=k.RestrictionGround.STATUTORY_RETENTION)
    restricted.when(other).then_refused(rules.RestrictedOtherwise, ground="objection")


def test_what_was_never_restricted_cannot_be_lifted() -> None:
    nobody.when(say.lift()).then_refused(rules.NotRestricted)


def test_only_the_office_restricts() -> None:
    nobody.when(say.restrict(OFFICER)).then_refused(rules.RoleNotAllowed, role="community_officer")
    restricted.when(say.lift(LIU_SELF)).then_refused(rules.RoleNotAllowed, role="resident")


def test_a_correction_names_what_is_wrong_once() -> None:
    nobody.when(say.ask_correction(fields=())).then_refused(rules.NothingToCorrect)
    twice = say.ask_correction(fields=(k.RightsField.PHONE, k.RightsField.PHONE))
    nobody.when(twice).then_refused(rules.NothingToCorrect)


def test_a_correction_is_the_same_whatever_words_it_came_in() -> None:
    stored = given(rights_decider, replace(CORRECTION, note=Sealed(f"rights:{say.LIU}", "AAAA")))
    stored.when(say.ask_correction(note="号码不对")).then_nothing()
    other = say.ask_correction(fields=(k.RightsField.NAME,))
    stored.when(other).then_refused(rules.RequestSaidOtherwise)


def test_an_answer_waits_for_its_request_and_is_given_once() -> None:
    nobody.when(say.applied()).then_refused(rules.CorrectionNotAsked)
    nobody.when(say.not_corrected()).then_refused(rules.CorrectionNotAsked)
    wrong.also(APPLIED).when(say.not_corrected()).then_refused(rules.CorrectionAnsweredOtherwise)
    wrong.also(APPLIED).when(say.applied(position=18)).then_refused(rules.CorrectionAnsweredOtherwise)


def test_a_correction_names_a_position_of_the_log() -> None:
    wrong.when(say.applied(position=0)).then_refused(rules.PositionNotValid)


def test_residents_speak_for_themselves_only() -> None:
    for command in (say.ask_correction(NEIGHBOUR), say.notice(NEIGHBOUR), say.agree(NEIGHBOUR)):
        nobody.when(command).then_refused(rules.OwnRightsOnly)
    given(rights_decider, AGREED).when(say.withdraw(NEIGHBOUR)).then_refused(rules.OwnRightsOnly)


def test_a_new_notice_is_shown_anew() -> None:
    newer = say.notice(version="2027-1")
    given(rights_decider, NOTICE).when(newer).then(replace(NOTICE, notice_version="2027-1"))


def test_a_consent_may_be_withdrawn_and_given_again() -> None:
    nobody.when(say.withdraw()).then_refused(rules.ConsentNotGiven)
    given(rights_decider, AGREED, WITHDRAWN).when(say.agree()).then(AGREED)
    assert warnings_for(say.withdraw()) == (ERASE_OR_SAY_WHY,)
    assert warnings_for(say.agree()) == ()


def test_several_holds_stand_beside_one_another() -> None:
    audit = k.LegalHoldReason.AUDIT
    held = given(rights_decider, HELD)
    held.when(say.release(reason=audit)).then_refused(rules.NotHeld)
    held.when(say.hold(reason=audit)).then(replace(HELD, reason=audit))
    assert held.after(say.hold(reason=audit)).also(RELEASED).state.holds == {audit}
    held.also(RELEASED).when(say.hold()).then(HELD)
