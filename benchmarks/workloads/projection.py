"""Live projection of the board, the timeline and the trail on both databases, against the stock runner."""

import hashlib
from collections.abc import Callable, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from itertools import count
from pathlib import Path

from eventsourcing.projection import ProjectionRunner
from psycopg.conninfo import conninfo_to_dict

from app.assembly import House
from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from benchmarks.house import (
    deliveries,
    postgres_settings,
    prepared,
    require_accepted,
    sqlite_settings,
    take_all,
)
from benchmarks.meter import Measured, Round, alternate, middle, same_digest
from benchmarks.peers.stock_board import StockBoard, StockBoardView
from benchmarks.peers.stock_disputes import StockDisputes, stock_environment
from benchmarks.views import MEASURED, postgres_views, runner, sqlite_views
from benchmarks.workloads.disputes import messages, places
from benchmarks.workloads.message import Message
from projections.catalogue import TABLES_OF
from projections.readstore.port import ReadStore
from projections.table import Table, Value

MESSAGES = 20_000
STOCK_MESSAGES = 2_000
STOCK_SECONDS = 120.0
BAR = 15_000.0


@dataclass(slots=True)
class StockRunner:
    """The library's runner and view of the same facts, one transaction an event."""

    bench: Bench
    load: Sequence[Message]

    def round(self) -> Round:
        stack = ExitStack()
        name = stack.enter_context(self.bench.ground.database())
        words = {key: str(value) for key, value in conninfo_to_dict(self.bench.ground.dsn_of(name)).items()}
        environment = stock_environment(words)
        app = StockDisputes(environment)
        stack.callback(app.close)
        app.take_batched(self.load, 500)
        last = app.recorder.max_notification_id() or 0

        def run() -> int:
            with ProjectionRunner(
                application_class=StockDisputes,
                projection_class=StockBoard,
                view_class=StockBoardView,
                env=environment,
            ) as stock:
                stock.wait(last, timeout=STOCK_SECONDS)
            return last

        return Round(run, lambda: f"{last} events", stack.close)


@dataclass(slots=True)
class _Ours:
    """One projection over a log that is already there, into read tables of each round's own."""

    house: House
    name: str
    views: Callable[[], ExitStack]
    store: Callable[[ExitStack], ReadStore]

    def round(self) -> Round:
        stack = self.views()
        views = self.store(stack)
        tables = TABLES_OF[self.name]
        following = runner(self.house, views, self.name)
        return Round(following.catch_up, lambda: _contents(views, tables), stack.close)


def projection(bench: Bench, results: Results) -> None:
    """live projection of board, timeline and trail, PostgreSQL and SQLite, against the stock runner"""
    load = [*places(), *messages(bench.size(MESSAGES))]
    place = bench.place / "projection"
    with ExitStack() as stack:
        served = _served(bench, stack, place / "served")
        embedded = stack.enter_context(prepared(sqlite_settings(place / "embedded")))
        for house in (served, embedded):
            require_accepted(take_all(house.road(), deliveries(load)))
        sides = [
            *(_on_postgres(bench, served, name) for name in MEASURED),
            *(_on_sqlite(embedded, name, place) for name in MEASURED),
        ]
        measured = alternate(
            bench.rounds(),
            [StockRunner(bench, messages(STOCK_MESSAGES)).round, *(side.round for side in sides)],
            bench.ground.server_pid,
        )
    stock, *ours = measured
    for side, rounds, database in zip(sides, ours, ["PostgreSQL"] * 3 + ["SQLite"] * 3, strict=True):
        same_digest(rounds)
        results.figures.append(_figure(bench, f"projection {side.name}, {database}", rounds, stock))


def _served(bench: Bench, stack: ExitStack, place: Path) -> House:
    name = stack.enter_context(bench.ground.database())
    return stack.enter_context(prepared(postgres_settings(bench.ground, name, place)))


def _on_postgres(bench: Bench, house: House, name: str) -> _Ours:
    numbers = count()
    return _Ours(
        house,
        name,
        ExitStack,
        lambda stack: stack.enter_context(
            postgres_views(bench.ground, house, f"views_{name}_{next(numbers)}")
        ),
    )


def _on_sqlite(house: House, name: str, place: Path) -> _Ours:
    numbers = count()
    return _Ours(
        house,
        name,
        ExitStack,
        lambda stack: stack.enter_context(
            sqlite_views(place / "views" / f"{name}-{next(numbers)}" / "views.sqlite")
        ),
    )


def _contents(views: ReadStore, tables: Sequence[Table]) -> str:
    """A hash over every row of the projection's tables."""
    hashed = hashlib.sha256()
    with views.reading() as reader:
        for table in tables:
            order = ", ".join(table.key)
            asked = f"SELECT {', '.join(table.column_names)} FROM {table.name} ORDER BY {order}"
            rows: list[tuple[Value, ...]] = reader.select(asked)
            assert rows, f"{table.name} is empty"
            hashed.update(repr(rows).encode())
    return hashed.hexdigest()


def _figure(bench: Bench, name: str, ours: Sequence[Measured], stock: Sequence[Measured]) -> Figure:
    rate, reference = middle(ours, lambda each: each.rate), middle(stock, lambda each: each.rate)
    return Figure(
        name=name,
        unit="events/s",
        ours=rate,
        reference=reference,
        against="stock runner",
        ratio=rate / reference,
        bar=f"≥ {BAR:,.0f}/s",
        met=rate >= BAR,
        cpu=middle(ours, lambda each: each.cpu_us),
        server_cpu=middle(ours, lambda each: each.server_us),
        reference_cpu=middle(stock, lambda each: each.cpu_us),
        reference_server_cpu=middle(stock, lambda each: each.server_us),
        runs=len(ours),
        count=ours[0].work.count,
        extra={"seconds": [round(each.seconds, 3) for each in ours], "contents": ours[0].work.digest},
    )
