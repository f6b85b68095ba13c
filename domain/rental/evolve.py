"""How each fact changes what is remembered; an inspection's facts are put in the order they happened."""

from dataclasses import replace
from datetime import date, datetime
from typing import assert_never

from domain.rental import events as e
from domain.rental import events_findings as f
from domain.rental.chronicle import earliest
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
    counted = replace(state, version=state.version + 1)
    match event:
        case e.InspectionPlanned():
            return _gone_on(_planned_anew(counted, event), event)
        case e.InspectionStarted() | e.InspectionMissed() | e.InspectionCancelled():
            return _gone_on(counted, event)
        case e.InspectionRefused():
            return _gone_on(counted, replace(event, note=None))
        case e.InspectionCompleted():
            return _gone_on(replace(counted, completed=event), event)
        case f.FindingRaised():
            finding = Finding(event, Open(event.found_on))
            return replace(counted, findings={**state.findings, event.item: finding})
        case f.FindingReopened():
            return _found(counted, replace(event, note=None))
        case _:  # the type of `_found` holds that only facts about a finding are left
            return _found(counted, event)


def _first(event: e.InspectionPlanned) -> Inspection:
    return Inspection(plan=event, plan_at=1, phase=Planned(), facts=(event,))


def _planned_anew(state: Inspection, event: e.InspectionPlanned) -> Inspection:
    """The newest plan counts, not the one that came last."""
    if _age(event) < _age(state.plan):
        return state
    changed = event.due_on != state.plan.due_on
    return replace(state, plan=event, plan_at=state.version if changed else state.plan_at)


def _age(plan: e.InspectionPlanned) -> tuple[datetime, date]:
    return earliest(plan), plan.due_on


def _gone_on(state: Inspection, fact: InspectionFact) -> Inspection:
    facts = (*state.facts, fact)
    return replace(state, facts=facts, phase=INSPECTION.standing(Planned(), facts))


def _found(state: Inspection, fact: f.FindingFact) -> Inspection:
    finding = state.findings.get(fact.item)
    if finding is None:
        return state
    facts = (*finding.facts, fact)
    standing = FINDING.standing(Open(finding.raised.found_on), facts)
    return replace(state, findings={**state.findings, fact.item: Finding(finding.raised, standing, facts)})
