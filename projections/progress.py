"""How far the projections are, and what they had to leave out."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from projections.moment import SpeaksFor


@dataclass(frozen=True, slots=True, kw_only=True)
class Progress:
    """`position` is folded and visible; `recorded_at` is that event's time (None before the first).

    `lag_events` and `lag_seconds` say how far the log is ahead; `parked_streams` how many things are left out
    because one of their events could not be folded; `holder` who follows the log at the moment.
    """

    projection: str
    position: int
    recorded_at: datetime | None
    head: int
    lag_events: int
    lag_seconds: float
    parked_streams: int
    holder: str | None


class ProjectionStatus(Protocol):
    """Implemented by `projections.status.StatusView`."""

    def log_position(self) -> int:
        """The newest position of the log."""

    def reached(self, projections: Sequence[str]) -> Mapping[str, SpeaksFor]:
        """How far these have come, and nothing else: cheap enough to be asked before every answer."""

    def progress(self) -> Mapping[str, Progress]:
        """Every projection by name (`dispute_board`, `dispute_timeline`, `audit_trail`, `registry`)."""

    def wait_until(self, projection: str, position: int, timeout: float) -> bool:
        """Wait briefly until the projection shows `position`; False when it does not in time."""
