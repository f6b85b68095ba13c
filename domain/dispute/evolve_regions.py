"""How events move what runs beside the mediation: supervision, confirmation, interruption, hand-over."""

from dataclasses import replace
from datetime import date

from domain.dispute import events_outcome as outcome
from domain.dispute import events_supervision as supervision
from domain.dispute import phases as at
from domain.dispute.dispatch import Steps, step
from domain.dispute.regions import (
    HERE,
    RUNNING,
    Applied,
    Confirmed,
    Offered,
    Pause,
    Proposed,
    ResultSubmitted,
    SentBack,
    Supervised,
    SupervisionOver,
    Suspended,
    Unconfirmed,
    UnderPoliceCase,
)
from domain.dispute.states import Dispute
from domain.shared.event import DomainEvent


def _remembered(dispute: Dispute, event: DomainEvent) -> Dispute:
    """A fact that moves nothing."""
    return dispute.after(event)


def _escalated(dispute: Dispute, event: supervision.DisputeEscalated) -> Dispute:
    match dispute.supervision:
        case SentBack(proposal=proposal):
            region = replace(proposal, proposed_on=event.escalated_on)
        case _:
            region = Proposed(event.escalated_on)
    return dispute.after(event, supervision=region)


def _returned(dispute: Dispute, event: supervision.EscalationReturned) -> Dispute:
    """The town office sends a proposal back to the officer; an office sends an order back to the town office."""
    match dispute.supervision:
        case Proposed() as proposal:
            region = SentBack(replace(proposal, returns=proposal.returns + 1))
            return dispute.after(event, supervision=region)
        case Supervised() as order:
            proposed = Proposed(
                event.returned_on, order.returns + 1, order.dispatched_on, order.due_on, order.extended
            )
            return dispute.after(event, supervision=proposed)
        case _:
            return dispute.after(event)


def _opened(dispute: Dispute, event: supervision.SupervisionOpened) -> Dispute:
    before = (
        dispute.supervision if isinstance(dispute.supervision, Proposed) else Proposed(event.dispatched_on)
    )
    order = Supervised(
        event.responsible_org, event.dispatched_on, event.due_on, before.returns, before.extended
    )
    return dispute.after(event, supervision=order)


def _extended(dispute: Dispute, event: supervision.SupervisionExtended) -> Dispute:
    if not isinstance(dispute.supervision, Supervised):
        return dispute.after(event)
    return dispute.after(event, supervision=replace(dispute.supervision, due_on=event.until, extended=True))


def _submitted(dispute: Dispute, event: supervision.SupervisionResultSubmitted) -> Dispute:
    if not isinstance(dispute.supervision, Supervised):
        return dispute.after(event)
    result = ResultSubmitted(dispute.supervision, event.submitted_by, event.submitted_on)
    return dispute.after(event, supervision=result)


def _rejected(dispute: Dispute, event: supervision.SupervisionResultRejected) -> Dispute:
    if not isinstance(dispute.supervision, ResultSubmitted):
        return dispute.after(event)
    return dispute.after(event, supervision=dispute.supervision.order)


def _signed_off(dispute: Dispute, event: supervision.SupervisionClosed) -> Dispute:
    return dispute.after(event, supervision=SupervisionOver(event.closed_on))


def _applied(dispute: Dispute, event: outcome.ConfirmationApplied) -> Dispute:
    return dispute.after(event, confirmation=Applied(event.applied_on))


def _granted(dispute: Dispute, event: outcome.ConfirmationGranted) -> Dispute:
    return dispute.after(event, confirmation=Confirmed(event.document_no))


def _unconfirmed(dispute: Dispute, event: outcome.ConfirmationRefused) -> Dispute:
    return dispute.after(event, confirmation=Unconfirmed(event.refused_on))


def _suspended(dispute: Dispute, event: outcome.DisputeSuspended) -> Dispute:
    if isinstance(dispute.pause, UnderPoliceCase):
        return dispute.after(event, pause=replace(dispute.pause, suspended_since=event.suspended_on))
    return dispute.after(event, pause=Suspended(event.suspended_on))


def _resumed(dispute: Dispute, event: outcome.DisputeResumed) -> Dispute:
    if isinstance(dispute.pause, UnderPoliceCase):
        return dispute.after(event, pause=replace(dispute.pause, suspended_since=None))
    return dispute.after(event, pause=RUNNING)


def _case_opened(dispute: Dispute, event: outcome.PublicSecurityCaseOpened) -> Dispute:
    already: date | None = dispute.pause.since if isinstance(dispute.pause, Suspended) else None
    return dispute.after(event, pause=UnderPoliceCase(event.case_no, event.opened_on, already))


def _case_concluded(dispute: Dispute, event: outcome.PublicSecurityCaseConcluded) -> Dispute:
    pause: Pause = RUNNING
    if isinstance(dispute.pause, UnderPoliceCase) and dispute.pause.suspended_since is not None:
        pause = Suspended(dispute.pause.suspended_since)
    return dispute.after(event, pause=pause)


def _offered(dispute: Dispute, event: outcome.DisputeTransferred) -> Dispute:
    return dispute.after(event, handover=Offered(event.to_org, event.out_of_area))


def _taken_over(dispute: Dispute, event: outcome.TransferAccepted) -> Dispute:
    """Out of our area the case ends here; inside, a case in mediation waits for a mediator of the new office."""
    if isinstance(dispute.handover, Offered) and dispute.handover.out_of_area:
        return dispute.after(event, handover=HERE, phase=at.TransferredAway(event.org, event.accepted_on))
    match dispute.phase:
        case at.Assigned(work=work) | at.Mediating(work=work):
            phase = at.Channelled(work.since, work.route, work.triaged_on, work.channel)
            return dispute.after(event, handover=HERE, phase=phase)
        case _:
            return dispute.after(event, handover=HERE)


STEPS: Steps = dict(
    (
        step(supervision.DisputeEscalated, _escalated),
        step(supervision.EscalationReturned, _returned),
        step(supervision.SupervisionOpened, _opened),
        step(supervision.SupervisionReminded, _remembered),
        step(supervision.SupervisionExtended, _extended),
        step(supervision.SupervisionProgressReported, _remembered),
        step(supervision.SupervisionResultSubmitted, _submitted),
        step(supervision.SupervisionResultRejected, _rejected),
        step(supervision.SupervisionClosed, _signed_off),
        step(outcome.ConfirmationApplied, _applied),
        step(outcome.ConfirmationGranted, _granted),
        step(outcome.ConfirmationRefused, _unconfirmed),
        step(outcome.DisputeSuspended, _suspended),
        step(outcome.DisputeResumed, _resumed),
        step(outcome.PublicSecurityCaseOpened, _case_opened),
        step(outcome.PublicSecurityCaseConcluded, _case_concluded),
        step(outcome.DisputeTransferred, _offered),
        step(outcome.TransferAccepted, _taken_over),
    )
)
