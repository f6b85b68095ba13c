"""Decisions of the mediation: channel, mediators, sessions, visits, measures."""

from collections.abc import Container
from datetime import date

from domain.dispute import commands_mediation as c
from domain.dispute import events_mediation as e
from domain.dispute import phases as at
from domain.dispute import rules_people as people
from domain.dispute.codes import ReplacementReason
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.parties import (
    require_guardian,
    require_nobody_refuses,
    require_parties,
    require_two_sides,
    stands_on_both_sides,
)
from domain.dispute.rules_course import ChannelChangeNeedsReason
from domain.dispute.states import Dispute
from domain.dispute.told import is_known
from domain.shared.deadlines import mediation_deadline


def _channel_assigned(command: c.AssignChannel, dispute: Dispute) -> e.ChannelAssigned:
    return e.ChannelAssigned(channel=command.channel, assigned_on=command.day, reason=command.reason)


def _has_channel(command: c.AssignChannel, dispute: Dispute) -> bool:
    match dispute.phase:
        case at.Channelled(channel=channel):
            return channel is command.channel
        case at.Assigned(work=work) | at.Mediating(work=work):
            return work.channel is command.channel
        case _:
            return False


def _check_channel(command: c.AssignChannel, dispute: Dispute) -> None:
    if not isinstance(dispute.phase, at.Routed) and command.reason is None:
        raise ChannelChangeNeedsReason


def _mediator_assigned(command: c.AssignMediator, dispute: Dispute) -> e.MediatorAssigned:
    return e.MediatorAssigned(
        mediator=command.mediator, assigned_on=command.day, person_key=command.person_key
    )


def _mediates(command: c.AssignMediator, dispute: Dispute) -> bool:
    return isinstance(dispute.phase, at.InMediation) and command.mediator in _ids(dispute.phase)


def _ids(phase: at.InMediation) -> Container[str]:
    return [mediator.id for mediator in phase.work.mediators]


def _check_mediator(command: c.AssignMediator, dispute: Dispute) -> None:
    _require_impartial(at.Mediator(command.mediator, command.person_key), dispute)


def _require_impartial(mediator: at.Mediator, dispute: Dispute) -> None:
    if mediator.is_one_of(dispute.parties):
        raise people.MediatorMustNotBeParty
    if mediator.is_one_of(dispute.objected):
        raise people.MediatorWasObjectedTo


def _mediator_replaced(command: c.ReplaceMediator, dispute: Dispute) -> e.MediatorReplaced:
    return e.MediatorReplaced(
        former=command.former,
        successor=command.successor,
        reason=command.reason,
        replaced_on=command.day,
        objected_by=command.objected_by,
        successor_person_key=command.successor_person_key,
    )


def _check_replacement(command: c.ReplaceMediator, dispute: Dispute) -> None:
    if command.successor == command.former:
        raise people.ReplacementMustBeAnother
    if isinstance(dispute.phase, at.InMediation) and command.former not in _ids(dispute.phase):
        raise people.MediatorNotAssigned
    if command.reason is ReplacementReason.OBJECTION:
        if command.objected_by is None:
            raise people.ObjectionNeedsParty
        require_parties(dispute, (command.objected_by,))
    _require_impartial(at.Mediator(command.successor, command.successor_person_key), dispute)


def _mediation_refused(command: c.RefuseMediation, dispute: Dispute) -> e.MediationRefused:
    return e.MediationRefused(party=command.party, refused_on=command.day, note=command.note)


def _session_scheduled(command: c.ScheduleSession, dispute: Dispute) -> e.SessionScheduled:
    return e.SessionScheduled(
        session_ref=command.session_ref, mode=command.mode, planned_on=command.planned_on
    )


def _session_held(command: c.HoldSession, dispute: Dispute) -> e.SessionHeld:
    return e.SessionHeld(
        session_ref=command.session_ref,
        mode=command.mode,
        outcome=command.outcome,
        held_on=command.day,
        attended_by=command.attended_by,
        agreed_to_mediate=command.agreed_to_mediate,
        guardian_present=command.guardian_present,
        note=command.note,
    )


def _check_session(command: c.HoldSession, dispute: Dispute) -> None:
    require_two_sides(dispute)
    require_parties(dispute, (*command.attended_by, *command.agreed_to_mediate))
    require_nobody_refuses(dispute, command.agreed_to_mediate)
    if not stands_on_both_sides(dispute, command.agreed_to_mediate):
        raise people.BothPartiesMustAgreeToMediation
    require_guardian(dispute, command.attended_by, present=command.guardian_present)


def _session_missed(command: c.MissSession, dispute: Dispute) -> e.SessionMissed:
    return e.SessionMissed(
        session_ref=command.session_ref, missed_by=command.missed_by, missed_on=command.day
    )


def _check_missed(command: c.MissSession, dispute: Dispute) -> None:
    if is_known(dispute.told, e.SessionHeld, command.session_ref):
        raise people.SessionWasHeld
    if not is_known(dispute.told, e.SessionScheduled, command.session_ref):
        raise people.SessionNotScheduled
    require_parties(dispute, command.missed_by)


def _mediation_extended(command: c.ExtendMediation, dispute: Dispute) -> e.MediationExtended:
    return e.MediationExtended(until=command.until, agreed_by=command.agreed_by, extended_on=command.day)


def _check_extension(command: c.ExtendMediation, dispute: Dispute) -> None:
    if dispute.extended_until is not None:
        raise people.MediationExtendedAlready
    require_two_sides(dispute)
    require_parties(dispute, command.agreed_by)
    if not dispute.principals.issubset(command.agreed_by):
        raise people.ExtensionNeedsBothParties
    began, rulebook = _began_on(dispute.phase), command.circumstance.rulebook
    earliest = mediation_deadline(began, rulebook).last_day
    latest = mediation_deadline(began, rulebook, extended=True).last_day
    if not earliest < command.until <= latest:
        raise people.MediationExtensionOutOfRange(earliest=earliest.isoformat(), latest=latest.isoformat())


def _began_on(phase: at.Phase) -> date:
    match phase:
        case at.Registered(since=since) | at.Routed(since=since) | at.Channelled(since=since):
            return since
        case at.Assigned(work=work) | at.Mediating(work=work):
            return work.since
        case _:
            raise AssertionError(f"the window of ExtendMediation does not hold {type(phase).__name__}")


def _mediation_failed(command: c.FailMediation, dispute: Dispute) -> e.MediationFailed:
    return e.MediationFailed(guided_to=command.guided_to, failed_on=command.day, note=command.note)


def _partner_joined(command: c.JoinPartner, dispute: Dispute) -> e.PartnerJoined:
    return e.PartnerJoined(mechanism=command.mechanism, org=command.org, joined_on=command.day)


DECISIONS: Decisions = dict(
    (
        decision(c.AssignChannel, _channel_assigned, _check_channel, _has_channel),
        decision(c.AssignMediator, _mediator_assigned, _check_mediator, _mediates),
        decision(c.ReplaceMediator, _mediator_replaced, _check_replacement),
        decision(
            c.RefuseMediation,
            _mediation_refused,
            lambda command, dispute: require_parties(dispute, (command.party,)),
            lambda command, dispute: command.party in dispute.refusing,
        ),
        decision(
            c.ScheduleSession, _session_scheduled, lambda command, dispute: require_nobody_refuses(dispute)
        ),
        decision(c.HoldSession, _session_held, _check_session),
        decision(c.MissSession, _session_missed, _check_missed),
        decision(c.ExtendMediation, _mediation_extended, _check_extension),
        decision(c.FailMediation, _mediation_failed),
        decision(c.JoinPartner, _partner_joined),
    )
)
