"""The one road in: a list of deliveries becomes one transaction and a list of receipts."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial

import structlog

from intake.batch import Batch
from intake.delivery import Delivery, Receipt, in_transactions
from intake.grids import GridDays, Grids
from intake.message import Reading
from intake.quarantine import Quarantine
from intake.reader import Reader
from intake.receipts import Finisher, receipt_of_row, rehearsed_receipt
from intake.rejected import no_longer_opened
from intake.sealing import Sealer
from intake.stream_cache import StreamCache
from intake.stream_kinds import StreamKinds
from intake.streams_in_hand import StreamsInHand
from intake.waiting import WaitingRoom
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import Gathered, LedgerStore, OffsetClaim, ParkedRow, StoreUnavailable, StreamMoved
from ledger.vault import KeyGone, SealBroken, Vault

log = structlog.get_logger(__name__)

ATTEMPTS = 4  # decided once, and again at most three times
EXPIRY_BATCH = 200
MOST_BYTES = (
    8 * 1024 * 1024
)  # of bodies in one transaction: a refused message is written whole, under the lock
MOST_GRID_DAYS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSettings:
    """`wait`: how long a message waits for its thing; `batch`: deliveries in one transaction; `cache`: streams."""

    wait: timedelta = timedelta(minutes=15)
    batch: int = 500
    cache: int = 4_000
    publish: bool = False


@dataclass(slots=True)
class Road:
    """Every door ends here and nothing else writes. One instance serves one thread at a time."""

    store: LedgerStore
    codec: Codec
    vault: Vault
    reader: Reader
    kinds: StreamKinds
    clock: Callable[[], datetime]
    settings: RoadSettings = field(default_factory=RoadSettings)
    _cache: StreamCache = field(init=False)
    _quarantine: Quarantine = field(init=False)
    _finisher: Finisher = field(init=False)
    _grid_days: GridDays = field(init=False, default_factory=dict)

    def __post_init__(self) -> None:
        self._cache = StreamCache(self.settings.cache)
        self._quarantine = Quarantine(self.vault)
        self._finisher = Finisher(
            codec=self.codec,
            quarantine=self._quarantine,
            wait=self.settings.wait,
            publish=self.settings.publish,
        )

    def take(self, deliveries: Sequence[Delivery], offsets: Sequence[OffsetClaim] = ()) -> list[Receipt]:
        """Make the deliveries durable and answer each, in order.

        Offsets are written with the last chunk, so a crash between chunks repeats work and never loses it.
        Raises `Fenced` (drop the batch) or `StoreUnavailable` (acknowledge nothing, come again).
        """
        receipts: list[Receipt] = []
        *earlier, last = in_transactions(deliveries, most=self.settings.batch, most_bytes=MOST_BYTES)
        for chunk in earlier:
            receipts.extend(self._take_chunk(chunk, ()))
        receipts.extend(self._take_chunk(last, offsets))
        return receipts

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """What `take` would answer now, if all came in one transaction; nothing is written, kept or parked.

        A receipt carries a position only where it repeats a stored one.
        """
        batch = self._decide([self.reader.read(delivery) for delivery in deliveries], parked=False)
        now = self.clock()
        return [rehearsed_receipt(outcome, now) for outcome in batch.outcomes]

    def expire(self) -> int:
        """Decide for the last time every parked message whose bound has passed; how many were settled."""
        rows = self.store.expired(self.clock(), EXPIRY_BATCH)
        if not rows:
            return 0
        readings = [self._reopen(row) for row in rows]
        batch = self._commit(readings, (), parked=True)
        return len(batch.settled)

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        """The fate of a message as it stands now."""
        row = self.store.receipt(message_key(source, message_id))
        return receipt_of_row(row) if row is not None else None

    def _take_chunk(self, chunk: Sequence[Delivery], offsets: Sequence[OffsetClaim]) -> list[Receipt]:
        read = self.reader.read
        readings = [read(delivery) for delivery in chunk]
        batch = self._commit(readings, offsets, parked=False)
        return [outcome.receipt for outcome in batch.outcomes if outcome.receipt is not None]

    def _commit(self, readings: Sequence[Reading], offsets: Sequence[OffsetClaim], *, parked: bool) -> Batch:
        for attempt in range(1, ATTEMPTS + 1):
            batch = self._decide(readings, parked=parked)
            try:
                self.store.append(partial(self._finisher.finish, batch, offsets))
            except StreamMoved:
                self._forget(batch)
                log.info("intake.stream_moved", attempt=attempt)
                continue
            except BaseException:
                self._forget(batch)
                raise
            for name, folded in batch.streams.folded().items():
                self._cache.put(name, folded)
            batch.sealer.keep()
            return batch
        raise StoreUnavailable("the same streams were moved by other writers again and again")

    def _forget(self, batch: Batch) -> None:
        self._cache.forget(batch.streams.names())

    def _decide(self, readings: Sequence[Reading], *, parked: bool) -> Batch:
        gathered = self._gather(readings, parked=parked)
        if len(self._grid_days) > MOST_GRID_DAYS:
            self._grid_days.clear()
        streams = StreamsInHand(self.store, self.codec, self.kinds, self._cache, gathered)
        batch = Batch(
            codec=self.codec,
            sealer=Sealer(self.vault, gathered.subject_keys),
            kinds=self.kinds,
            streams=streams,
            waiting=WaitingRoom(gathered, self._reopen),
            gathered=gathered,
            grids=Grids(self.kinds, streams, self._grid_days),
        )
        if parked:
            batch.decide_expired(readings)
        else:
            batch.decide_all(readings)
        return batch

    def _gather(self, readings: Sequence[Reading], *, parked: bool) -> Gathered:
        """Ask the store once for all this batch needs; streams in the cache are not asked for.

        Grids always are: see `Grids`.
        """
        names: set[str] = set()
        grids: set[str] = set()
        for reading in readings:
            if reading.routed is not None:
                names.add(reading.routed.stream)
                if reading.grid_code is not None:
                    grids.add(f"grid:{reading.grid_code}")
        unknown = [*(name for name in names if name not in self._cache), *(grids - names)]
        return self.store.gather(
            stream_ids=[stream_id(name) for name in unknown],
            message_keys=[] if parked else [reading.key for reading in readings],
            parked_streams=[stream_id(name) for name in names],
            subjects=[name for name in names if not self.vault.knows(name)],
        )

    def _reopen(self, row: ParkedRow) -> Reading:
        """A waiting message read again, under the identity its inbox row has, whatever reading comes to now."""
        try:
            reading = self.reader.read(self._quarantine.open(row.sealed))
        except (KeyGone, SealBroken) as problem:
            log.error("intake.waiting_message_lost", key=str(row.key), problem=type(problem).__name__)
            return no_longer_opened(row, self.store.receipt(row.key))
        if reading.key != row.key:
            reading.key, reading.received_under = row.key, reading.source
        return reading
