"""What the access log costs a reader: the same questions to a door that keeps every look, and to one that keeps none."""

import sys
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median, quantiles

from app.assembly import House
from app.settings import Settings
from app.stores import Access
from app.views import open_views, projections_over
from benchmarks.bench import Bench
from benchmarks.clients import Asking, ask
from benchmarks.county_ground import Filled, copy_of, town
from benchmarks.figure import Figure, Results
from benchmarks.served import GRIDLEDGER, process
from benchmarks.workloads.read_api import free_port, keepers_token, wait_for_door
from projections.catalogue import NAMES
from projections.runner import ProjectionRunner

PERSONS = 1_000
CLIENTS = 50
PAUSE_SECONDS = 1.0
SECONDS = 12.0
LOOKED_UP = 300
BAR_MILLISECONDS = 2.0
FORGETFUL = (sys.executable, "-m", "benchmarks.without_access_log")


@dataclass(slots=True)
class _Seen:
    """p50 and p95 in milliseconds, one of each a round."""

    p50: list[float] = field(default_factory=list)
    p95: list[float] = field(default_factory=list)
    count: int = 0

    def add(self, times: Sequence[float]) -> None:
        percentiles = quantiles(times, n=20)
        self.p50.append(percentiles[9])
        self.p95.append(percentiles[18])
        self.count += len(times)


def access_log(bench: Bench, results: Results) -> None:
    """50 readers over HTTP, with the access log and with one that keeps nothing: p95 of an answer, both databases"""
    held = town(bench, bench.size(PERSONS, least=300))
    for filled, name in ((held.served, "PostgreSQL"), (held.embedded, "SQLite")):
        results.figures.append(_figure(name, *_asked(bench, filled)))


def _asked(bench: Bench, filled: Filled) -> tuple[_Seen, _Seen]:
    kept, forgotten = _Seen(), _Seen()
    place = bench.place / f"access-log-{filled.settings.store.value}"
    with copy_of(bench, filled, place) as settings:
        settings.kafka_bootstrap = None
        _follow(settings)
        token, paths = keepers_token(settings), _paths(settings)
        for _ in range(bench.rounds(4)):
            for seen, program in ((kept, GRIDLEDGER), (forgotten, FORGETFUL)):
                settings.http_port = free_port()
                with process(["serve"], settings, settings.data_dir / "serve.log", program):
                    wait_for_door(settings.http_port)
                    asking = Asking(settings.http_port, token, paths, CLIENTS, _seconds(bench), PAUSE_SECONDS)
                    answered = ask(asking)
                assert not answered.bad, f"{len(answered.bad)} bad answers, the first {answered.bad[0]}"
                seen.add([ms for times in answered.ms.values() for ms in times])
    return kept, forgotten


def _follow(settings: Settings) -> None:
    """Every read model up to the head, so that no follower works while questions are asked."""
    house, views = House(settings), open_views(settings)
    try:
        catalogue = projections_over(house.log, house.vault, views)
        for name in NAMES:
            ProjectionRunner(house.log, views, catalogue.folder(name), _quiet).catch_up()
    finally:
        views.close()
        house.store.close()


def _quiet(event: str, projection: str) -> None:
    """What a follower says is of no interest here."""


def _paths(settings: Settings) -> Mapping[str, Sequence[str]]:
    views = open_views(settings, Access.OWNER)
    try:
        with views.reading() as reader:
            asked = f"SELECT DISTINCT person_key FROM persons ORDER BY 1 LIMIT {LOOKED_UP}"
            persons = [str(row[0]) for row in reader.select(asked)]
    finally:
        views.close()
    return {"look-up person": [f"/registry/persons/{key}" for key in persons]}


def _seconds(bench: Bench) -> float:
    return 4.0 if bench.quick else SECONDS


def _figure(name: str, kept: _Seen, forgotten: _Seen) -> Figure:
    ours, without = median(kept.p95), median(forgotten.p95)
    return Figure(
        name=f"look-up with the access log, {name}",
        unit="ms p95",
        ours=ours,
        reference=without,
        against="none kept",
        ratio=ours / without,
        bar=f"≤ {BAR_MILLISECONDS:.0f} ms more",
        met=ours - without <= BAR_MILLISECONDS,
        runs=len(kept.p95),
        count=kept.count,
        note=f"{ours - without:+.2f} ms at p95, {median(kept.p50) - median(forgotten.p50):+.2f} ms at p50; {CLIENTS} readers, each "
        f"reads {PAUSE_SECONDS:g} s on average before the next question; one serve process; by round with: "
        f"{_told(kept.p95)}, without: {_told(forgotten.p95)}",
        extra={"p95": kept.p95, "p95_without": forgotten.p95},
    )  # fmt: skip


def _told(milliseconds: Sequence[float]) -> str:
    return " ".join(f"{each:.1f}" for each in milliseconds)
