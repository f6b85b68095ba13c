"""Leases held for as long as a rebuild takes, renewed beside the work."""

import time
from threading import Event, Thread
from types import TracebackType
from uuid import uuid4

from ledger.port import StoreUnavailable
from projections.readstore.port import Lease, ReadStore

LEASE_SECONDS = 10.0
PAUSE_SECONDS = 0.2


class HeldLeases:
    """Takes leases and keeps them until the block ends; whoever lost one finds out when it commits."""

    def __init__(self, views: ReadStore, seconds: float = LEASE_SECONDS) -> None:
        self._views = views
        self._seconds = seconds
        self._holder = uuid4().hex
        self._held: list[Lease] = []
        self._ended = Event()
        self._thread = Thread(target=self._renew, name="leases", daemon=True)

    def __enter__(self) -> "HeldLeases":
        self._thread.start()
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._ended.set()
        self._thread.join()
        for lease in self._held:
            try:
                self._views.give_up_lease(lease)
            except StoreUnavailable:
                continue  # it expires by itself

    def take(self, name: str) -> Lease | None:
        """The lease, or None if another renews it: one whose holder was killed expires while we wait."""
        until = time.monotonic() + self._seconds + PAUSE_SECONDS
        while (lease := self._views.take_lease(name, self._holder, self._seconds)) is None:
            if time.monotonic() > until:
                return None
            self._ended.wait(PAUSE_SECONDS)
        self._held.append(lease)
        return lease

    def take_over(self, name: str) -> Lease:
        """The lease, from whoever has it; its follower waits until we are done."""
        lease = self._views.take_over_lease(name, self._holder, self._seconds)
        self._held.append(lease)
        return lease

    def _renew(self) -> None:
        while not self._ended.wait(self._seconds / 4):
            for lease in list(self._held):
                try:
                    self._views.keep_lease(lease, self._seconds)
                except StoreUnavailable:
                    continue  # tried again soon; if it was too late the next commit says so
