"""Which deadlines run for a dispute as it stands: pure, for the board and whoever reminds."""

from domain.dispute import phases as at
from domain.dispute.codes import Route
from domain.dispute.phases import Absent
from domain.dispute.regions import NotApplied, Running, Supervised
from domain.dispute.states import Dispute, DisputeState
from domain.shared.deadlines import (
    Deadline,
    confirmation_deadline,
    end_of,
    first_session_deadline,
    follow_up_deadlines,
    in_days,
    mediation_deadline,
    second_public_security_session_deadline,
    spot_deadline,
    triage_deadline,
)
from domain.shared.rule_pack import Rulebook

Deadlines = tuple[Deadline, ...]


def deadlines_of(state: DisputeState, rulebook: Rulebook) -> Deadlines:
    """Every deadline that runs, the earliest first. While work rests only those of others go on."""
    if isinstance(state, Absent):
        return ()
    running = (*_of_supervision(state), *_of_agreement(state, rulebook))
    if isinstance(state.pause, Running):
        running += _of_mediation(state, rulebook)
    return tuple(sorted(running, key=lambda each: (each.due_at, each.rule)))


def _of_supervision(dispute: Dispute) -> Deadlines:
    if not isinstance(dispute.supervision, Supervised):
        return ()
    return (Deadline(end_of(dispute.supervision.due_on), False, "supervision"),)


def _of_agreement(dispute: Dispute, rulebook: Rulebook) -> Deadlines:
    if not isinstance(dispute.phase, at.Settled):
        return ()
    agreement = dispute.phase.agreement
    done = dispute.phase.visits if isinstance(dispute.phase, at.FollowingUp) else frozenset[int]()
    visits = enumerate(follow_up_deadlines(agreement.agreed_on, rulebook), start=1)
    missing = tuple(deadline for number, deadline in visits if number not in done)
    if not isinstance(dispute.confirmation, NotApplied):
        return missing
    return (confirmation_deadline(agreement.effective_on, rulebook), *missing)


def _of_mediation(dispute: Dispute, rulebook: Rulebook) -> Deadlines:
    match dispute.phase:
        case at.Registered(since=since):
            mediation = mediation_deadline(since, rulebook)
            return (triage_deadline(since, rulebook), _extended(dispute, mediation))
        case at.Routed(since=since) | at.Channelled(since=since):
            mediation = mediation_deadline(since, rulebook)
            return (*_of_route(dispute.phase, rulebook), _extended(dispute, mediation))
        case at.Assigned(work=work):
            first = first_session_deadline(work.assigned_on, rulebook)
            mediation = mediation_deadline(work.since, rulebook)
            return (first, *_of_route(work, rulebook), _extended(dispute, mediation))
        case at.Mediating(work=work):
            mediation = mediation_deadline(work.since, rulebook)
            return (*_second_session(work, rulebook), _extended(dispute, mediation))
        case _:
            return ()


def _extended(dispute: Dispute, deadline: Deadline) -> Deadline:
    until = dispute.extended_until
    return deadline if until is None else Deadline(end_of(until), False, deadline.rule)


def _of_route(routed: at.Routed | at.Channelled | at.Work, rulebook: Rulebook) -> Deadlines:
    match routed.route:
        case Route.SPOT | Route.EMERGENCY:
            return (spot_deadline(routed.triaged_on, rulebook),)
        case Route.FOLLOW_UP | Route.POLICE_ROOM:
            days = rulebook.pack.dispute.follow_up_contact_days
            return (in_days(routed.triaged_on, days, rulebook.calendar, "next_contact"),)
        case Route.OUT:
            return ()


def _second_session(work: at.Work, rulebook: Rulebook) -> Deadlines:
    """Public-security mediation is tried at most twice, the second time within seven working days."""
    if work.route is not Route.POLICE_ROOM or work.failed_sessions != 1 or work.first_session_on is None:
        return ()
    return (second_public_security_session_deadline(work.first_session_on, rulebook),)
