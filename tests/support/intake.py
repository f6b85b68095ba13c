"""A real road on a real SQLite file, and messages as an upstream system would write them."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from pathlib import Path

from app.catalogues import catalogue, stream_kinds
from app.event_types import codec
from app.rulebooks import rulebooks
from intake.delivery import Delivery, Receipt, Sender
from intake.reader import Reader, ReadingLimits
from intake.road import Road, RoadSettings
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault

CIVIL_AFFAIRS = "urn:gridledger:source:civil-affairs"
APP = "urn:gridledger:source:xiheqiao-app"
DESK = "urn:gridledger:source:town-desk"
GRID = "990101100001001"
DIVISION = "990101100001"
START = datetime(2026, 3, 2, 1, 0, tzinfo=UTC)
SENDER = Sender("test", frozenset({APP, DESK}))


@dataclass(slots=True)
class SetClock:
    """A clock that stands still until it is moved."""

    now: datetime = START

    def __call__(self) -> datetime:
        return self.now

    def forward(self, by: timedelta) -> None:
        """Move it."""
        self.now += by


@dataclass(slots=True)
class Bench:
    """A road with its store and clock in hand."""

    road: Road
    store: LedgerStore
    vault: Vault
    clock: SetClock
    sent: int = 0
    _places: list[str] = field(default_factory=list)

    def send(self, *events: Mapping[str, object], sender: Sender = SENDER) -> list[Receipt]:
        """Structured CloudEvents, in order."""
        return self.road.take([self.delivery(event, sender=sender) for event in events])

    def send_one(self, event: Mapping[str, object], sender: Sender = SENDER) -> Receipt:
        """One event, one receipt."""
        return self.send(event, sender=sender)[0]

    def delivery(self, event: Mapping[str, object], sender: Sender = SENDER) -> Delivery:
        """An event as the structured mode puts it on the wire."""
        return self.raw(
            json.dumps(event, ensure_ascii=False).encode(),
            [("content-type", b"application/cloudevents+json; charset=utf-8")],
            sender=sender,
        )

    def raw(
        self,
        body: bytes | None,
        headers: Sequence[tuple[str, bytes | None]],
        *,
        sender: Sender = SENDER,
        topic: str | None = None,
    ) -> Delivery:
        """Bytes and headers just as given."""
        self.sent += 1
        return Delivery(f"test:{self.sent}", topic, headers, body, sender, self.clock())


def road_on(store: LedgerStore, folder: Path, clock: SetClock, settings: RoadSettings | None = None) -> Bench:
    """A road over `store`; keys in `folder`."""
    vault = Vault(KeyRing.open(folder / "keys" / "ring.json"))
    reader = Reader(
        catalogue=catalogue(),
        sources=frozenset({APP, DESK}),
        rulebook_for=rulebooks(),
        limits=ReadingLimits(),
    )
    road = Road(
        store=store,
        codec=codec(),
        vault=vault,
        reader=reader,
        kinds=stream_kinds(),
        clock=clock,
        settings=settings or RoadSettings(wait=timedelta(minutes=15)),
    )
    return Bench(road, store, vault, clock)


def sqlite_bench(folder: Path, settings: RoadSettings | None = None) -> Bench:
    """A fresh ledger in `folder` with the test grid established."""
    clock = SetClock()
    store = SQLiteLedger(folder / "ledger.sqlite", clock)
    store.prepare()
    bench = road_on(store, folder, clock, settings)
    receipts = bench.send(*places())
    assert [receipt.verdict.value for receipt in receipts] == ["accepted", "accepted"], receipts
    return bench


def places() -> list[dict[str, object]]:
    """The division and the grid every test case lies in."""
    return [
        event(
            "gridledger.division.established.v1",
            DIVISION,
            id="division-1",
            time="2020-01-01T00:00:00+08:00",
            actor="staff:R1",
            actorrole="registrar",
            gridcode=None,
        ),
        event(
            "gridledger.grid.established.v1",
            GRID,
            id="grid-1",
            time="2020-01-02T00:00:00+08:00",
            actor="staff:R1",
            actorrole="registrar",
            gridcode=None,
        ),
    ]


def town_places() -> list[dict[str, object]]:
    """The same as the fictional town has them told: by the source that may speak as a registrar."""
    return [{**each, "source": CIVIL_AFFAIRS} for each in places()]


def event(
    type_name: str, subject: str | None, *, data: object = None, **attributes: object
) -> dict[str, object]:
    """A CloudEvent with the type's published example as data; attributes given as None are left out."""
    published = catalogue().find(type_name)
    said: dict[str, object] = {
        "specversion": "1.0",
        "id": f"{type_name}/{subject}",
        "source": APP,
        "type": type_name,
        "subject": subject,
        "time": "2026-03-02T08:30:00+08:00",
        "datacontenttype": "application/json",
        "gridcode": GRID,
        "actor": "staff:O7",
        "actorrole": "community_officer",
        "basis": "dispute_mediation",
        "data": published.example if data is None and published is not None else data,
    }
    said.update(attributes)
    return {name: value for name, value in said.items() if value is not None}
