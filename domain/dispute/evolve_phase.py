"""How events move a dispute through its phases."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
from domain.dispute import events_outcome as outcome
from domain.dispute import phases as at
from domain.dispute.codes import PerformanceExtent, ReplacementReason, Route, SessionOutcome
from domain.dispute.codes_follow import FollowUpResult
from domain.dispute.dispatch import Steps, step
from domain.dispute.regions import HERE, NOT_APPLIED, NOT_SUPERVISED
from domain.dispute.states import Dispute, Party
from domain.shared.event import DomainEvent


def _remembered(dispute: Dispute, event: DomainEvent) -> Dispute:
    """A fact that moves nothing."""
    return dispute.after(event)


def _party_added(dispute: Dispute, event: intake.PartyAdded) -> Dispute:
    parties: Mapping[str, Party] = {**dispute.parties, event.party: Party(event.role, event.minor)}
    return dispute.after(event, parties=parties)


def _registered(dispute: Dispute, event: intake.DisputeRegistered) -> Dispute:
    return dispute.after(event, phase=at.Registered(event.registered_on))


def _not_accepted(dispute: Dispute, event: intake.DisputeNotAccepted) -> Dispute:
    return dispute.after(event, phase=at.NotAccepted(event.reason, event.declined_on))


def _merged(dispute: Dispute, event: intake.DisputeDuplicateMarked) -> Dispute:
    return dispute.after(event, phase=at.Merged(event.of, event.marked_on))


def _graded(dispute: Dispute, event: intake.SeverityAssessed) -> Dispute:
    return dispute.after(event, severity=event.level)


def _triaged(dispute: Dispute, event: intake.DisputeTriaged) -> Dispute:
    match dispute.phase:
        case at.Registered() | at.Routed() if event.route is Route.OUT:
            phase: at.Phase = at.TriagedOut(event.triaged_on)
        case at.Registered(since=since) | at.Routed(since=since):
            phase = at.Routed(since, event.route, event.triaged_on)
        case at.Channelled():
            phase = replace(dispute.phase, route=event.route, triaged_on=event.triaged_on)
        case at.Assigned() | at.Mediating():
            work = dispute.phase.work._replace(route=event.route, triaged_on=event.triaged_on)
            phase = replace(dispute.phase, work=work)
        case _:
            phase = dispute.phase
    return dispute.after(event, phase=phase)


def _channelled(dispute: Dispute, event: mediation.ChannelAssigned) -> Dispute:
    match dispute.phase:
        case at.Routed(since=since, route=route, triaged_on=triaged_on):
            phase: at.Phase = at.Channelled(since, route, triaged_on, event.channel)
        case at.Channelled():
            phase = replace(dispute.phase, channel=event.channel)
        case at.Assigned() | at.Mediating():
            phase = replace(dispute.phase, work=dispute.phase.work._replace(channel=event.channel))
        case _:
            phase = dispute.phase
    return dispute.after(event, phase=phase)


def _assigned(dispute: Dispute, event: mediation.MediatorAssigned) -> Dispute:
    mediator = at.Mediator(event.mediator, event.person_key)
    match dispute.phase:
        case at.Channelled(since=since, route=route, triaged_on=triaged_on, channel=channel):
            work = at.Work(since, route, triaged_on, channel, (mediator,), event.assigned_on)
            phase: at.Phase = at.Assigned(work)
        case at.Assigned(work=work) | at.Mediating(work=work):
            phase = replace(dispute.phase, work=work._replace(mediators=(*work.mediators, mediator)))
        case _:
            phase = dispute.phase
    return dispute.after(event, phase=phase)


def _mediator_replaced(dispute: Dispute, event: mediation.MediatorReplaced) -> Dispute:
    if not isinstance(dispute.phase, at.InMediation):
        return dispute.after(event)
    work = dispute.phase.work
    successor = at.Mediator(event.successor, event.successor_person_key)
    staying = tuple(each for each in work.mediators if each.id not in (event.former, event.successor))
    objected = dispute.objected
    if event.reason is ReplacementReason.OBJECTION:
        gone = [each for each in work.mediators if each.id == event.former]
        objected = objected.union([event.former], [each.person_key for each in gone if each.person_key])
    phase = replace(dispute.phase, work=work._replace(mediators=(*staying, successor)))
    return dispute.after(event, phase=phase, objected=objected)


def _refused(dispute: Dispute, event: mediation.MediationRefused) -> Dispute:
    return dispute.after(event, refusing=dispute.refusing | {event.party})


def _session_held(dispute: Dispute, event: mediation.SessionHeld) -> Dispute:
    refusing = dispute.refusing.difference(event.agreed_to_mediate)
    if not isinstance(dispute.phase, at.InMediation):
        return dispute.after(event, refusing=refusing)
    work = _met(dispute.phase.work, event.held_on)
    first = event.held_on if work.first_session_on is None else min(work.first_session_on, event.held_on)
    failed = work.failed_sessions + (event.outcome is SessionOutcome.FAILED)
    work = work._replace(first_session_on=first, failed_sessions=failed)
    return dispute.after(event, phase=at.Mediating(work), refusing=refusing)


def _met(work: at.Work, day: date) -> at.Work:
    last = day if work.last_contact_on is None else max(work.last_contact_on, day)
    return work._replace(last_contact_on=last)


def _visited(dispute: Dispute, event: mediation.SiteVisited) -> Dispute:
    if not isinstance(dispute.phase, at.InMediation):
        return dispute.after(event)
    return dispute.after(event, phase=at.Mediating(_met(dispute.phase.work, event.visited_on)))


def _extended(dispute: Dispute, event: mediation.MediationExtended) -> Dispute:
    return dispute.after(event, extended_until=event.until)


def _failed(dispute: Dispute, event: mediation.MediationFailed) -> Dispute:
    return dispute.after(event, phase=at.Failed(event.failed_on, event.guided_to))


def _agreed(dispute: Dispute, event: outcome.AgreementReached) -> Dispute:
    if not isinstance(dispute.phase, at.Mediating | at.Settled):
        return dispute.after(event)
    agreement = at.Agreement(event.form, event.agreed_on, event.effective_on)
    phase = at.Agreed(dispute.phase.work, agreement)
    return dispute.after(event, phase=phase, confirmation=NOT_APPLIED)


def _performed(dispute: Dispute, event: outcome.PerformanceRecorded) -> Dispute:
    phase = dispute.phase
    if isinstance(phase, at.Settled):
        if event.extent is PerformanceExtent.BROKEN:
            return dispute.after(event, phase=at.Mediating(phase.work))
        if isinstance(phase, at.FollowingUp):
            return dispute.after(event, phase=replace(phase, extent=event.extent))
        return dispute.after(event, phase=at.Performing(phase.work, phase.agreement, event.extent))
    return dispute.after(event)


_FOUND: Mapping[FollowUpResult, PerformanceExtent] = {
    FollowUpResult.KEPT: PerformanceExtent.FULL,
    FollowUpResult.PARTLY_KEPT: PerformanceExtent.PARTIAL,
}


def _followed_up(dispute: Dispute, event: outcome.FollowedUp) -> Dispute:
    """A visit that met nobody does not count; one that found the agreement broken opens mediation again."""
    phase = dispute.phase
    if not isinstance(phase, at.Settled):
        return dispute.after(event)
    if event.result is FollowUpResult.BROKEN:
        return dispute.after(event, phase=at.Mediating(phase.work))
    known = PerformanceExtent.PARTIAL if isinstance(phase, at.Agreed) else phase.extent
    visits = phase.visits if isinstance(phase, at.FollowingUp) else frozenset[int]()
    if event.result in _FOUND:
        visits |= {event.visit_no}
    extent = _FOUND.get(event.result, known)
    return dispute.after(event, phase=at.FollowingUp(phase.work, phase.agreement, extent, visits))


def _withdrawn(dispute: Dispute, event: outcome.DisputeWithdrawn) -> Dispute:
    return dispute.after(event, phase=at.Withdrawn(event.withdrawn_on, event.how))


def _closed(dispute: Dispute, event: outcome.DisputeClosed) -> Dispute:
    return dispute.after(event, phase=at.Closed(event.outcome, event.closed_on))


def _reopened(dispute: Dispute, event: outcome.DisputeReopened) -> Dispute:
    """A new round: parties, objections and what was told of things stay, the rest begins anew."""
    return dispute.after(event)._replace(
        phase=at.Registered(event.reopened_on),
        round_no=event.round_no,
        refusing=frozenset(),
        extended_until=None,
        supervision=NOT_SUPERVISED,
        confirmation=NOT_APPLIED,
        handover=HERE,
    )


STEPS: Steps = dict(
    (
        step(intake.DisputeReported, _remembered),
        step(intake.OriginStated, _remembered),
        step(intake.PriorMediationStated, _remembered),
        step(intake.PartyAdded, _party_added),
        step(intake.DisputeRegistered, _registered),
        step(intake.DisputeNotAccepted, _not_accepted),
        step(intake.DisputeDuplicateMarked, _merged),
        step(intake.SeverityAssessed, _graded),
        step(intake.DisputeTriaged, _triaged),
        step(mediation.ChannelAssigned, _channelled),
        step(mediation.MediatorAssigned, _assigned),
        step(mediation.MediatorReplaced, _mediator_replaced),
        step(mediation.MediationRefused, _refused),
        step(mediation.SessionScheduled, _remembered),
        step(mediation.SessionHeld, _session_held),
        step(mediation.SessionMissed, _remembered),
        step(mediation.SiteVisited, _visited),
        step(mediation.MeasureProposed, _remembered),
        step(mediation.MeasureImplemented, _remembered),
        step(mediation.MediationExtended, _extended),
        step(mediation.MediationFailed, _failed),
        step(mediation.PartnerJoined, _remembered),
        step(outcome.AgreementReached, _agreed),
        step(outcome.PerformanceRecorded, _performed),
        step(outcome.FollowedUp, _followed_up),
        step(outcome.DisputeWithdrawn, _withdrawn),
        step(outcome.DisputeClosed, _closed),
        step(outcome.DisputeReopened, _reopened),
    )
)
