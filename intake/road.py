"""The one road in: a list of deliveries becomes one transaction and a list of receipts."""
# long because everything that writes ends here, one short method each

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from functools import partial
from itertools import pairwise
from uuid import UUID

import structlog

from intake.ahead import Ahead
from intake.batch import Batch
from intake.delivery import Delivery, Receipt, in_transactions
from intake.gathering import Gathering
from intake.grids import GridDays, Grids
from intake.house_fact import HouseFact
from intake.message import Reading
from intake.quarantine import Quarantine
from intake.reader import Reader
from intake.receipts import Finisher, receipt_of_row, rehearsed_receipt
from intake.references import References
from intake.refusals import GridNotYetKnown, ReferenceNotYetKnown, ThingNotYetKnown
from intake.rejected import no_longer_opened
from intake.remark import Remark
from intake.sealing import Sealer
from intake.stream_cache import StreamCache
from intake.stream_kinds import StreamKinds
from intake.streams_in_hand import StreamsInHand
from intake.waiting import WaitingRoom
from ledger import collector
from ledger.codec import Codec
from ledger.identity import message_key
from ledger.port import (
    Forgotten,
    LedgerStore,
    OffsetClaim,
    ParkedRow,
    StoreUnavailable,
    StreamMoved,
    Verdict,
)
from ledger.vault import KeyGone, SealBroken, Vault

log = structlog.get_logger(__name__)

# What stands against a message until a first fact arrives, and no longer.
RIPENS = (ThingNotYetKnown.code, ReferenceNotYetKnown.code, GridNotYetKnown.code)
TAKEN = frozenset({Verdict.ACCEPTED, Verdict.WAITING})
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


@dataclass(frozen=True, slots=True)
class Parked:
    """Messages that waited before, by key; `finally_` once their bound has passed."""

    rows: Mapping[UUID, ParkedRow]
    finally_: bool


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
    _gathering: Gathering = field(init=False)
    _quarantine: Quarantine = field(init=False)
    _finisher: Finisher = field(init=False)
    _grid_days: GridDays = field(init=False, default_factory=dict)
    _one_by_one: bool = field(init=False, default=False)
    _ahead: Ahead | None = field(init=False, default=None)

    def __post_init__(self) -> None:
        self._cache = StreamCache(self.settings.cache)
        self._gathering = Gathering(self.store, self.vault, self.kinds, self._cache)
        self._quarantine = Quarantine(self.vault)
        self._finisher = Finisher(
            codec=self.codec,
            quarantine=self._quarantine,
            wait=self.settings.wait,
            repair=self.settings.repair,
            publish=self.settings.publish,
        )

    def take(
        self,
        deliveries: Sequence[Delivery],
        offsets: Sequence[OffsetClaim] = (),
        following: Sequence[Delivery] = (),
    ) -> list[Receipt]:
        """Make the deliveries durable and answer each, in order.

        Offsets are written with the last chunk, so a crash between chunks repeats work and never loses it.
        `following` will most likely be taken next: they are read while the database works.
        Raises `Fenced` (drop the batch) or `StoreUnavailable` (acknowledge nothing, come again).
        """
        receipts: list[Receipt] = []
        chunks = in_transactions(deliveries, most=self.settings.batch, most_bytes=MOST_BYTES)
        for chunk, after in pairwise((*chunks, following)):
            with collector.resting():
                readings = self._read(chunk)
                self._ahead = Ahead(self.reader, after)
                claims = offsets if chunk is chunks[-1] else ()
                batch = self._commit(partial(self._decide, readings), claims, self._ahead.read)
                receipts += [each.receipt for each in batch.outcomes if each.receipt is not None]
        return receipts

    def _read(self, deliveries: Sequence[Delivery]) -> list[Reading]:
        ahead, self._ahead = self._ahead, None
        if ahead is not None and ahead.are(deliveries):
            return ahead.readings()
        return self.reader.read_all(deliveries)

    def rehearse(self, deliveries: Sequence[Delivery]) -> list[Receipt]:
        """What `take` would answer now, if all came in one transaction; nothing is written, kept or parked.

        A receipt carries a position only where it repeats a stored one.
        """
        batch = self._decide(self.reader.read_all(deliveries), one_by_one=True)
        now = self.clock()
        return [rehearsed_receipt(outcome, now) for outcome in batch.outcomes]

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
        readings = [self._reopen(row) for row in rows]
        return len(self._commit(lambda: self._decide(readings, parked)).settled)

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
            batch = self._decide([reading], about=about)
            receipt = rehearsed_receipt(batch.outcomes[0], self.clock())
            if receipt.verdict not in TAKEN:
                in_vain[:] = [receipt]
                batch = self._decide((), about=about)
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
            row = find()
            batch = self._decide([self._reopen(row)], Parked({row.key: row}, finally_=True), about)
            batch.remark(remark(rehearsed_receipt(batch.settled[0], self.clock())))
            return batch

        batch = self._commit(decide)
        receipt = batch.settled[0].receipt
        assert receipt is not None
        return Handled(batch.last_position, receipt)

    def note(self, about: str, remark: Callable[[], Remark]) -> Handled:
        """Write only what the desk says; `remark` is asked again whenever another was first."""

        def decide() -> Batch:
            batch = self._decide((), about=about)
            batch.remark(remark())
            return batch

        return Handled(self._commit(decide).last_position)

    def state(self, facts: Sequence[HouseFact], forgotten: Sequence[Forgotten] = ()) -> int:
        """Record what the house itself states, and take out of the store what it says is gone, in one transaction.

        The position of the last fact, 0 where all was known already. Raises the rule that stands against one of them.
        """

        def decide() -> Batch:
            batch = self._decide(())
            for fact in facts:
                batch.state(fact)
            batch.forgotten = list(forgotten)
            return batch

        return self._commit(decide).last_position

    def _commit(
        self,
        decide: Callable[[], Batch],
        offsets: Sequence[OffsetClaim] = (),
        meanwhile: Callable[[], None] | None = None,
    ) -> Batch:
        for attempt in range(1, ATTEMPTS + 1):
            batch = self._written(decide)
            try:
                writes = self.store.append(partial(self._finisher.finish, batch, offsets), meanwhile)
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

    def _written(self, decide: Callable[[], Batch]) -> Batch:
        batch = decide()
        try:
            batch.write()
        except Exception as failure:
            # Somewhere in it is a fault of ours. Its own words may quote a message, so only its kind is logged.
            log.error("intake.writing_failed", failure=type(failure).__name__)
            self._one_by_one = True
            try:
                batch = decide()
            finally:
                self._one_by_one = False
            batch.write()
        return batch

    def _forget(self, batch: Batch) -> None:
        self._cache.forget(batch.streams.names())

    def _decide(
        self,
        readings: Sequence[Reading],
        parked: Parked | None = None,
        about: str | None = None,
        *,
        one_by_one: bool = False,
    ) -> Batch:
        asked = self._gathering.needs_of(readings, about)
        gathered = self._gathering.gather(asked, readings if parked is None else ())
        if len(self._grid_days) > MOST_GRID_DAYS:
            self._grid_days.clear()
        streams = StreamsInHand(self.store, self.codec, self.kinds, self._cache, gathered)
        batch = Batch(
            codec=self.codec,
            sealer=Sealer(
                self.vault, gathered.subject_keys, frozenset(asked.subjects), self._gathering.find_key
            ),
            kinds=self.kinds,
            streams=streams,
            waiting=WaitingRoom(
                gathered, frozenset(asked.streams), self._gathering.load_parked, self._reopen
            ),
            gathered=gathered,
            grids=Grids(self.kinds, streams, self._grid_days),
            references=References(self.kinds, streams),
            one_by_one=one_by_one or self._one_by_one,
        )
        if parked is None:
            batch.decide_all(readings)
        else:
            batch.rows = parked.rows
            batch.decide_again(readings, finally_=parked.finally_)
        return batch

    def _reopen(self, row: ParkedRow) -> Reading:
        """A waiting message read again, under the identity its inbox row has, whatever reading comes to now."""
        try:
            reading = self.reader.read(self._quarantine.open(row.sealed))
        except (KeyGone, SealBroken) as problem:
            log.error("intake.waiting_message_lost", key=str(row.key), problem=type(problem).__name__)
            return no_longer_opened(row, self.store.receipt(row.key))
        if reading.key != row.key:
            reading.key, reading.source = row.key, reading.claimed or reading.source
        return reading
