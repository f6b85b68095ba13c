"""The two clocks of every question: what we knew (recorded) and what was true (valid)."""

from dataclasses import dataclass
from datetime import datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class AsOf:
    """The moment a question is asked for. `recorded` is a log position or an aware instant; None is now."""

    recorded: int | datetime | None = None
    valid: datetime | None = None

    def __post_init__(self) -> None:
        for clock in (self.recorded, self.valid):
            if isinstance(clock, datetime) and clock.tzinfo is None:
                raise ValueError("a moment needs an aware time")


NOW = AsOf()


@dataclass(frozen=True, slots=True, kw_only=True)
class SpeaksFor:
    """What an answer speaks for: every event up to `position`, of which the newest was recorded at `recorded_at`.

    `recorded_at` is None only while nothing was recorded. `valid_at` repeats the valid time asked for.
    `position` is never beyond what the projection has folded, so an answer never claims more than it knows.
    """

    position: int
    recorded_at: datetime | None
    valid_at: datetime | None = None
