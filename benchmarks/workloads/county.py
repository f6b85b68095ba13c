"""A county's first load: time, disk, memory, and whether an event costs more when two million are there."""

from benchmarks.bench import Bench
from benchmarks.county_ground import Filled, Mark, town
from benchmarks.figure import CostPoint, Figure, Results
from benchmarks.meter import US

# 20,000 persons tell nearly 200,000 facts of the registry; the other workloads of the run work on copies of them.
PERSONS, FULL_PERSONS = 20_000, 200_000
FULL_EVENTS = 1_980_000
COMPARED_WITH = 100_000
BAR, STRETCH = 1.25, 1.1
MB, GB = 1e6, 1e9


def county(bench: Bench, results: Results) -> None:
    """first load of a town of 20,000 persons: time, disk, memory, CPU an event against 100,000 events"""
    _load(bench, results, bench.size(PERSONS), None)


def county_full(bench: Bench, results: Results) -> None:
    """the same for a county's 1,980,000 events (half an hour; not part of the default run)"""
    _load(bench, results, bench.size(FULL_PERSONS), FULL_EVENTS // 10 if bench.quick else FULL_EVENTS)


def _load(bench: Bench, results: Results, persons: int, events: int | None) -> None:
    both = town(bench, persons, events)
    small = COMPARED_WITH // 10 if bench.quick else COMPARED_WITH
    for filled, database in ((both.served, "PostgreSQL"), (both.embedded, "SQLite")):
        tell(results, filled, database, small)


def tell(results: Results, filled: Filled, database: str, small: int) -> None:
    """The figures of one load; `small` is how many events its cost is compared with."""
    results.figures.append(_cost_figure(filled, database, small))
    results.figures.append(_disk_figure(filled, database))
    results.points += _points(filled, f"first load, {database}", small)


def _cost_figure(filled: Filled, database: str, small: int) -> Figure:
    end, first = filled.marks[-1], _at(filled, small)
    ratio = _cost(end) / _cost(first)
    lately = _between(_at(filled, end.events - small), end)
    return Figure(
        name=f"first load of {end.events:,} events, {database}",
        unit="µs/event",
        ours=_cost(end),
        reference=_cost(first),
        against=f"first {first.events:,}",
        ratio=ratio,
        bar=f"≤ {BAR} x",
        met=ratio <= BAR,
        cpu=end.cpu * US / end.events,
        server_cpu=end.server_cpu * US / end.events,
        count=end.events,
        note=f"{end.messages:,} messages of {filled.persons:,} persons as they arrive ({_fates(filled)}), 500 a commit, "
        f"in {end.seconds:,.0f} s of taking ({end.events / end.seconds:,.0f} events/s); the last {small:,} events cost "
        f"{lately:.0f} µs each; the taking process held at most {filled.peak_bytes / MB:.0f} MB; one run",
        extra={"seconds": end.seconds, "peak_mb": filled.peak_bytes / MB, "last_us": lately,
               "verdicts": dict(filled.verdicts)},
    )  # fmt: skip


def _disk_figure(filled: Filled, database: str) -> Figure:
    events = filled.events
    return Figure(
        name=f"disk after {events:,} events, {database}",
        unit="bytes/event",
        ours=filled.disk_bytes / events,
        count=events,
        note=f"{filled.disk_bytes / GB:.2f} GB: the log, the inbox, receipts not yet sent, keys and indexes; "
        "read models not counted",
    )


def _fates(filled: Filled) -> str:
    return ", ".join(f"{count:,} {verdict}" for verdict, count in sorted(filled.verdicts.items()))


def _points(filled: Filled, series: str, step: int) -> list[CostPoint]:
    marks = [_at(filled, size) for size in range(step, filled.events + 1, step)]
    earlier = [Mark(0, 0, 0.0, 0.0, 0.0), *marks]
    return [
        CostPoint(series, mark.events, _between(before, mark))
        for before, mark in zip(earlier, marks, strict=False)
        if mark.events > before.events
    ]


def _at(filled: Filled, events: int) -> Mark:
    """The first mark with so many events, or the last there is."""
    return next((mark for mark in filled.marks if mark.events >= events), filled.marks[-1])


def _cost(mark: Mark) -> float:
    return mark.cost * US / mark.events


def _between(before: Mark, after: Mark) -> float:
    return (after.cost - before.cost) * US / max(1, after.events - before.events)
