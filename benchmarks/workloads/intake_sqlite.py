"""Raw message to durable, one process, SQLite with synchronous=FULL: an absolute bar, beside the file's own limit."""

import shutil
from collections.abc import Sequence
from contextlib import ExitStack
from dataclasses import dataclass, field
from pathlib import Path
from uuid import uuid4

from app.stores import ledger_file
from benchmarks.bench import Bench
from benchmarks.contents import sqlite_contents
from benchmarks.figure import Figure, Results
from benchmarks.house import deliveries, prepared, require_accepted, sqlite_settings, take_all
from benchmarks.meter import Round, alternate, middle, same_digest
from benchmarks.peers.inserted_rows import Rows, create, finished_rows, insert, schema_of
from benchmarks.workloads.disputes import messages, places
from intake.delivery import Delivery, Receipt

MESSAGES = 20_000
BATCH = 500
BAR = 8_000.0


@dataclass(slots=True)
class SQLiteSides:
    """Ours, and `executemany` of the rows and tables our last round left."""

    place: Path
    given: Sequence[Delivery]
    rows: Rows = field(default_factory=dict)
    schema: list[str] = field(default_factory=list)

    def ours(self) -> Round:
        stack = ExitStack()
        place = self.place / uuid4().hex
        settings = sqlite_settings(place)
        stack.callback(shutil.rmtree, place)
        house = stack.enter_context(prepared(settings))
        road = house.road()

        receipts: list[Receipt] = []

        def run() -> int:
            receipts.extend(take_all(road, self.given, BATCH))
            return len(receipts)

        def digest() -> str:
            require_accepted(receipts)
            self.rows, self.schema = finished_rows(ledger_file(settings)), schema_of(ledger_file(settings))
            return sqlite_contents(ledger_file(settings))

        return Round(run, digest, stack.close)

    def inserted(self) -> Round:
        place = self.place / uuid4().hex
        place.mkdir(parents=True)
        connection = create(place / "ledger.sqlite", self.schema)

        def run() -> int:
            insert(connection, self.rows, -(-len(self.given) // BATCH))
            return len(self.given)

        def after() -> None:
            connection.close()
            shutil.rmtree(place)

        return Round(run, lambda: sqlite_contents(place / "ledger.sqlite"), after)


def intake_sqlite(bench: Bench, results: Results) -> None:
    """raw message to durable on SQLite, an absolute bar"""
    load = [*places(), *messages(bench.size(MESSAGES))]
    sides = SQLiteSides(bench.place / "intake-sqlite", deliveries(load))
    ours, inserted = alternate(bench.rounds(), [sides.ours, sides.inserted], None)
    assert same_digest(ours) == same_digest(inserted)
    rate, reference = middle(ours, lambda each: each.rate), middle(inserted, lambda each: each.rate)
    results.figures.append(
        Figure(
            name="intake, SQLite",
            unit="messages/s",
            ours=rate,
            reference=reference,
            against="executemany",
            ratio=rate / reference,
            bar=f"≥ {BAR:,.0f}/s",
            met=rate >= BAR,
            cpu=middle(ours, lambda each: each.cpu_us),
            reference_cpu=middle(inserted, lambda each: each.cpu_us),
            runs=len(ours),
            count=ours[0].work.count,
            extra={"seconds": [round(each.seconds, 3) for each in ours], "contents": ours[0].work.digest},
        )
    )
