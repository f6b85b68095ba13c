"""How far each projection is behind the log, and waiting for one to catch up."""

import time
from collections.abc import Callable, Mapping, Sequence
from datetime import datetime

from ledger.codec import recorded_at_of
from ledger.port import LedgerStore
from projections.asking import live_position, now_reached, reached
from projections.moment import SpeaksFor
from projections.progress import Progress
from projections.readstore.port import Reader, ReadStore

FINE = (0.001, 0.02)

_PARKED = "SELECT count(DISTINCT stream_id) FROM parked_events WHERE projection = ?"
_HOLDER = "SELECT holder FROM leases WHERE projection = ? AND expires_at > 0"


class StatusView:
    """`ProjectionStatus` on a read store and the log."""

    def __init__(
        self, views: ReadStore, ledger: LedgerStore, projections: Sequence[str], clock: Callable[[], datetime]
    ) -> None:
        self._views = views
        self._ledger = ledger
        self._projections = tuple(projections)
        self._clock = clock

    def log_position(self) -> int:
        return self._ledger.head()

    def reached(self, projections: Sequence[str]) -> Mapping[str, SpeaksFor]:
        with self._views.reading() as reader:
            return reached(reader, projections)

    def progress(self) -> Mapping[str, Progress]:
        head = self._ledger.head()
        with self._views.reading() as reader:
            return {name: self._progress(reader, name, head) for name in self._projections}

    def wait_until(self, projection: str, position: int, timeout: float) -> bool:
        until = time.monotonic() + timeout
        pause = FINE[0]
        while True:
            with self._views.reading() as reader:
                if live_position(reader, projection) >= position:
                    return True
            left = until - time.monotonic()
            if left <= 0:
                return False
            time.sleep(min(pause, left))
            pause = min(2 * pause, FINE[1])

    def _progress(self, reader: Reader, name: str, head: int) -> Progress:
        moment = now_reached(reader, name)
        parked = reader.select(_PARKED, (name,))[0][0]
        holders = reader.select(_HOLDER, (name,))
        return Progress(
            projection=name,
            position=moment.position,
            recorded_at=moment.recorded_at,
            head=max(head, moment.position),
            lag_events=max(0, head - moment.position),
            lag_seconds=self._lag_seconds(moment.position, head),
            parked_streams=int(parked or 0),
            holder=str(holders[0][0]) if holders else None,
        )

    def _lag_seconds(self, position: int, head: int) -> float:
        """How long the oldest event that is not folded yet has been waiting."""
        waiting = self._ledger.read_log(after=position, limit=1) if head > position else []
        if not waiting:
            return 0.0
        return max(0.0, (self._clock() - recorded_at_of(waiting[0].state)).total_seconds())
