"""The registry's read models made anew: against the stock runner, and against SQL that makes the same tables."""

from collections.abc import Callable, Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from functools import partial
from itertools import islice

import psycopg

from app.event_types import codec
from app.rebuilding import rebuild_of
from app.rulebooks import every_rulebook
from app.settings import Settings
from app.stores import Access, open_store
from app.views import open_views
from benchmarks.bench import Bench
from benchmarks.county_ground import copy_of, town
from benchmarks.figure import Figure, Results
from benchmarks.meter import Measured, Round, alternate, middle, same_digest
from benchmarks.peers import sql_tables
from benchmarks.workloads.county import PERSONS
from benchmarks.workloads.projection import STOCK_MESSAGES, StockRunner
from benchmarks.workloads.town import registry_only, told
from ledger.port import LedgerStore
from projections.deadlines import rulebooks_by_version
from projections.fold import Folder, StreamFolder
from projections.rebuild.fill import Bench as WorkBench
from projections.rebuild.rebuilding import Rebuild
from projections.rebuild.report import Outcome, Wanted
from projections.rebuild.shadow import ShadowFolder
from projections.registry import fold as registry
from projections.registry.dwellings import DWELLING_MODEL, VISIT_MODEL
from projections.registry.persons import persons_model
from projections.versions.fold import Kind, VersionsFold

WORKERS = 2
BAR, STRETCH = 40.0, 100.0
SQL_BAR, SQL_STRETCH = 2.5, 1.3
AT_ONCE = 10_000
THREE = "three_tables"
LEAST_ALIKE = 0.99  # of the rows the SQL makes; where fewer are like ours it is no reference


def rebuild_registry(bench: Bench, results: Results) -> None:
    """the registry rebuilt, against the stock runner; three of its tables against the SQL that makes them"""
    both = town(bench, bench.size(PERSONS))
    with ExitStack() as stack:
        served = stack.enter_context(copy_of(bench, both.served, bench.place / "rebuild-served"))
        embedded = stack.enter_context(copy_of(bench, both.embedded, bench.place / "rebuild-embedded"))
        stock = StockRunner(bench, list(islice(registry_only(told(500)), STOCK_MESSAGES)))
        takes = registry.registry_fold(codec(), rulebooks_by_version(every_rulebook())).takes
        sides = [
            _Registry(served, WORKERS, _taken(served, takes)),
            _Registry(embedded, 1, _taken(embedded, takes)),
        ]
        for side in sides:
            side.once()  # from now on there is a live one to compare with, as in life
        measured = alternate(
            bench.rounds(3), [stock.round, *(side.round for side in sides)], bench.ground.server_pid
        )
        results.figures += [
            _figure("registry rebuilt, PostgreSQL", measured[1], measured[0], WORKERS),
            _figure("registry rebuilt, SQLite", measured[2], measured[0], 1),
        ]
    with copy_of(bench, both.served, bench.place / "rebuild-three") as settings:
        results.figures.append(_against_sql(bench, settings))


@dataclass(slots=True)
class _Registry:
    """`gridledger rebuild registry --from-scratch`, comparison with live and swap included."""

    settings: Settings
    workers: int
    facts: int

    def round(self) -> Round:
        digests: list[str] = []

        def run() -> int:
            digests.append(self.once())
            return self.facts

        return Round(run, lambda: digests[0])

    def once(self) -> str:
        """The content hash of what was swapped in."""
        return rebuilt(rebuild_of(self.settings, registry.NAME), self.workers)


@dataclass(slots=True)
class _Three:
    """Three tables of the registry alone, filled by the same rebuild where nothing was before."""

    settings: Settings
    facts: int

    def round(self) -> Round:
        digests: list[str] = []

        def run() -> int:
            digests.append(rebuilt(self._rebuild(), WORKERS))
            return self.facts

        return Round(run, lambda: digests[0], self._forget)

    def _rebuild(self) -> Rebuild:
        ledger = open_store(self.settings, Access.VIEWS)
        return Rebuild(
            ledger=ledger,
            views=open_views(self.settings, Access.OWNER),
            make_folder=partial(three_folder, ledger),
            open_bench=partial(open_three, self.settings),
            report=_require_quiet,
        )

    def _forget(self) -> None:
        views = open_views(self.settings, Access.OWNER)
        views.clear(THREE, three_fold().tables)
        views.close()


def three_fold() -> VersionsFold:
    """Persons, dwellings and visits: most of the registry's facts."""
    kinds = (Kind(persons_model(codec())), Kind(DWELLING_MODEL), Kind(VISIT_MODEL))
    return VersionsFold(THREE, codec(), kinds)


def three_folder(ledger: LedgerStore) -> Folder:
    """A fold over one log."""
    return StreamFolder(three_fold(), lambda streams: dict(ledger.gather(stream_ids=streams).streams))


def open_three(settings: Settings) -> WorkBench:
    """What one worker process needs."""
    ledger = open_store(settings, Access.VIEWS)
    return WorkBench(ledger, open_views(settings, Access.OWNER), ShadowFolder(three_folder(ledger)))


def rebuilt(work: Rebuild, workers: int) -> str:
    """Rebuild from the first event, swap, throw the old tables away; the content hash of the new ones."""
    report = work.run(Wanted(workers=workers, from_scratch=True))
    assert report.outcome is Outcome.SWAPPED, f"the rebuild is not what live is: {report.differences}"
    work.drop_old()
    work.views.close()
    work.ledger.close()
    assert report.shadow_hash is not None
    return report.shadow_hash


def _taken(settings: Settings, takes: Callable[[str], bool]) -> int:
    """How many events of the log a fold takes; the others pass it by and are not counted."""
    ledger = open_store(settings, Access.VIEWS)
    found = after = 0
    while rows := ledger.read_log(after=after, limit=AT_ONCE):
        found += sum(takes(row.topic) for row in rows)
        after = rows[-1].position
    ledger.close()
    return found


def _require_quiet(event: str, projection: str) -> None:
    raise AssertionError(f"{projection}: {event}")


def _against_sql(bench: Bench, settings: Settings) -> Figure:
    dsn = bench.ground.dsn_of(settings.postgres_database)
    three = _Three(settings, _taken(settings, three_fold().takes))
    alike: dict[str, tuple[int, int]] = {}

    def by_sql() -> Round:
        def run() -> int:
            with psycopg.connect(dsn, autocommit=True) as connection:
                sql_tables.make_tables(connection)
            return three.facts

        return Round(run, lambda: "made")

    rebuilt(three._rebuild(), WORKERS)
    with psycopg.connect(dsn, autocommit=True) as connection:
        sql_tables.make_tables(connection)
        alike.update({table: sql_tables.rows_made_alike(connection, table) for table in sql_tables.TABLES})
    three._forget()
    ours, reference = alternate(bench.rounds(3), [three.round, by_sql], bench.ground.server_pid)
    same_digest(ours)
    return _sql_figure(ours, reference, alike)


def _figure(name: str, ours: Sequence[Measured], stock: Sequence[Measured], workers: int) -> Figure:
    same_digest(ours)
    rate, reference = middle(ours, lambda each: each.rate), middle(stock, lambda each: each.rate)
    processes = f"{workers} processes" if workers > 1 else "one process"
    return Figure(
        name=name,
        unit="events/s",
        ours=rate,
        reference=reference,
        against="stock runner",
        ratio=rate / reference,
        bar=f"≥ {BAR:.0f} x (stretch {STRETCH:.0f} x)",
        met=rate / reference >= BAR,
        cpu=middle(ours, lambda each: each.cpu_us),
        server_cpu=middle(ours, lambda each: each.server_us),
        reference_cpu=middle(stock, lambda each: each.cpu_us),
        reference_server_cpu=middle(stock, lambda each: each.server_us),
        runs=len(ours),
        count=ours[0].work.count,
        note=f"{ours[0].work.count:,} facts of the registry into nine tables with all their versions, {processes}, "
        "comparison with the live tables and swap included; events of other kinds are read and not counted; the "
        f"stock runner folds {stock[0].work.count:,} facts of the registry into one table of six columns",
        extra={"seconds": [round(each.seconds, 3) for each in ours]},
    )


def _sql_figure(
    ours: Sequence[Measured], reference: Sequence[Measured], alike: Mapping[str, tuple[int, int]]
) -> Figure:
    cost, limit = middle(ours, _cost), middle(reference, _cost)
    shares = ", ".join(f"{table} {same:,} of {rows:,}" for table, (same, rows) in alike.items())
    for table, (same, rows) in alike.items():
        assert same >= LEAST_ALIKE * rows, (
            f"the SQL is no reference for {table}: {same} of {rows} rows are alike"
        )
    return Figure(
        name="three registry tables rebuilt, CPU",
        unit="µs/event",
        ours=cost,
        reference=limit,
        against="one SQL a table",
        ratio=cost / limit,
        bar=f"≤ {SQL_BAR} x (stretch {SQL_STRETCH} x)",
        met=cost / limit <= SQL_BAR,
        cpu=middle(ours, lambda each: each.cpu_us),
        server_cpu=middle(ours, lambda each: each.server_us),
        reference_cpu=middle(reference, lambda each: each.cpu_us),
        reference_server_cpu=middle(reference, lambda each: each.server_us),
        runs=len(ours),
        count=ours[0].work.count,
        note="CPU of all processes and the database; the SQL makes the newest rows and their key only, ours every "
        f"version, their indexes and a content hash as well; rows alike in every column the SQL makes: {shares}",
    )


def _cost(each: Measured) -> float:
    return each.cpu_us + each.server_us
