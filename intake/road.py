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
from intake.remark import Remark
from intake.sealing import Sealer
from intake.stream_cache import StreamCache
from intake.stream_kinds import StreamKinds
from intake.streams_in_hand import StreamsInHand
from intake.waiting import WaitingRoom
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import Gathered, LedgerStore, OffsetClaim, ParkedRow, StoreUnavailable, StreamMoved, Verdict
from ledger.vault import KeyGone, SealBroken, Vault

log = structlog.get_logger(__name__)

TAKEN = frozenset({Verdict.ACCEPTED, Verdict.WAITING})
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


@dataclass(frozen=True, slots=True)
class Handled:
    """What the desk did: the position of its remark, and the receipt of the message if one was decided."""

    position: int
    receipt: Receipt | None = None


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
        return len(self._commit(lambda: self._decide(readings, parked=True)).settled)

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        """The fate of a message as it stands now."""
        row = self.store.receipt(message_key(source, message_id))
        if row is None:
            return None
        return receipt_of_row(row, None if row.verdict is Verdict.ACCEPTED else self.store.letter(row.key))

    def repair(self, delivery: Delivery, about: str, remark: Callable[[Receipt], Remark]) -> Handled:
        """Take a kept message again; what the desk says of it, in the stream `about`, is part of the transaction.

        Where it is still not taken, only the remark is written and the message keeps the fate it has.
        """
        reading = self.reader.read(delivery)
        in_vain: list[Receipt] = []

        def decide() -> Batch:
            batch = self._decide([reading], parked=False, about=about)
            receipt = rehearsed_receipt(batch.outcomes[0], self.clock())
            if receipt.verdict not in TAKEN:
                in_vain[:] = [receipt]
                batch = self._decide((), parked=False, about=about)
            batch.remark(remark(receipt))
            return batch

        batch = self._commit(decide)
        receipt = batch.outcomes[0].receipt if batch.outcomes else in_vain[0]
        assert receipt is not None
        return Handled(batch.last_position, receipt)

    def settle(
        self, find: Callable[[], ParkedRow], about: str, remark: Callable[[Receipt], Remark]
    ) -> Handled:
        """Decide a waiting message now, for the last time."""

        def decide() -> Batch:
            batch = self._decide([self._reopen(find())], parked=True, about=about)
            batch.remark(remark(rehearsed_receipt(batch.settled[0], self.clock())))
            return batch

        batch = self._commit(decide)
        receipt = batch.settled[0].receipt
        assert receipt is not None
        return Handled(batch.last_position, receipt)

    def note(self, about: str, remark: Callable[[], Remark]) -> Handled:
        """Write only what the desk says; `remark` is asked again whenever another was first."""

        def decide() -> Batch:
            batch = self._decide((), parked=False, about=about)
            batch.remark(remark())
            return batch

        return Handled(self._commit(decide).last_position)

    def _take_chunk(self, chunk: Sequence[Delivery], offsets: Sequence[OffsetClaim]) -> list[Receipt]:
        read = self.reader.read
        readings = [read(delivery) for delivery in chunk]
        batch = self._commit(lambda: self._decide(readings, parked=False), offsets)
        return [outcome.receipt for outcome in batch.outcomes if outcome.receipt is not None]

    def _commit(self, decide: Callable[[], Batch], offsets: Sequence[OffsetClaim] = ()) -> Batch:
        for attempt in range(1, ATTEMPTS + 1):
            batch = decide()
            try:
                writes = self.store.append(partial(self._finisher.finish, batch, offsets))
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
            batch.last_position = writes.events[-1].position if writes.events else 0
            return batch
        raise StoreUnavailable("the same streams were moved by other writers again and again")

    def _forget(self, batch: Batch) -> None:
        self._cache.forget(batch.streams.names())

    def _decide(self, readings: Sequence[Reading], *, parked: bool, about: str | None = None) -> Batch:
        gathered = self._gather(readings, parked=parked, about=about)
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

    def _gather(self, readings: Sequence[Reading], *, parked: bool, about: str | None) -> Gathered:
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
            subjects=[name for name in (*names, *([about] if about else ())) if not self.vault.knows(name)],
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
