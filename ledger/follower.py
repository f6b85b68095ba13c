"""Reads the log forward for ever, in order, skipping nothing: what projections and the pump stand on."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass

from ledger.port import LedgerStore, LogRow

Tell = Callable[[int], None]
"""Hears each position reached."""


def silent(position: int) -> None:
    """For who does not want to hear how far it has come."""


class LogHasAGap(Exception):
    """A position is missing below one that exists: the log was damaged, going on would lose an event."""


@dataclass(slots=True)
class Follower:
    """Stands at position `after`. `limit` bounds a batch; `heartbeat` is how long a lost wake-up can cost."""

    store: LedgerStore
    after: int = 0
    limit: int = 500
    heartbeat: float = 0.5

    def batch(self, timeout: float = 0.0) -> list[LogRow]:
        """The next events, or none if the log does not grow within `timeout` seconds; moves past them."""
        found = self._read()
        if not found and timeout > 0 and self.store.wait_for(self.after, timeout):
            found = self._read()
        return found

    def batches(self, stopped: Callable[[], bool]) -> Iterator[list[LogRow]]:
        """Batches as they come until `stopped()`. An empty one is a heartbeat: time for other duties."""
        while not stopped():
            yield self.batch(self.heartbeat)

    def until(self, position: int) -> Iterator[list[LogRow]]:
        """Batches up to and including `position`, without waiting."""
        while self.after < position and (found := self._read(until=position)):
            yield found

    def _read(self, until: int | None = None) -> list[LogRow]:
        found = self.store.read_log(after=self.after, limit=self.limit, until=until)
        for expected, row in enumerate(found, start=self.after + 1):
            if row.position != expected:
                raise LogHasAGap(f"position {expected} is missing, {row.position} is there")
        self.after += len(found)
        return found
