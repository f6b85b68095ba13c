"""The slice as the road sees it: one decision and one fold for every dispute."""

from domain.dispute import (
    decide_end,
    decide_field,
    decide_intake,
    decide_mediation,
    decide_outcome,
    decide_supervision,
    evolve_phase,
    evolve_regions,
)
from domain.dispute.command import DisputeCommand
from domain.dispute.commands_intake import ReportDispute
from domain.dispute.dispatch import Decisions, Steps
from domain.dispute.events_intake import DisputeReported, PartyAdded
from domain.dispute.events_mediation import MeasureImplemented, MeasureProposed, SessionHeld, SiteVisited
from domain.dispute.events_outcome import PublicSecurityCaseConcluded, PublicSecurityCaseOpened
from domain.dispute.phases import Absent, Reported
from domain.dispute.roles import require_role
from domain.dispute.rules_course import NotYetReported, ReferenceAlreadyUsed
from domain.dispute.states import Dispute, DisputeState
from domain.dispute.told import is_told, thing_is_told, told_after
from domain.dispute.windows import require_phase
from domain.shared.decider import Decider
from domain.shared.event import DomainEvent

DECISIONS: Decisions = {
    **decide_intake.DECISIONS,
    **decide_mediation.DECISIONS,
    **decide_field.DECISIONS,
    **decide_outcome.DECISIONS,
    **decide_end.DECISIONS,
    **decide_supervision.DECISIONS,
}

STEPS: Steps = {**evolve_phase.STEPS, **evolve_regions.STEPS}

# What is told once of a thing; other facts under the same reference are a mistake, not a correction.
ONCE = frozenset(
    {
        PartyAdded,
        SessionHeld,
        SiteVisited,
        MeasureProposed,
        MeasureImplemented,
        PublicSecurityCaseOpened,
        PublicSecurityCaseConcluded,
    }
)


def decide(command: DisputeCommand, state: DisputeState) -> tuple[DomainEvent, ...]:
    """Who may say it, whether it is known already, whether it fits the phase, what else stands against it."""
    require_role(command)
    if isinstance(command, ReportDispute):
        return decide_intake.report(command, state)
    if isinstance(state, Absent):
        raise NotYetReported
    decision = DECISIONS[type(command)]
    event = decision.fact(command, state)
    if is_told(state.told, event) or decision.holds(command, state):
        return ()
    require_phase(command, state)
    if type(event) in ONCE and thing_is_told(state.told, event):
        raise ReferenceAlreadyUsed
    decision.check(command, state)
    return (event,)


def evolve(state: DisputeState, event: DomainEvent) -> DisputeState:
    """The state after one event. Never refuses: what was recorded happened."""
    if isinstance(state, Dispute):
        return STEPS[type(event)](state, event)
    if isinstance(event, DisputeReported):
        return Dispute(
            case_code=event.case_code,
            reported_on=event.reported_on,
            phase=Reported(),
            told=told_after({}, event),
        )
    return state


dispute_decider: Decider[DisputeCommand, DisputeState, DomainEvent] = Decider(
    slice_name="dispute", initial=Absent(), decide=decide, evolve=evolve
)
