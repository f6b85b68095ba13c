"""Follows the log for one projection: one writer at a time, batch by batch, and on with the rest when one event fails."""

import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from threading import Event
from uuid import UUID, uuid4

from ledger import collector
from ledger.follower import Follower
from ledger.port import LedgerStore, LogRow, StoreUnavailable
from projections.fold import Folded, Folder, FoldFailed, LeftOut
from projections.readstore.port import FoldedBatch, Lease, LeaseLost, ReadStore
from projections.readstore.shapes import OtherShape, require_shape

BATCH = 2_000
LEASE_SECONDS = 5.0
HEARTBEAT_SECONDS = 1.0
TRIES_BEFORE_PARKING = 3
# A commit costs the same for one event as for fifty: a trickle is gathered for a moment, or commits eat the machine.
FEW, BREATH = 50, 0.02
BACK_OFF = (0.05, 5.0)

Report = Callable[[str, str], None]


class ProjectionRunner:
    """One projection's follower. `report(event, projection)` is told of everything an operator should know.

    A batch is folded in memory and committed with its position, if the lease still holds. World problems are
    waited out; an event that fails again and again parks its stream, visibly.
    """

    def __init__(
        self,
        ledger: LedgerStore,
        views: ReadStore,
        folder: Folder,
        report: Report,
        *,
        batch: int = BATCH,
        lease_seconds: float = LEASE_SECONDS,
        heartbeat: float = HEARTBEAT_SECONDS,
    ) -> None:
        self._ledger = ledger
        self._views = views
        self._folder = folder
        self._report = report
        self._batch = batch
        self._lease_seconds = lease_seconds
        self._heartbeat = heartbeat
        self._holder = uuid4().hex
        self._stop = Event()
        self._failures: dict[int, int] = {}
        self._left_out: dict[UUID, LeftOut] = {}

    @property
    def name(self) -> str:
        """The projection."""
        return self._folder.name

    def run(self) -> None:
        """Follow until `stop`; every failure is reported, backed off from and tried again."""
        pause = BACK_OFF[0]
        while not self._stop.is_set():
            try:
                if self._follow():
                    pause = BACK_OFF[0]
                    continue
            except LeaseLost:
                self._report("lease_lost", self.name)
            except StoreUnavailable:
                self._report("store_unavailable", self.name)
            except OtherShape as stale:
                self._report(f"other_shape: {stale.zh} {stale.en}", self.name)
            except FoldFailed as failure:
                self._report(f"fold_failed: {failure}", self.name)
            except Exception as error:
                self._report(f"restarted: {type(error).__name__}", self.name)
            self._folder.forget()
            self._stop.wait(pause)
            pause = min(2 * pause, BACK_OFF[1])

    def stop(self) -> None:
        """Ask `run` to end after the batch in hand; the lease is given up."""
        self._stop.set()

    def catch_up(self) -> int:
        """Fold what the log holds now and return the position reached; for one process and for tests."""
        lease = self._take_lease()
        if lease is None:
            raise LeaseLost(self.name)
        try:
            require_shape(self._views, self.name, self._folder.tables)
            follower = self._begin()
            for _ in self._committed(follower.batch(), lease, follower.batch, surely=True):
                pass
            return follower.after
        finally:
            self._views.give_up_lease(lease)

    def fold_up_to(self, position: int, lease: Lease, tell: Callable[[int], None] | None = None) -> None:
        """Fold as far as `position` under a lease the caller holds; `tell` hears each position reached."""
        if self._views.position(self.name) >= position:
            return
        batches = self._begin().until(position)
        more = partial(next, batches, [])
        for rows in self._committed(more(), lease, more, surely=True):
            if tell is not None:
                tell(rows[-1].position)

    def _follow(self) -> bool:
        """Hold the lease and follow; False when another process holds it."""
        lease = self._take_lease()
        if lease is None:
            self._stop.wait(self._heartbeat)
            return True
        try:
            require_shape(self._views, self.name, self._folder.tables)
            self._report("following", self.name)
            follower = self._begin()
            renewed = time.monotonic()
            while not self._stop.is_set():
                rows = follower.batch(self._heartbeat)
                if not rows:
                    renewed = self._renewed(lease, renewed)
                for done in self._committed(rows, lease, follower.batch):
                    renewed = self._renewed(lease, renewed)
                    if len(done) < FEW:
                        self._stop.wait(BREATH)
                    if self._stop.is_set():
                        break
        finally:
            self._give_up(lease)
        return True

    def _take_lease(self) -> Lease | None:
        return self._views.take_lease(self.name, self._holder, self._lease_seconds)

    def _give_up(self, lease: Lease) -> None:
        try:
            self._views.give_up_lease(lease)
        except StoreUnavailable:
            self._report("lease_left_to_expire", self.name)

    def _begin(self) -> Follower:
        self._folder.forget()
        self._left_out = {**parked_streams(self._views, self.name), **self._left_out}
        return Follower(self._ledger, self._views.position(self.name), self._batch, self._heartbeat)

    def _renewed(self, lease: Lease, renewed: float) -> float:
        """When the lease was last renewed, which it is now if it is time. Raises `LeaseLost`."""
        now = time.monotonic()
        if now - renewed <= self._lease_seconds / 3:
            return renewed
        if not self._views.keep_lease(lease, self._lease_seconds):
            raise LeaseLost(self.name)
        return now

    def _committed(
        self, rows: list[LogRow], lease: Lease, more: Callable[[], list[LogRow]], *, surely: bool = False
    ) -> Iterator[list[LogRow]]:
        """Fold and commit these events and, as long as batches are full, those `more` gives; each once committed.

        A full batch is followed by another: that one is read and folded while the database still writes. `surely`
        tries again at once what cannot be folded, until its stream is left out.
        """
        folded: Folded | None = None
        while rows:
            full = len(rows) == self._batch
            ahead = _Ahead(self._folder, self._left_out, more if full else _nothing)
            with collector.resting():
                if folded is None:
                    folded = self._fold(rows, surely=surely)
                self._views.commit(self._batch_of(rows, folded, lease), ahead.fold)
            self._failures.clear()
            yield rows
            rows, folded = ahead.rows, ahead.folded

    def _batch_of(self, rows: list[LogRow], folded: Folded, lease: Lease) -> FoldedBatch:
        return FoldedBatch(
            projection=self.name,
            after=rows[0].position - 1,
            position=rows[-1].position,
            moments=folded.moments,
            changes=folded.changes,
            parked=folded.parked,
            lease=lease,
        )

    def _fold(self, rows: list[LogRow], *, surely: bool) -> Folded:
        while True:
            try:
                return self._folder.fold(rows, left_out=self._left_out)
            except FoldFailed as failure:
                self._folder.forget()
                if not self._is_poison(failure) and not surely:
                    raise

    def _is_poison(self, failure: FoldFailed) -> bool:
        """After repeated failure the event's stream is left out; the next try goes on without it."""
        position = failure.row.position
        self._failures[position] = self._failures.get(position, 0) + 1
        if self._failures[position] < TRIES_BEFORE_PARKING:
            return False
        self._left_out[failure.row.stream_id] = LeftOut(position, failure.reason)
        self._report(f"parked: {failure}", self.name)
        return True


class _Ahead:
    """The batch after the one that is being committed; nothing of it is kept if that one fails.

    What cannot be folded is left for when the batch before is committed: folders may read what they remember there.
    """

    def __init__(
        self, folder: Folder, left_out: Mapping[UUID, LeftOut], more: Callable[[], list[LogRow]]
    ) -> None:
        self._folder = folder
        self._left_out = left_out
        self._more = more
        self.rows: list[LogRow] = []
        self.folded: Folded | None = None

    def fold(self) -> None:
        """Read and fold it, if there is one."""
        self.rows = self._more()
        if self.rows:
            try:
                self.folded = self._folder.fold(self.rows, left_out=self._left_out)
            except FoldFailed:
                self._folder.forget()


def _nothing() -> list[LogRow]:
    return []


def parked_streams(views: ReadStore, projection: str) -> dict[UUID, LeftOut]:
    """Streams a projection leaves out, from what it stored."""
    statement = "SELECT stream_id, reason FROM parked_events WHERE projection = ? ORDER BY position DESC"
    with views.reading() as reader:
        found = reader.select(statement, (projection,))
    parked: dict[UUID, LeftOut] = {}
    for stream, why in found:
        reason, _, position = str(why).rpartition(" at event ")
        parked[UUID(str(stream))] = LeftOut(int(position), reason)
    return parked
