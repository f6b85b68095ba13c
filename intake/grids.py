"""Whether the grid a message names held on the day it speaks of; one nobody established yet may still come."""

from dataclasses import dataclass
from datetime import date

from domain.shared.places import grid_problem
from intake.outcome import Outcome
from intake.refusals import GridNotYetKnown, GridUnknown
from intake.stream_kinds import StreamKinds
from intake.streams_in_hand import InHand, StreamsInHand

# Whether a grid, as of a version of its stream, held on a day.
GridDays = dict[tuple[str, int, date], bool]


@dataclass(frozen=True, slots=True)
class Grids:
    """A batch only reads grids, so no append would notice a stale one: the store is always asked."""

    kinds: StreamKinds
    streams: StreamsInHand
    known: GridDays

    def require(self, outcome: Outcome) -> None:
        """Raises `GridUnknown`, or `GridNotYetKnown` and says in `outcome` what it waits for."""
        reading = outcome.reading
        assert reading.published is not None
        if reading.grid_code is None or not reading.published.needs_grid:
            return
        grid = self.streams.get(f"grid:{reading.grid_code}")
        if grid.may_be_stale:
            grid = self.streams.again(grid)
        if not self._holds(grid, reading.occurred_on):
            self._refuse(grid, reading.grid_code, outcome)

    def _refuse(self, grid: InHand, code: str, outcome: Outcome) -> None:
        """A grid that is known and did not hold that day is refused at once, as is a code no grid can have.

        So is a repair: its message has waited, and whoever takes it again is to be told now.
        """
        if grid.version or grid_problem(code) is not None or outcome.reading.delivery.repair is not None:
            raise GridUnknown(grid=code)
        outcome.waits_for = grid.name
        raise GridNotYetKnown(grid=code)

    def _holds(self, grid: InHand, day: date) -> bool:
        if grid.changed:  # a version this batch made may yet become another one's
            return self._judged(grid, day)
        asked = (grid.name, grid.version, day)
        known = self.known.get(asked)
        if known is None:
            known = self.known[asked] = self._judged(grid, day)
        return known

    def _judged(self, grid: InHand, day: date) -> bool:
        return grid.version > 0 and self.kinds.grid_is_valid(grid.state, day)
