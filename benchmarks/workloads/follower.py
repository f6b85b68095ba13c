"""The registry's read models follow while the mixed town is taken in as fast as one process can."""

import time
from dataclasses import dataclass, field
from statistics import median
from threading import Event, Thread

import psycopg

from benchmarks.bench import Bench
from benchmarks.county_ground import prepare_all
from benchmarks.figure import Figure, Results
from benchmarks.house import postgres_settings
from benchmarks.loading import loader
from benchmarks.served import NotThere, head, process, shown
from benchmarks.workloads.town import accepted_at_once

PERSONS = 2_500
BLOCK = 500
POLL_SECONDS = 0.02
PATIENCE_SECONDS = 120.0
BAR_SECONDS = 2.0
PROJECTION = "registry"


@dataclass(slots=True)
class _Watch:
    """Where the log and the follower stood, side by side."""

    dsn: str
    behind: list[int] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)

    def look(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            while not self.stopping.is_set():
                position = shown(connection).get(PROJECTION, 0)
                self.behind.append(max(0, head(connection) - position))
                self.stopping.wait(POLL_SECONDS)


def follower(bench: Bench, results: Results) -> None:
    """the registry follows live while one process takes the town at full speed: how far behind, and at the end"""
    load = accepted_at_once(bench.size(PERSONS, least=400))
    with bench.ground.database() as name:
        settings = prepare_all(postgres_settings(bench.ground, name, bench.place / "follower"))
        dsn = bench.ground.dsn_of(name)
        watch = _Watch(dsn)
        thread = Thread(target=watch.look, name="watch")
        with (
            process(["project", PROJECTION], settings, settings.data_dir / "project.log"),
            loader(settings) as taking,
            psycopg.connect(dsn, autocommit=True) as connection,
        ):
            taking.take(load[:BLOCK])
            _wait_until_shown(connection)  # both processes stand and have warmed up
            before = head(connection)
            thread.start()
            try:
                began = time.monotonic()
                for start in range(BLOCK, len(load), BLOCK):
                    taking.take(load[start : start + BLOCK])
                taken = time.monotonic()
                events = head(connection) - before
                _wait_until_shown(connection)
                there = time.monotonic()
            finally:
                watch.stopping.set()
                thread.join()
        results.figures.append(_figure(watch, events, taken - began, there - taken))


def _wait_until_shown(connection: psycopg.Connection) -> None:
    end, newest = time.monotonic() + PATIENCE_SECONDS, head(connection)
    while shown(connection).get(PROJECTION, 0) < newest:
        if time.monotonic() > end:
            raise NotThere(f"the registry stands at {shown(connection)}, the log at {newest}")
        time.sleep(POLL_SECONDS)


def _figure(watch: _Watch, events: int, intake_seconds: float, late_seconds: float) -> Figure:
    intake, followed = events / intake_seconds, events / (intake_seconds + late_seconds)
    return Figure(
        name="registry follows intake, behind at its end",
        unit="s",
        ours=late_seconds,
        bar=f"< {BAR_SECONDS:.0f} s",
        met=late_seconds < BAR_SECONDS,
        count=events,
        note=f"intake {intake:,.0f} events/s, follower {followed:,.0f} events/s at the same time on the same machine; "
        f"behind by {median(watch.behind):,.0f} events at the median and {max(watch.behind):,} at most; PostgreSQL, "
        "three processes; one run",
        extra={"intake_per_s": intake, "follower_per_s": followed, "most_behind": max(watch.behind)},
    )
