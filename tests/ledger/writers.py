"""Writers for the no-skip test: each its own process with two threads, some giving up halfway, one stalling."""

import random
import time
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

from ledger.port import Head, LedgerStore, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.ledger.examples import event_row, inbox_row, receipt_row

Written = list[tuple[int, UUID]]


@dataclass(frozen=True, slots=True)
class StoreAddress:
    """Where a store is, for a process that opens it itself."""

    kind: str
    place: str

    def open(self) -> LedgerStore:
        """A store of this process."""
        if self.kind == "sqlite":
            return SQLiteLedger(Path(self.place), lambda: datetime.now(UTC))
        return PostgresLedger(self.place, lambda: datetime.now(UTC))


class GaveUp(Exception):
    """A writer that changed its mind with the lock in its hand."""


def write_with_two_threads(address: StoreAddress, process: int, batches: int) -> Written:
    """What both threads of one process have written in the end."""
    store = address.open()
    try:
        with ThreadPoolExecutor(2) as pool:
            threads = [
                pool.submit(_write, store, writer=2 * process + nth, batches=batches) for nth in (0, 1)
            ]
            return [each for thread in threads for each in thread.result()]
    finally:
        store.close()


def _write(store: LedgerStore, *, writer: int, batches: int) -> Written:
    dice, written = random.Random(writer), Written()
    for batch in range(batches):
        events, gives_up = dice.randint(0, 6), dice.random() < 0.2
        stalls = writer == 0 and batch == batches // 2

        def finish(
            head: Head,
            batch: int = batch,
            events: int = events,
            gives_up: bool = gives_up,
            stalls: bool = stalls,
        ) -> Writes:
            names = [f"dispute:{writer}-{batch}-{nth}" for nth in range(1, events + 1)]
            if stalls:
                time.sleep(0.5)
            if gives_up:
                raise GaveUp
            return Writes(
                events=[event_row(head, nth, name) for nth, name in enumerate(names, start=1)],
                inbox=[inbox_row(head, name) for name in names],
                outbox=[receipt_row(head, nth, name) for nth, name in enumerate(names, start=1)],
            )

        try:
            done = store.append(finish)
        except GaveUp:
            continue
        written += [(row.position, row.stream_id) for row in done.events]
    return written


def prepare(address: StoreAddress) -> int:
    """Start up as a process does; the newest position afterwards."""
    store = address.open()
    try:
        store.prepare()
        return store.head()
    finally:
        store.close()
