"""Stays: a claim by whoever makes it, a fact once verified; what is accepted does not depend on what arrived first.

No accepted fact ever makes another one inadmissible: a rule here looks at the command alone, or waits (`Premature`)
for a fact that must exist. So a set of messages is accepted or refused alike in every order (ADR 0009). Only the same
word of the same moment is a repeat: the same word said again later may put right what was said in between.
"""

from typing import assert_never

from domain.registry import rules_residences as rules
from domain.registry.codes_residences import ReopeningReason
from domain.registry.commands_residences import (
    ContradictResidence,
    EndResidence,
    RejectResidence,
    ReopenResidence,
    ReportResidence,
    ResidenceCommand,
    VerifyResidence,
    WithdrawClaim,
)
from domain.registry.events_residences import (
    ResidenceClaimWithdrawn,
    ResidenceContradicted,
    ResidenceEnded,
    ResidenceEvent,
    ResidenceRejected,
    ResidenceReopened,
    ResidenceReported,
    ResidenceVerified,
)
from domain.registry.evolve_residences import without_text
from domain.registry.happened import answered_at, claimed_at
from domain.registry.keys import require_residence_key
from domain.registry.roles_residences import CLAIMANTS_ONLY, is_the_person, require_office, require_standing
from domain.registry.states_residences import NoResidence, Residence, ResidenceState


def decide_residence(command: ResidenceCommand, state: ResidenceState) -> tuple[ResidenceEvent, ...]:
    """What follows from a word about a stay."""
    require_office(command)
    require_standing(command)
    require_residence_key(f"{command.person_key}.{command.dwelling_id}")
    fact = _fact(command, state)
    says_more = isinstance(fact, ResidenceContradicted) and fact.note is not None
    if isinstance(state, Residence) and without_text(fact) in state.facts and not says_more:
        return ()
    return (fact,)


def _fact(command: ResidenceCommand, state: ResidenceState) -> ResidenceEvent:
    if isinstance(command, ReportResidence):
        return _reported(command)
    if isinstance(state, NoResidence):
        raise rules.NothingClaimed
    match command:
        case VerifyResidence():
            return _verified(command)
        case ContradictResidence():
            return _contradicted(command)
        case RejectResidence():
            return _rejected(command)
        case WithdrawClaim():
            return _withdrawn(command, state)
        case EndResidence():
            return _ended(command, state)
        case ReopenResidence():
            return _reopened(command, state)
        case _:
            assert_never(command)


def _reported(command: ReportResidence) -> ResidenceReported:
    if command.since.earliest > command.day:
        raise rules.BeginsInFuture
    if command.until is not None and command.until.latest < command.since.earliest:
        raise rules.EndsBeforeItBegins
    return ResidenceReported(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        claimed_by=command.circumstance.actor.id,
        claimant=command.claimant,
        tenure=command.tenure,
        since=command.since,
        until=command.until,
        relation=command.relation,
        happened_at=claimed_at(command.circumstance.occurred),
    )


def _verified(command: VerifyResidence) -> ResidenceVerified:
    if command.since is not None and command.since.earliest > command.day:
        raise rules.BeginsInFuture
    return ResidenceVerified(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        method=command.method,
        since=command.since,
        tenure=command.tenure,
        happened_at=answered_at(command.circumstance.occurred),
    )


def _contradicted(command: ContradictResidence) -> ResidenceContradicted:
    return ResidenceContradicted(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        contradicted_by=command.circumstance.actor.id,
        finding=command.finding,
        note=command.note,
        happened_at=answered_at(command.circumstance.occurred),
    )


def _rejected(command: RejectResidence) -> ResidenceRejected:
    return ResidenceRejected(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        reason=command.reason,
        happened_at=answered_at(command.circumstance.occurred),
    )


def _withdrawn(command: WithdrawClaim, state: Residence) -> ResidenceClaimWithdrawn:
    claimed_by, moment = command.circumstance.actor.id, answered_at(command.circumstance.occurred)
    if not state.was_claimed_by(claimed_by, moment):
        raise rules.NoClaimOfYours
    return ResidenceClaimWithdrawn(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        claimed_by=claimed_by,
        reason=command.reason,
        happened_at=moment,
    )


def _ended(command: EndResidence, state: Residence) -> ResidenceEnded:
    if command.until.earliest > command.day:
        raise rules.EndsInFuture
    _require_a_say(command, state)
    if not any(claim.since.earliest <= command.until.latest for claim in state.claims):
        raise rules.NoStayByThen
    return ResidenceEnded(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        until=command.until,
        reason=command.reason,
        happened_at=answered_at(command.circumstance.occurred),
    )


def _reopened(command: ReopenResidence, state: Residence) -> ResidenceReopened:
    if command.since.earliest > command.day:
        raise rules.BeginsInFuture
    _require_a_say(command, state)
    moment = answered_at(command.circumstance.occurred)
    returned = command.reason is ReopeningReason.RETURNED
    ended = (
        end
        for end in state.ends
        if (end.happened_at is None or end.happened_at <= moment)
        and not (returned and end.until.earliest > command.since.latest)
    )
    if next(ended, None) is None:
        raise rules.NotYetEnded
    return ResidenceReopened(
        person_key=command.person_key,
        dwelling_id=command.dwelling_id,
        since=command.since,
        reason=command.reason,
        happened_at=moment,
    )


def _require_a_say(command: EndResidence | ReopenResidence, state: Residence) -> None:
    """Field staff and officers see for themselves; others speak of what they claimed, or of their own home."""
    actor = command.circumstance.actor
    if actor.role not in CLAIMANTS_ONLY or is_the_person(actor, command.person_key):
        return
    if not state.was_claimed_by(actor.id, answered_at(command.circumstance.occurred)):
        raise rules.NoClaimOfYours
