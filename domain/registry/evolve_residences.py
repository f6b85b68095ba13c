"""How each fact about a stay or a visit changes what is remembered. Facts commute: a set has no order."""

from dataclasses import replace
from typing import assert_never

from domain.registry.events_residences import (
    ResidenceContradicted,
    ResidenceEvent,
    VisitAttempted,
    VisitCompleted,
    VisitEvent,
)
from domain.registry.states_residences import (
    NoResidence,
    NoVisit,
    Residence,
    ResidenceState,
    Visit,
    VisitState,
)


def evolve_residence(state: ResidenceState, event: ResidenceEvent) -> ResidenceState:
    """A stay after one more fact."""
    fact = without_text(event)
    return Residence(frozenset({fact}) if isinstance(state, NoResidence) else state.facts | {fact})


def evolve_visit(state: VisitState, event: VisitEvent) -> VisitState:
    """A visit after one more fact."""
    visit = Visit(event.dwelling_id) if isinstance(state, NoVisit) else state
    match event:
        case VisitAttempted():
            return replace(visit, attempts=visit.attempts | {event})
        case VisitCompleted():
            return replace(visit, completed=event)
        case _:
            assert_never(event)


def without_text(event: ResidenceEvent) -> ResidenceEvent:
    """Sealed text is nothing a fold may look into."""
    return replace(event, note=None) if isinstance(event, ResidenceContradicted) else event
