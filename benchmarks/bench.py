"""What every workload gets: the ground it stands on and how much of it to run."""

from dataclasses import dataclass
from pathlib import Path

from benchmarks.ground import Ground


@dataclass(frozen=True, slots=True)
class Bench:
    """`quick` runs are for trying the benchmark itself: too short to quote. `place` is for files of the run."""

    ground: Ground
    place: Path
    quick: bool = False

    def rounds(self, wanted: int = 5) -> int:
        """How often each side runs."""
        return 2 if self.quick else wanted

    def size(self, wanted: int, least: int = 1_000) -> int:
        """How much work a round is."""
        return max(least, wanted // 10) if self.quick else wanted
