"""Takes the fictional town's two years down the real road, recorded at the times its messages arrived."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from itertools import groupby, islice

from app.assembly import House
from app.settings import Settings, StoreKind
from app.stores import ledger_file
from app.town.story import PERSONS, SIZE, as_deliveries, generate
from domain.shared.occurrence import SHANGHAI
from intake.delivery import Delivery
from intake.road import Road
from ledger.port import LedgerStore, Verdict
from ledger.store.sqlite import SQLiteLedger

MOST_AT_ONCE = 500  # what arrives within a day is recorded together, in its last moment, but so many at most
# Papers of two years come in late by days; the live wait of minutes is for messages on their way.
PATIENCE = timedelta(days=45)


@dataclass(slots=True)
class StoryClock:
    """The server's clock of the story: where its newest message arrived."""

    now: datetime

    def __call__(self) -> datetime:
        return self.now


def load_town(
    settings: Settings,
    *,
    seed: int,
    size: int = SIZE,
    persons: int = PERSONS,
    today: datetime,
    tell: Callable[[int], None],
) -> dict[str, int]:
    """Messages taken, by verdict. `tell` hears how many have been taken so far. The ledger must be empty."""
    clock = StoryClock(today - timedelta(days=3650))
    store = _store(settings, clock)
    patient = settings.model_copy(update={"wait_seconds": int(PATIENCE.total_seconds())})
    road = House(patient).road(store, clock=clock)
    verdicts: dict[str, int] = {}
    deliveries = as_deliveries(generate(seed, size, persons=persons, today=today))
    taken = 0
    for batch in _by_day(deliveries):
        _take(road, batch, clock, verdicts)
        taken += len(batch)
        tell(taken)
    store.close()
    return verdicts


def _by_day(deliveries: Iterator[Delivery]) -> Iterator[list[Delivery]]:
    """A transaction an hour would wait for the disk most of the time."""
    for _, arrived in groupby(deliveries, key=lambda each: each.received_at.astimezone(SHANGHAI).date()):
        while batch := list(islice(arrived, MOST_AT_ONCE)):
            yield batch


def _take(road: Road, batch: list[Delivery], clock: StoryClock, verdicts: dict[str, int]) -> None:
    clock.now = max(clock.now, batch[-1].received_at.astimezone(UTC))
    for receipt in road.take(batch):
        verdicts[receipt.verdict] = verdicts.get(receipt.verdict, 0) + 1
    if settled := road.expire():
        verdicts[Verdict.REFUSED] = verdicts.get(Verdict.REFUSED, 0) + settled


def _store(settings: Settings, clock: StoryClock) -> LedgerStore:
    if settings.store is not StoreKind.SQLITE:
        raise ValueError(
            "the town's past can only be told to an embedded ledger; a served one hears it by Kafka"
        )
    return SQLiteLedger(ledger_file(settings), clock)
