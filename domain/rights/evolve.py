"""How each fact changes where a person's rights stand."""

from dataclasses import replace
from typing import assert_never

from domain.rights import events as e
from domain.rights.states import (
    Correction,
    CorrectionAnswered,
    CorrectionOpen,
    Erased,
    Erasure,
    ErasureAsked,
    ErasureDenied,
    ErasureReady,
    Restricted,
    Rights,
    Unrestricted,
)

ErasureEvent = (
    e.ErasureRequested | e.ErasureApproved | e.ErasureRefused | e.ErasureCompleted | e.CopiesMadeUnreadable
)


def evolve_rights(state: Rights, event: e.RightsEvent) -> Rights:
    """Where they stand after one more fact."""
    match event:
        case (
            e.ErasureRequested()
            | e.ErasureApproved()
            | e.ErasureRefused()
            | e.ErasureCompleted()
            | e.CopiesMadeUnreadable()
        ):
            return _with_erasure(state, _erasure(state.erasure, event))
        case e.ProcessingRestricted():
            return replace(state, restriction=Restricted(event))
        case e.RestrictionLifted():
            return replace(state, restriction=Unrestricted(was_restricted=True))
        case e.CorrectionRequested() | e.CorrectionApplied() | e.CorrectionRefused():
            correction = _correction(state.corrections.get(event.request), event)
            return replace(state, corrections={**state.corrections, event.request: correction})
        case e.NoticeShown():
            return replace(state, notices=state.notices | {(event.notice_version, event.how.value)})
        case e.ConsentGiven() | e.ConsentWithdrawn():
            return _with_consent(state, event)
        case e.LegalHoldPlaced() | e.LegalHoldReleased():
            return _with_hold(state, event)
        case _:
            assert_never(event)


def _with_erasure(state: Rights, erasure: Erasure) -> Rights:
    denied = state.denied
    if isinstance(erasure, ErasureDenied):
        denied = {**denied, erasure.requested.request: erasure}
    return replace(state, erasure=erasure, denied=denied)


def _erasure(erasure: Erasure, event: ErasureEvent) -> Erasure:
    """A fact that follows nothing (a log cut short and restored) leaves things as they are."""
    match event, erasure:
        case e.ErasureRequested(), _:
            return ErasureAsked(event)
        case e.ErasureApproved(approved_by=by), ErasureAsked(requested):
            return ErasureReady(requested, by)
        case e.ErasureRefused(reason=reason), ErasureAsked(requested) | ErasureReady(requested):
            return ErasureDenied(requested, reason)
        case e.ErasureCompleted(), _:
            return Erased(event)
        case e.CopiesMadeUnreadable(), Erased(completed):
            return Erased(completed, copies_unreadable=True)
        case _:
            return erasure


def _correction(
    known: Correction | None, event: e.CorrectionRequested | e.CorrectionApplied | e.CorrectionRefused
) -> Correction:
    if isinstance(event, e.CorrectionRequested):
        return CorrectionOpen(replace(event, note=None))
    assert known is not None, "no correction is answered that was not asked for"
    return CorrectionAnswered(known.requested, event)


def _with_consent(state: Rights, event: e.ConsentGiven | e.ConsentWithdrawn) -> Rights:
    purpose = frozenset({event.purpose})
    if isinstance(event, e.ConsentGiven):
        return replace(state, consents=state.consents | purpose, withdrawn=state.withdrawn - purpose)
    return replace(state, consents=state.consents - purpose, withdrawn=state.withdrawn | purpose)


def _with_hold(state: Rights, event: e.LegalHoldPlaced | e.LegalHoldReleased) -> Rights:
    reason = frozenset({event.reason})
    if isinstance(event, e.LegalHoldPlaced):
        return replace(state, holds=state.holds | reason, released=state.released - reason)
    return replace(state, holds=state.holds - reason, released=state.released | reason)
