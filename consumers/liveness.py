"""Whether a consumer or a pump really works: FastStream's own check asks only whether a producer exists."""

import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

STUCK_SECONDS = 15.0
SILENT_SECONDS = 15.0


@dataclass(slots=True)
class Liveness:
    """Written by one process's event loop, read by its health page.

    `beat` is the loop's own pulse, `heard` the last answer of a broker, `trouble` what we wait for.
    """

    name: str
    clock: Callable[[], float] = time.monotonic
    beat: float | None = None
    heard: float | None = None
    trouble: str | None = None
    trouble_since: float | None = None
    running: bool = False
    assigned: int = 0
    placed: int = 0
    lag: dict[str, int] = field(default_factory=dict)
    counts: dict[str, int] = field(default_factory=dict)

    def pulse(self) -> None:
        """The event loop turns."""
        self.beat = self.clock()

    def hear(self) -> None:
        """A broker answered."""
        self.heard = self.clock()

    def back_off(self, trouble: str) -> None:
        """The world is broken: nothing is acknowledged until `at_ease`."""
        if self.trouble is None:
            self.trouble_since = self.clock()
        self.trouble = trouble
        self.count("back_offs")

    def at_ease(self) -> None:
        """Work goes on."""
        self.trouble = None
        self.trouble_since = None

    def count(self, what: str, by: int = 1) -> None:
        """Add to a counter of this process."""
        self.counts[what] = self.counts.get(what, 0) + by

    def alive(self) -> bool:
        """Whether the process turns at all; a supervisor restarts it when not."""
        return self.running and self._age(self.beat) < STUCK_SECONDS

    def ready(self) -> bool:
        """Whether messages get through now."""
        reachable = self._age(self.heard) < SILENT_SECONDS
        return self.alive() and reachable and self.trouble is None and self.placed == self.assigned

    def facts(self) -> Mapping[str, object]:
        """Everything, for people and machines; no personal data, no secret."""
        return {
            "name": self.name,
            "alive": self.alive(),
            "ready": self.ready(),
            "running": self.running,
            "loop_age_seconds": self._told(self.beat),
            "broker_age_seconds": self._told(self.heard),
            "backing_off": self.trouble is not None,
            "trouble": self.trouble,
            "trouble_seconds": self._told(self.trouble_since),
            "partitions_assigned": self.assigned,
            "partitions_placed": self.placed,
            "lag": dict(self.lag),
            "counts": dict(self.counts),
        }

    def _age(self, moment: float | None) -> float:
        return float("inf") if moment is None else self.clock() - moment

    def _told(self, moment: float | None) -> float | None:
        return None if moment is None else round(self.clock() - moment, 3)
