"""How each fact changes what is remembered; an inspection's facts are put in the order they happened."""

from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from domain.rental import events as e
from domain.rental import events_findings as f
from domain.rental.chronicle import earliest, latest
from domain.rental.courses import FINDING, INSPECTION
from domain.rental.states import (
    Finding,
    Inspection,
    InspectionFact,
    InspectionState,
    NoInspection,
    NoTenancy,
    Open,
    Planned,
    Tenancy,
    TenancyState,
)


def evolve_tenancy(state: TenancyState, event: e.TenancyEvent) -> TenancyState:
    """A tenancy after one more fact."""
    if isinstance(event, e.TenancyDeclared):
        return Tenancy(declared=event)
    if isinstance(state, NoTenancy):
        return state
    match event:
        case e.TenancyConfirmed():
            return replace(state, confirmed=state.confirmed | {event.method.value})
        case e.TenancyFiled():
            return replace(state, filed={**state.filed, event.filing_no: event.filed_on})
        case e.TenancyEnded():
            return replace(state, ended=event)
        case _:
            assert_never(event)


def evolve_inspection(state: InspectionState, event: e.InspectionEvent) -> InspectionState:
    """An inspection after one more fact; it begins with its first plan."""
    if isinstance(state, NoInspection):
        return _first(event) if isinstance(event, e.InspectionPlanned) else state
    match event:
        case e.InspectionPlanned():
            plan, plan_at = _planned_anew(state, event)
            return _gone_on(state, event, plan=plan, plan_at=plan_at)
        case e.InspectionStarted() | e.InspectionMissed() | e.InspectionCancelled():
            return _gone_on(state, event)
        case e.InspectionRefused():
            return _gone_on(state, event if event.note is None else replace(event, note=None))
        case e.InspectionCompleted():
            return _gone_on(state, event, completed=event)
        case f.FindingRaised():
            return _found(state, Finding(event, Open(event.found_on)))
        case f.FindingReopened():
            return _gone_on_with(state, event if event.note is None else replace(event, note=None))
        case _:  # the type of `_gone_on_with` holds that only facts about a finding are left
            return _gone_on_with(state, event)


def _first(event: e.InspectionPlanned) -> Inspection:
    return Inspection(plan=event, plan_at=1, phase=Planned(), facts=(event,), until=latest(event))


def _planned_anew(state: Inspection, event: e.InspectionPlanned) -> tuple[e.InspectionPlanned, int]:
    """The newest plan counts, not the one that came last; and how many facts were on record when its day was set."""
    if _age(event) < _age(state.plan):
        return state.plan, state.plan_at
    return event, state.version + 1 if event.due_on != state.plan.due_on else state.plan_at


def _age(plan: e.InspectionPlanned) -> tuple[datetime, date]:
    return earliest(plan), plan.due_on


def _gone_on(
    state: Inspection,
    fact: InspectionFact,
    *,
    plan: e.InspectionPlanned | None = None,
    plan_at: int | None = None,
    completed: e.InspectionCompleted | None = None,
) -> Inspection:
    facts = (*state.facts, fact)
    phase, until = INSPECTION.carried_on(state.phase, state.until, Planned(), facts)
    return Inspection(
        plan=plan or state.plan,
        plan_at=plan_at or state.plan_at,
        phase=phase,
        facts=facts,
        completed=completed or state.completed,
        findings=state.findings,
        version=state.version + 1,
        until=until,
    )


def _gone_on_with(state: Inspection, fact: f.FindingFact) -> Inspection:
    found = state.findings.get(fact.item)
    if found is None:
        return replace(state, version=state.version + 1)
    facts = (*found.facts, fact)
    start = Open(found.raised.found_on)
    standing, until = FINDING.carried_on(found.standing, found.until, start, facts)
    return _found(state, Finding(found.raised, standing, facts, until))


def _found(state: Inspection, finding: Finding) -> Inspection:
    findings = {**state.findings, finding.raised.item: finding}
    return replace(state, findings=findings, version=state.version + 1)
