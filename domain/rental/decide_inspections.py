"""Inspections: planned by a day, missed or refused without blame, completed once."""

from dataclasses import replace

from domain.rental import commands_inspections as c
from domain.rental import events as e
from domain.rental import rules_inspections as rules
from domain.rental.commands_findings import FindingCommand
from domain.rental.courses import INSPECTION
from domain.rental.decide_completion import completed
from domain.rental.decide_findings import decide_finding
from domain.rental.keys import require_inspection_id
from domain.rental.roles import require_role
from domain.rental.states import (
    Cancelled,
    Completed,
    Inspection,
    InspectionFact,
    InspectionState,
    NoInspection,
    Planned,
)

Events = tuple[e.InspectionEvent, ...]


def decide_inspection(command: c.InspectionCommand, state: InspectionState) -> Events:
    """What is recorded of a claim about an inspection or a finding of it."""
    require_role(command)
    require_inspection_id(command.inspection_id)
    if isinstance(command, c.PlanInspection):
        return _plan(command, state)
    if isinstance(state, NoInspection):
        raise rules.InspectionNotYetPlanned
    if isinstance(command, FindingCommand):
        return decide_finding(command, state)
    if isinstance(command, c.CompleteInspection):
        return _complete(command, state)
    return _going_on(_told(command), state)


def _plan(command: c.PlanInspection, state: InspectionState) -> Events:
    if command.due_on < command.day:
        raise rules.DueBeforePlanned(planned=command.day.isoformat())
    planned = e.InspectionPlanned(
        inspection_id=command.inspection_id,
        dwelling_id=command.dwelling_id,
        kind=command.kind,
        due_on=command.due_on,
        tenancy_id=command.tenancy_id,
        planned_by=command.actor,
        occurred=command.circumstance.occurred,
    )
    if isinstance(state, NoInspection):
        return (planned,)
    if _what(planned) != _what(state.plan):
        raise rules.InspectionPlannedOtherwise
    if planned not in state.facts:
        _require_seen(command, state)
    return _going_on(planned, state)


def _what(plan: e.InspectionPlanned) -> tuple[object, ...]:
    return plan.dwelling_id, plan.kind, plan.tenancy_id


def _require_seen(command: c.PlanInspection, state: Inspection) -> None:
    """Who plans anew without having seen that somebody else did contradicts them."""
    seen, plan = command.circumstance.base_version, state.plan
    unseen = seen is not None and seen < state.plan_at and plan.planned_by != command.actor
    if unseen and plan.due_on != command.due_on:
        raise rules.PlannedMeanwhile(due_on=plan.due_on.isoformat())


def _told(command: c.InspectionCommand) -> InspectionFact:
    occurred, inspection_id = command.circumstance.occurred, command.inspection_id
    match command:
        case c.StartInspection():
            return e.InspectionStarted(inspection_id=inspection_id, occurred=occurred)
        case c.MissInspection():
            return e.InspectionMissed(inspection_id=inspection_id, occurred=occurred, why=command.why)
        case c.RefuseInspection():
            return e.InspectionRefused(inspection_id=inspection_id, occurred=occurred, note=command.note)
        case c.CancelInspection():
            return e.InspectionCancelled(
                inspection_id=inspection_id, occurred=occurred, reason=command.reason
            )
        case _:
            raise AssertionError(f"nobody decides {type(command).__name__}")


def _going_on(fact: InspectionFact, state: Inspection) -> tuple[InspectionFact, ...]:
    """Judged by when it happened: what was before the end is recorded, and reopens nothing."""
    known = replace(fact, note=None) if isinstance(fact, e.InspectionRefused) else fact
    if known in state.facts:
        return ()
    if isinstance(fact, e.InspectionCancelled) and state.completed is not None:
        raise rules.InspectionIsOver(
            phase=_name(Completed())
        )  # what was done is not undone, whatever came first
    step = INSPECTION.placed(Planned(), state.facts, known)
    if step.after is None:
        raise rules.InspectionIsOver(phase=_name(step.before))
    return (fact,)


def _name(phase: object) -> str:
    return "completed" if isinstance(phase, Completed) else "cancelled"


def _complete(command: c.CompleteInspection, state: Inspection) -> Events:
    """One decision: the inspection is completed and every failed item is a finding."""
    facts = completed(command)
    if state.completed is not None:
        on_record = (state.completed, *(each.raised for each in state.findings.values()))
        if facts != on_record:
            raise rules.InspectionCompletedOtherwise
        return ()
    step = INSPECTION.placed(Planned(), state.facts, facts[0])
    if isinstance(step.before, Cancelled):
        raise rules.InspectionIsOver(phase=_name(step.before))
    return facts
