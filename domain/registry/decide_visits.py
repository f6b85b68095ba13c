"""Visits: knocked at a door in vain, or completed. One id is one visit to one home."""

from typing import assert_never

from domain.registry import rules_residences as rules
from domain.registry.commands_residences import AttemptVisit, CompleteVisit, VisitCommand
from domain.registry.events_residences import VisitAttempted, VisitCompleted, VisitEvent
from domain.registry.happened import answered_at, claimed_at
from domain.registry.keys import require_visit_id
from domain.registry.roles_residences import require_office
from domain.registry.states_residences import NoVisit, Visit, VisitState


def decide_visit(command: VisitCommand, state: VisitState) -> tuple[VisitEvent, ...]:
    """What follows from a word about a visit."""
    require_office(command)
    require_visit_id(command.visit_id)
    if isinstance(state, Visit) and state.dwelling_id != command.dwelling_id:
        raise rules.VisitIsOfAnotherDwelling
    match command:
        case AttemptVisit():
            return _attempt(command, state)
        case CompleteVisit():
            return _complete(command, state)
        case _:
            assert_never(command)


def _attempt(command: AttemptVisit, state: VisitState) -> tuple[VisitEvent, ...]:
    """An attempt told late is kept; nobody knocks in vain at a visit that was completed before."""
    fact = VisitAttempted(
        visit_id=command.visit_id,
        dwelling_id=command.dwelling_id,
        purpose=command.purpose,
        outcome=command.outcome,
        happened_at=claimed_at(command.circumstance.occurred),
    )
    if isinstance(state, NoVisit):
        return (fact,)
    if fact in state.attempts:
        return ()
    if state.completed is not None and _is_after(fact, state.completed):
        raise rules.VisitAlreadyCompleted
    return (fact,)


def _complete(command: CompleteVisit, state: VisitState) -> tuple[VisitEvent, ...]:
    fact = VisitCompleted(
        visit_id=command.visit_id,
        dwelling_id=command.dwelling_id,
        purpose=command.purpose,
        headcount=command.headcount,
        notice_shown=command.notice_shown,
        happened_at=answered_at(command.circumstance.occurred),
    )
    if isinstance(state, NoVisit) or state.completed is None:
        return (fact,)
    if fact == state.completed:
        return ()
    raise rules.VisitCompletedOtherwise


def _is_after(attempt: VisitAttempted, completed: VisitCompleted) -> bool:
    if attempt.happened_at is None or completed.happened_at is None:
        return False
    return attempt.happened_at > completed.happened_at
