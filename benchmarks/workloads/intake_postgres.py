"""Raw message to durable, one process, PostgreSQL: against COPY of the finished rows and the stock library."""

import shutil
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from pathlib import Path

import psycopg
from psycopg.conninfo import conninfo_to_dict

from benchmarks.bench import Bench
from benchmarks.contents import postgres_contents
from benchmarks.figure import Figure, Results
from benchmarks.house import deliveries, postgres_settings, prepared, require_accepted, take_all
from benchmarks.meter import Measured, Round, alternate, middle, same_digest
from benchmarks.peers.copied_rows import FinishedRows, copy_in, finished_rows, row_digest
from benchmarks.peers.stock_disputes import StockDisputes, stock_environment
from benchmarks.workloads.disputes import messages, places
from benchmarks.workloads.message import Message
from intake.delivery import Delivery, Receipt

MESSAGES = 20_000
STOCK_ONE_BY_ONE = 2_000
BATCH = 500
COPIED = ("stored_events", "inbox", "outbox")
# Persons bring keys and look-ups of their own: the town's rows are copied with them.
COPIED_WITH_KEYS = (*COPIED, "subject_keys", "lookups")
BAR, STRETCH = 0.12, 0.25


@dataclass(slots=True)
class PostgresSides:
    """The ways to make the same load durable; `rows` are those of `tables` our last round wrote."""

    bench: Bench
    load: Sequence[Message]
    given: list[Delivery]
    place: Path
    tables: Sequence[str] = COPIED
    rows: FinishedRows | None = None

    def ours(self) -> Round:
        """The road, 500 a transaction, with the offset, the inbox and a receipt for every message."""
        stack = ExitStack()
        name = stack.enter_context(self.bench.ground.database())
        dsn = self.bench.ground.dsn_of(name)
        house = stack.enter_context(prepared(postgres_settings(self.bench.ground, name, self.place)))
        road = house.road()

        receipts: list[Receipt] = []

        def run() -> int:
            receipts.extend(take_all(road, self.given, BATCH))
            return len(receipts)

        def digest() -> str:
            require_accepted(receipts)
            self.rows = finished_rows(dsn, self.tables, -(-len(self.given) // BATCH))
            return postgres_contents(dsn)

        return Round(run, digest, stack.close)

    def copied(self, *, at_once: bool) -> Callable[[], Round]:
        """COPY of the rows our last round wrote: in as many commits as ours, or in one."""

        def round_() -> Round:
            stack = ExitStack()
            name = stack.enter_context(self.bench.ground.database())
            dsn = self.bench.ground.dsn_of(name)
            stack.enter_context(prepared(postgres_settings(self.bench.ground, name, self.place)))
            assert self.rows is not None
            rows, dealt = self.rows, [self.rows.at_once] if at_once else self.rows.batches
            connection = stack.enter_context(psycopg.connect(dsn, autocommit=True))

            def run() -> int:
                copy_in(connection, dealt)
                return len(self.load)

            def digest() -> str:
                assert row_digest(connection, self.tables) == rows.digest, "COPY left other rows"
                return postgres_contents(dsn)

            return Round(run, digest, stack.close)

        return round_

    def stock(self, *, batched: bool) -> Callable[[], Round]:
        """The library's own Application on the same server."""
        load = self.load if batched else self.load[:STOCK_ONE_BY_ONE]

        def round_() -> Round:
            stack = ExitStack()
            name = stack.enter_context(self.bench.ground.database())
            app = StockDisputes(stock_environment(_words(self.bench.ground.dsn_of(name))))
            stack.callback(app.close)

            def run() -> int:
                return app.take_batched(load, BATCH) if batched else app.take_one_by_one(load)

            def digest() -> str:
                return f"{app.recorder.max_notification_id()} events"

            return Round(run, digest, stack.close)

        return round_


def intake_postgres(bench: Bench, results: Results) -> None:
    """raw message to durable on PostgreSQL, against COPY and the stock library"""
    load = [*places(), *messages(bench.size(MESSAGES))]
    place = bench.place / "intake-postgres"
    sides = PostgresSides(bench, load, deliveries(load), place)
    measured = alternate(
        bench.rounds(),
        [
            sides.ours,
            sides.copied(at_once=False),
            sides.copied(at_once=True),
            sides.stock(batched=False),
            sides.stock(batched=True),
        ],
        bench.ground.server_pid,
    )
    shutil.rmtree(place, ignore_errors=True)
    ours, copied, at_once, one_by_one, batched = measured
    assert same_digest(ours) == same_digest(copied) == same_digest(at_once)
    rows = sides.rows.lines if sides.rows is not None else 0
    results.figures += [
        against_rows("intake, PostgreSQL", ours, copied, "COPY, 500 a commit", rows=rows, bar=BAR),
        against_rows("intake, PostgreSQL, one COPY", ours, at_once, "COPY, one commit", rows=rows),
        against_rows("intake, stock one by one", ours, one_by_one, "app.save a message", rows=rows),
        against_rows("intake, stock batched", ours, batched, "app.save a batch", rows=rows),
    ]


def against_rows(
    name: str,
    ours: Sequence[Measured],
    theirs: Sequence[Measured],
    against: str,
    *,
    rows: int,
    bar: float | None = None,
    note: str = "",
) -> Figure:
    """Messages a second beside those of a reference; `bar` is the least share of it."""
    rate, reference = middle(ours, lambda each: each.rate), middle(theirs, lambda each: each.rate)
    ratio = rate / reference
    return Figure(
        name=name,
        unit="messages/s",
        ours=rate,
        reference=reference,
        against=against,
        ratio=ratio,
        bar=f"≥ {bar:.0%} (stretch {STRETCH:.0%})" if bar is not None else "",
        met=ratio >= bar if bar is not None else None,
        cpu=middle(ours, lambda each: each.cpu_us),
        server_cpu=middle(ours, lambda each: each.server_us),
        reference_cpu=middle(theirs, lambda each: each.cpu_us),
        reference_server_cpu=middle(theirs, lambda each: each.server_us),
        runs=len(ours),
        count=ours[0].work.count,
        note=note,
        extra={"rows": rows, "seconds": [round(each.seconds, 3) for each in ours],
               "reference_seconds": [round(each.seconds, 3) for each in theirs],
               "contents": ours[0].work.digest},
    )  # fmt: skip


def _words(dsn: str) -> dict[str, str]:
    return {name: str(value) for name, value in conninfo_to_dict(dsn).items()}
