"""CPU of appending and of projecting one event as the store grows: a line that should stay level."""

from contextlib import ExitStack
from itertools import islice
from statistics import median

from benchmarks.bench import Bench
from benchmarks.figure import CostPoint, Figure, Results
from benchmarks.house import deliveries, postgres_settings, prepared, require_accepted, take_all
from benchmarks.meter import US, Measured, Round, measure
from benchmarks.views import MEASURED, postgres_views, runner
from benchmarks.workloads.disputes import messages, places
from benchmarks.workloads.message import Message

SIZES = (10_000, 50_000, 100_000, 200_000)
MILLION = (*SIZES, 500_000, 1_000_000)
WINDOW, WINDOWS = 2_000, 3
BLOCK = 50_000


def growth(bench: Bench, results: Results) -> None:
    """CPU an event of append and projections at 10 k, 50 k, 100 k and 200 k events (the plot)"""
    _measure(bench, results, SIZES[:2] if bench.quick else SIZES)


def growth_million(bench: Bench, results: Results) -> None:
    """the same up to 1,000,000 events (some minutes; not part of the default run)"""
    _measure(bench, results, MILLION)


class _Stock:
    """An endless supply of messages, block by block so that memory stays small."""

    def __init__(self) -> None:
        self._seed = 500
        self._ready: list[Message] = list(places())

    def take(self, wanted: int) -> list[Message]:
        while len(self._ready) < wanted:
            self._ready.extend(messages(BLOCK, seed=self._seed))
            self._seed += 1
        taken, self._ready = self._ready[:wanted], self._ready[wanted:]
        return taken


def _measure(bench: Bench, results: Results, sizes: tuple[int, ...]) -> None:
    place = bench.place / "growth"
    with ExitStack() as stack:
        name = stack.enter_context(bench.ground.database())
        house = stack.enter_context(prepared(postgres_settings(bench.ground, name, place)))
        views = stack.enter_context(postgres_views(bench.ground, house, "views"))
        road, supply, taken = house.road(), _Stock(), 0
        runners = {each: runner(house, views, each) for each in MEASURED}

        def append(wanted: int) -> Measured:
            nonlocal taken
            given, before = deliveries(supply.take(wanted)), house.store.head()
            start, taken = taken, taken + wanted

            def run() -> int:
                require_accepted(take_all(road, given, start=start))
                return house.store.head() - before

            return measure(Round(run, lambda: ""), bench.ground.server_pid)

        def project(each: str) -> Measured:
            before = views.position(each)
            return measure(
                Round(lambda: runners[each].catch_up() - before, lambda: ""), bench.ground.server_pid
            )

        for size in sizes:
            while (missing := size - WINDOW * WINDOWS - house.store.head()) > 0:
                append(min(missing, BLOCK // 5))
            for each in MEASURED:
                runners[each].catch_up()
            costs: dict[str, list[float]] = {}
            for _ in range(WINDOWS):
                costs.setdefault("append", []).append(_cost(append(WINDOW)))
                for each in MEASURED:
                    costs.setdefault(each, []).append(_cost(project(each)))
            results.points += [CostPoint(series, size, median(found)) for series, found in costs.items()]
    results.figures.append(_figure(bench, results, sizes))


def _cost(measured: Measured) -> float:
    return (measured.cpu + measured.server_cpu) * US / measured.work.count


def _figure(bench: Bench, results: Results, sizes: tuple[int, ...]) -> Figure:
    appended = {point.size: point.microseconds for point in results.points if point.series == "append"}
    first, last = appended[sizes[0]], appended[sizes[-1]]
    others = "; ".join(
        f"{series} {_at(results, series, sizes[0]):.0f} → {_at(results, series, sizes[-1]):.0f}"
        for series in MEASURED
    )
    return Figure(
        name=f"append, CPU at {sizes[-1]:,} events",
        unit="µs/event",
        ours=last,
        reference=first,
        against=f"at {sizes[0]:,}",
        ratio=last / first,
        runs=WINDOWS,
        count=sizes[-1],
        note=f"client and database together; projections {others}",
    )


def _at(results: Results, series: str, size: int) -> float:
    found = (point for point in results.points if point.series == series and point.size == size)
    return next(islice(found, 1)).microseconds
