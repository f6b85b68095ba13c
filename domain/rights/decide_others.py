"""Restriction, corrections, notices, consents and legal holds."""

from dataclasses import replace

from domain.rights import commands as c
from domain.rights import events as e
from domain.rights import rules
from domain.rights.keys import require_request_id
from domain.rights.states import CorrectionAnswered, CorrectionOpen, Restricted, Rights

Events = tuple[e.RightsEvent, ...]


def restrict(command: c.RestrictProcessing, state: Rights) -> Events:
    """One ground at a time, so that lifting it says what was lifted."""
    fact = e.ProcessingRestricted(person_key=command.person_key, scope=command.scope, ground=command.ground)
    if not isinstance(state.restriction, Restricted):
        return (fact,)
    if state.restriction.fact != fact:
        raise rules.RestrictedOtherwise(ground=state.restriction.fact.ground.value)
    return ()


def request_correction(command: c.RequestCorrection, state: Rights) -> Events:
    """What is wrong by fields; the note is in the person's own words."""
    require_request_id(command.request)
    if not command.fields or len(set(command.fields)) < len(command.fields):
        raise rules.NothingToCorrect
    requested = e.CorrectionRequested(
        person_key=command.person_key,
        request=command.request,
        fields=command.fields,
        note=command.note,
    )
    known = state.corrections.get(command.request)
    if known is None:
        return (requested,)
    if known.requested != replace(requested, note=None):
        raise rules.RequestSaidOtherwise
    return ()


def apply_correction(command: c.ApplyCorrection, state: Rights) -> Events:
    """Names the fact that put it right, so that anybody can look."""
    if command.position < 1:
        raise rules.PositionNotValid
    fact = e.CorrectionApplied(
        person_key=command.person_key, request=command.request, position=command.position
    )
    return _answer(fact, state)


def refuse_correction(command: c.RefuseCorrection, state: Rights) -> Events:
    """And why."""
    fact = e.CorrectionRefused(person_key=command.person_key, request=command.request, reason=command.reason)
    return _answer(fact, state)


def _answer(fact: e.CorrectionApplied | e.CorrectionRefused, state: Rights) -> Events:
    match state.corrections.get(fact.request):
        case None:
            raise rules.CorrectionNotAsked
        case CorrectionOpen():
            return (fact,)
        case CorrectionAnswered(_, answer):
            if answer != fact:
                raise rules.CorrectionAnsweredOtherwise
            return ()


def show_notice(command: c.ShowNotice, state: Rights) -> Events:
    """Each version in each way once; a new version is a new fact."""
    if (command.notice_version, command.how.value) in state.notices:
        return ()
    told = e.NoticeShown(
        person_key=command.person_key, notice_version=command.notice_version, how=command.how
    )
    return (told,)


def give_consent(command: c.GiveConsent, state: Rights) -> Events:
    """May be given again after it was withdrawn."""
    if command.purpose in state.consents:
        return ()
    return (e.ConsentGiven(person_key=command.person_key, purpose=command.purpose),)


def withdraw_consent(command: c.WithdrawConsent, state: Rights) -> Events:
    """As easy as giving it (15)."""
    if command.purpose in state.consents:
        return (e.ConsentWithdrawn(person_key=command.person_key, purpose=command.purpose),)
    if command.purpose in state.withdrawn:
        return ()
    raise rules.ConsentNotGiven


def place_hold(command: c.PlaceLegalHold, state: Rights) -> Events:
    """Several may stand at once, each for its reason."""
    if command.reason in state.holds:
        return ()
    return (e.LegalHoldPlaced(person_key=command.person_key, reason=command.reason),)


def release_hold(command: c.ReleaseLegalHold, state: Rights) -> Events:
    """A hold released before is not there to be released: whoever says it again is told so."""
    if command.reason in state.holds:
        return (e.LegalHoldReleased(person_key=command.person_key, reason=command.reason),)
    if command.reason in state.released:
        return ()
    raise rules.NotHeld


def lift_restriction(command: c.LiftRestriction, state: Rights) -> Events:
    """Lifted again is known already; never restricted waits for the restriction."""
    if isinstance(state.restriction, Restricted):
        return (e.RestrictionLifted(person_key=command.person_key),)
    if state.restriction.was_restricted:
        return ()
    raise rules.NotRestricted
