"""How a rebuild is asked for, and what it says at its end."""

from dataclasses import dataclass
from enum import StrEnum

from projections.rebuild.comparison import ComparedPart
from projections.rebuild.leases import LEASE_SECONDS
from projections.replay import RowDifference

WORKERS = 2


class Outcome(StrEnum):
    """`DIFFERS` and `OTHER_SHAPE` swapped nothing; the shadow is kept to be looked at."""

    SWAPPED = "swapped"
    DIFFERS = "differs"
    OTHER_SHAPE = "other_shape"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """How to rebuild. Only with `accept_difference` does a rebuild that differs take live's place."""

    workers: int = WORKERS
    from_scratch: bool = False
    accept_difference: bool = False
    lease_seconds: float = LEASE_SECONDS
    slice_events: int | None = None  # None: as many as suit the database


@dataclass(frozen=True, slots=True, kw_only=True)
class RebuildReport:
    """Live and shadow at `position`. `live_hash` is None where live could not be, or need not be, compared.

    `events` were folded in `fold_seconds`, those an earlier call had folded not counted; `differences` are the first.
    """

    projection: str
    outcome: Outcome
    position: int
    resumed: bool
    events: int
    rows: int
    fold_seconds: float
    seconds: float
    live_hash: str | None
    shadow_hash: str | None
    compared: tuple[ComparedPart, ...]
    differences: tuple[RowDifference, ...]
    kept: tuple[str, ...]

    @property
    def events_per_second(self) -> float:
        """Over the whole rebuild, comparison and swap included."""
        return self.events / self.seconds if self.seconds else 0.0
