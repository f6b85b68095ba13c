"""What officers ask of one case's history, and what they get."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from projections.json_value import Json
from projections.moment import NOW, AsOf, SpeaksFor
from projections.sealed_value import SealedValue


class Clock(StrEnum):
    """Which clock orders the entries."""

    RECORDED = "recorded"
    OCCURRED = "occurred"


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineEntry:
    """One fact of a case. `facts` are the readable fields as published (codes, dates, pseudonymous keys).

    `sealed` are the personal ones. `occurred_at` is as precise as `precision` says. `state_after` is the state
    of the case once this fact was recorded.
    """

    position: int
    version: int
    type: str
    topic: str
    occurred_at: datetime
    precision: str
    recorded_at: datetime
    actor: str
    role: str
    source: str
    message_id: str
    grid_code: str | None
    basis: str | None
    correlation_id: str | None
    facts: Mapping[str, Json]
    sealed: tuple[SealedValue, ...]
    state_after: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """A case's facts in the order of the clock asked for."""

    case_code: str
    entries: tuple[TimelineEntry, ...]
    speaks_for: SpeaksFor


class DisputeTimeline(Protocol):
    """Implemented by `projections.dispute_timeline.view.DisputeTimelineView`."""

    def of_case(self, case_code: str, *, order: Clock = Clock.RECORDED, as_of: AsOf = NOW) -> Timeline | None:
        """The facts recorded by then and true by then; None if there is none."""
