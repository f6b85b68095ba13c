"""How each fact about a dwelling or a unit changes what is remembered. Facts commute; only `changes` knows the last."""

from dataclasses import replace

from domain.registry.changes import with_changes
from domain.registry.decide_dwellings import without_who as said_of_a_dwelling
from domain.registry.decide_units import without_who as said_of_a_unit
from domain.registry.events_housing import (
    DwellingCorrected,
    DwellingDemolished,
    DwellingEvent,
    DwellingRegistered,
    UnitCeased,
    UnitCorrected,
    UnitEvent,
    UnitRegistered,
)
from domain.registry.states_housing import Dwelling, DwellingState, NoDwelling, NoUnit, Unit, UnitState


def evolve_dwelling(state: DwellingState, event: DwellingEvent) -> DwellingState:
    """A dwelling after one more fact."""
    if isinstance(event, DwellingRegistered):
        return Dwelling(registered=event)
    if isinstance(state, NoDwelling):
        return state
    dwelling = replace(state, facts=state.facts | {said_of_a_dwelling(event)}, count=state.count + 1)
    if isinstance(event, DwellingCorrected):
        changes = with_changes(state.changes, event, version=dwelling.count, by=event.corrected_by)
        return replace(dwelling, changes=changes)
    return replace(dwelling, demolished=event) if isinstance(event, DwellingDemolished) else dwelling


def evolve_unit(state: UnitState, event: UnitEvent) -> UnitState:
    """A unit after one more fact."""
    if isinstance(event, UnitRegistered):
        return Unit(registered=event)
    if isinstance(state, NoUnit):
        return state
    unit = replace(state, facts=state.facts | {said_of_a_unit(event)}, count=state.count + 1)
    if isinstance(event, UnitCorrected):
        changes = with_changes(state.changes, event, version=unit.count, by=event.corrected_by)
        return replace(unit, changes=changes)
    return replace(unit, ceased=event) if isinstance(event, UnitCeased) else unit
