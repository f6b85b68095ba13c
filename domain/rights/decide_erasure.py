"""Erasure: asked for, approved by a second person, done; or refused, and why (个人信息保护法 47)."""

from domain.rights import commands as c
from domain.rights import events as e
from domain.rights import rules
from domain.rights.keys import require_request_id
from domain.rights.states import (
    Erased,
    ErasureAsked,
    ErasureDenied,
    ErasureReady,
    NoErasure,
    Rights,
)

ErasureCommand = (
    c.RequestErasure | c.ApproveErasure | c.RefuseErasure | c.CompleteErasure | c.ConfirmCopiesUnreadable
)


def request_erasure(command: c.RequestErasure, state: Rights) -> tuple[e.RightsEvent, ...]:
    """One request at a time; a refused one may be followed by another."""
    require_request_id(command.request)
    requested = e.ErasureRequested(
        person_key=command.person_key,
        request=command.request,
        basis=command.basis,
        asked_by=command.asked_by,
        requested_by=command.actor,
    )
    known = _request_of(command.request, state)
    if known is not None:
        if known != requested:
            raise rules.RequestSaidOtherwise
        return ()
    if isinstance(state.erasure, Erased):
        if state.erasure.completed.request == command.request:
            return ()
        raise rules.AlreadyErased
    if isinstance(state.erasure, ErasureAsked | ErasureReady):
        raise rules.ErasureAlreadyOpen
    return (requested,)


def approve_erasure(command: c.ApproveErasure, state: Rights) -> tuple[e.RightsEvent, ...]:
    """Four eyes: never who recorded the request, and never against a legal hold."""
    if command.request in state.denied:
        raise rules.ErasureWasRefused(reason=state.denied[command.request].reason.value)
    match state.erasure:
        case ErasureReady(requested) if requested.request == command.request:
            return ()
        case Erased(completed) if completed.request == command.request:
            return ()
        case ErasureAsked(requested) if requested.request == command.request:
            if requested.requested_by == command.actor:
                raise rules.ApproverMustBeAnother
            _require_no_hold(state)
            approved = e.ErasureApproved(
                person_key=command.person_key, request=command.request, approved_by=command.actor
            )
            return (approved,)
        case _:
            raise rules.ErasureNotAsked


def refuse_erasure(command: c.RefuseErasure, state: Rights) -> tuple[e.RightsEvent, ...]:
    """Until the key is destroyed, an approval may be taken back."""
    denied = state.denied.get(command.request)
    if denied is not None:
        if denied.reason is not command.reason:
            raise rules.ErasureWasRefused(reason=denied.reason.value)
        return ()
    match state.erasure:
        case Erased():
            raise rules.AlreadyErased
        case ErasureAsked(requested) | ErasureReady(requested) if requested.request == command.request:
            refused = e.ErasureRefused(
                person_key=command.person_key, request=command.request, reason=command.reason
            )
            return (refused,)
        case _:
            raise rules.ErasureNotAsked


def complete_erasure(command: c.CompleteErasure, state: Rights) -> tuple[e.RightsEvent, ...]:
    """Only what two persons wanted, and what no hold stands against at this moment.

    An erasure once done is done again after a restore, whatever the log remembers of its approval.
    """
    completed = e.ErasureCompleted(
        person_key=command.person_key,
        request=command.request,
        key_destroyed_at=command.key_destroyed_at,
        copies_unreadable_by=command.copies_unreadable_by,
    )
    match state.erasure:
        case Erased(known) if known.request == command.request:
            return ()
        case Erased():
            raise rules.AlreadyErased
        case _ if command.done_before:
            return (completed,)
        case ErasureReady(requested) if requested.request == command.request:
            _require_no_hold(state)
            return (completed,)
        case _:
            raise rules.ErasureNotApproved


def confirm_copies_unreadable(command: c.ConfirmCopiesUnreadable, state: Rights) -> tuple[e.RightsEvent, ...]:
    """Said once: the first epoch destroyed after the key is the one that counts."""
    match state.erasure:
        case Erased(completed, copies_unreadable) if completed.request == command.request:
            if copies_unreadable:
                return ()
            told = e.CopiesMadeUnreadable(
                person_key=command.person_key, request=command.request, at=command.at
            )
            return (told,)
        case _:
            raise rules.NotYetErased


def _request_of(request: str, state: Rights) -> e.ErasureRequested | None:
    if request in state.denied:
        return state.denied[request].requested
    match state.erasure:
        case ErasureAsked(requested) | ErasureReady(requested) | ErasureDenied(requested):
            return requested if requested.request == request else None
        case NoErasure() | Erased():
            return None


def _require_no_hold(state: Rights) -> None:
    if state.holds:
        raise rules.LegalHoldStands(reason=min(each.value for each in state.holds))
