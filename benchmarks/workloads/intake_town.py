"""The mixed town, raw message to durable, one process: against COPY of the very rows, and on SQLite."""

import shutil
from collections import Counter
from collections.abc import Sequence

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from benchmarks.house import deliveries
from benchmarks.meter import Measured, alternate, middle, same_digest
from benchmarks.workloads.intake_postgres import BAR, COPIED_WITH_KEYS, PostgresSides, against_rows
from benchmarks.workloads.intake_sqlite import SQLiteSides
from benchmarks.workloads.message import Message
from benchmarks.workloads.town import accepted_at_once

PERSONS = 2_500


def intake_town(bench: Bench, results: Results) -> None:
    """the mixed town to durable on PostgreSQL against COPY of the very rows, and on SQLite"""
    load = accepted_at_once(bench.size(PERSONS, least=400))
    _on_postgres(bench, results, load)
    _on_sqlite(bench, results, load)


def shares(load: Sequence[Message]) -> str:
    """What a load is made of, the most frequent kinds first."""
    kinds = Counter(each.type.split(".")[1] for each in load)
    return ", ".join(f"{kind} {count / len(load):.0%}" for kind, count in kinds.most_common(6))


def _on_postgres(bench: Bench, results: Results, load: Sequence[Message]) -> None:
    place = bench.place / "intake-town"
    sides = PostgresSides(bench, load, deliveries(load), place, COPIED_WITH_KEYS)
    measured = alternate(
        bench.rounds(),
        [sides.ours, sides.copied(at_once=False), sides.copied(at_once=True)],
        bench.ground.server_pid,
    )
    shutil.rmtree(place, ignore_errors=True)
    ours, copied, at_once = measured
    assert same_digest(ours) == same_digest(copied) == same_digest(at_once)
    rows = sides.rows.lines if sides.rows is not None else 0
    note = (
        f"{len(load):,} messages ({shares(load)}), {rows:,} rows; copied: {', '.join(COPIED_WITH_KEYS)}, with "
        "the same indexes and guards; COPY reads, decides, seals and checks nothing"
    )
    name = "intake of the town, PostgreSQL"
    results.figures += [
        against_rows(name, ours, copied, "COPY, 500 a commit", rows=rows, bar=BAR, note=note),
        against_rows(f"{name}, one COPY", ours, at_once, "COPY, one commit", rows=rows),
    ]


def _on_sqlite(bench: Bench, results: Results, load: Sequence[Message]) -> None:
    sides = SQLiteSides(bench.place / "intake-town-sqlite", deliveries(load))
    ours, inserted = alternate(bench.rounds(3), [sides.ours, sides.inserted], None)
    assert same_digest(ours) == same_digest(inserted)
    results.figures.append(_sqlite_figure(ours, inserted, sum(len(lines) for lines in sides.rows.values())))


def _sqlite_figure(ours: Sequence[Measured], inserted: Sequence[Measured], rows: int) -> Figure:
    rate, reference = middle(ours, lambda each: each.rate), middle(inserted, lambda each: each.rate)
    return Figure(
        name="intake of the town, SQLite",
        unit="messages/s",
        ours=rate,
        reference=reference,
        against="executemany",
        ratio=rate / reference,
        bar=f"≥ {BAR:.0%}",
        met=rate / reference >= BAR,
        cpu=middle(ours, lambda each: each.cpu_us),
        reference_cpu=middle(inserted, lambda each: each.cpu_us),
        runs=len(ours),
        count=ours[0].work.count,
        note=f"all {rows:,} rows of all tables, as durable (WAL, synchronous=FULL), 500 messages a commit",
        extra={"rows": rows, "seconds": [round(each.seconds, 3) for each in ours]},
    )
