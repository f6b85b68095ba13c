"""The one road in: a list of deliveries becomes one transaction and a list of receipts."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from uuid import UUID

import structlog

from intake.batch import Batch
from intake.catalogue import Routed
from intake.delivery import Delivery, Receipt, in_transactions
from intake.grids import GridDays, Grids
from intake.message import Reading
from intake.quarantine import Quarantine
from intake.reader import Reader
from intake.receipts import Finisher, receipt_of_row
from intake.references import References
from intake.refusals import ReferenceNotYetKnown, ThingNotYetKnown
from intake.rejected import no_longer_opened
from intake.sealing import Sealer
from intake.stream_cache import StreamCache
from intake.stream_kinds import StreamKinds, no_demands
from intake.streams_in_hand import StreamsInHand
from intake.waiting import WaitingRoom
from ledger import collector
from ledger.codec import Codec
from ledger.identity import message_key, stream_id
from ledger.port import (
    Gathered,
    LedgerStore,
    OffsetClaim,
    ParkedRow,
    StoreUnavailable,
    StreamMoved,
    SubjectKeyRow,
)
from ledger.vault import KeyGone, SealBroken, Vault

log = structlog.get_logger(__name__)

# What stands against a message until a first fact arrives, and no longer.
RIPENS = (ThingNotYetKnown.code, ReferenceNotYetKnown.code)
ATTEMPTS = 4  # decided once, and again at most three times
EXPIRY_BATCH = 200
MOST_BYTES = (
    8 * 1024 * 1024
)  # of bodies in one transaction: a refused message is written whole, under the lock
MOST_GRID_DAYS = 20_000


@dataclass(frozen=True, slots=True, kw_only=True)
class RoadSettings:
    """`wait`: how long a message waits for its thing, `repair`: for a fault of ours to be mended; `batch`: deliveries in one transaction; `cache`: streams."""

    wait: timedelta = timedelta(minutes=15)
    repair: timedelta = timedelta(days=30)
    batch: int = 500
    cache: int = 4_000
    publish: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Needs:
    """`unknown` streams to read, `streams` that messages may wait for, `subjects` whose keys are not at hand."""

    unknown: Sequence[UUID]
    streams: Sequence[UUID]
    subjects: Sequence[str]


@dataclass(frozen=True, slots=True)
class Parked:
    """Messages that waited before, by key; `finally_` once their bound has passed."""

    rows: Mapping[UUID, ParkedRow]
    finally_: bool


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
            repair=self.settings.repair,
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
            with collector.resting():
                receipts.extend(self._take_chunk(chunk, ()))
        with collector.resting():
            receipts.extend(self._take_chunk(last, offsets))
        return receipts

    def expire(self) -> int:
        """Decide again what waits although what it waited for is there by now, and for the last time what has
        waited long enough; how many messages were settled.
        """
        settled = self._decide_parked(self.store.expired(self.clock(), EXPIRY_BATCH), finally_=True)
        return settled + self._decide_parked(self.store.ripe(RIPENS, EXPIRY_BATCH), finally_=False)

    def _decide_parked(self, rows: Sequence[ParkedRow], *, finally_: bool) -> int:
        if not rows:
            return 0
        parked = Parked({row.key: row for row in rows}, finally_)
        return len(self._commit([self._reopen(row) for row in rows], (), parked).settled)

    def receipt(self, source: str, message_id: str) -> Receipt | None:
        """The fate of a message as it stands now."""
        row = self.store.receipt(message_key(source, message_id))
        return receipt_of_row(row) if row is not None else None

    def _take_chunk(self, chunk: Sequence[Delivery], offsets: Sequence[OffsetClaim]) -> list[Receipt]:
        read = self.reader.read
        readings = [read(delivery) for delivery in chunk]
        batch = self._commit(readings, offsets)
        return [outcome.receipt for outcome in batch.outcomes if outcome.receipt is not None]

    def _commit(
        self, readings: Sequence[Reading], offsets: Sequence[OffsetClaim], parked: Parked | None = None
    ) -> Batch:
        for attempt in range(1, ATTEMPTS + 1):
            batch = self._decide(readings, parked)
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

    def _decide(self, readings: Sequence[Reading], parked: Parked | None) -> Batch:
        asked = self._needs_of(readings)
        gathered = self._gather(asked, readings if parked is None else ())
        if len(self._grid_days) > MOST_GRID_DAYS:
            self._grid_days.clear()
        streams = StreamsInHand(self.store, self.codec, self.kinds, self._cache, gathered)
        batch = Batch(
            codec=self.codec,
            sealer=Sealer(self.vault, gathered.subject_keys, frozenset(asked.subjects), self._find_key),
            kinds=self.kinds,
            streams=streams,
            waiting=WaitingRoom(gathered, frozenset(asked.streams), self._load_parked, self._reopen),
            gathered=gathered,
            grids=Grids(self.kinds, streams, self._grid_days),
            references=References(self.kinds, streams),
        )
        if parked is None:
            batch.decide_all(readings)
        else:
            batch.rows = parked.rows
            batch.decide_again(readings, finally_=parked.finally_)
        return batch

    def _needs_of(self, readings: Sequence[Reading]) -> Needs:
        """What all readings need to know; streams in the cache are not asked for. Grids always are: see `Grids`."""
        names: set[str] = set()
        others: set[str] = set()
        grids: set[str] = set()
        for reading in readings:
            routed = reading.routed
            if routed is not None:
                names.add(routed.stream)
                if reading.grid_code is not None:
                    grids.add(f"grid:{reading.grid_code}")
                if routed.refers:
                    others.update(self._unknown_references(routed))
                if routed.claims:
                    others.update(routed.claims)
        unknown = {name for name in names | others if name not in self._cache} | (grids - names)
        return Needs(
            unknown=[stream_id(name) for name in unknown],
            streams=[stream_id(name) for name in names],
            subjects=[name for name in names if not self.vault.knows(name)],
        )

    def _unknown_references(self, routed: Routed) -> Sequence[str]:
        """Where a slice asks only that other things exist, those known to exist are not read again."""
        if self.kinds.of(routed.stream).references is not no_demands:
            return routed.refers
        return [name for name in routed.refers if not self._cache.exists(name)]

    def _gather(self, asked: Needs, new: Sequence[Reading]) -> Gathered:
        """Ask the store once for all this batch needs; parked messages stand in the inbox already."""
        return self.store.gather(
            stream_ids=asked.unknown,
            message_keys=[reading.key for reading in new],
            parked_streams=asked.streams,
            subjects=asked.subjects,
        )

    def _find_key(self, subject: str) -> SubjectKeyRow | None:
        return self.store.gather(subjects=[subject]).subject_keys.get(subject)

    def _load_parked(self, stream: UUID) -> Sequence[ParkedRow]:
        return self.store.gather(parked_streams=[stream]).parked.get(stream, ())

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
