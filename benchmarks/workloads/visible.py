"""From the scheduled send to a visible row: real broker, one intake process, one projector process, open loop."""

import time
from bisect import bisect_left
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import quantiles
from threading import Event, Thread

import psycopg

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from benchmarks.house import postgres_settings
from benchmarks.served import fresh_topics, head, prepare, process, send, sender, shown, wait_for_count
from benchmarks.workloads.disputes import messages, places
from benchmarks.workloads.message import Message

RATE = 500
WARM_SECONDS, SECONDS = 5, 20
POLL_SECONDS = 0.005  # a tighter loop takes the time it measures from the two cores it shares
BAR_MS = 200.0
PROJECTIONS = ("dispute_board", "dispute_timeline", "audit_trail")


@dataclass(slots=True)
class _Watch:
    """When each projection was first seen at which position."""

    dsn: str
    seen: dict[str, list[tuple[int, float]]] = field(default_factory=dict)
    stopping: Event = field(default_factory=Event)

    def look(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            while not self.stopping.is_set():
                for name, position in shown(connection).items():
                    times = self.seen.setdefault(name, [])
                    if not times or times[-1][0] < position:
                        times.append((position, time.monotonic()))
                time.sleep(POLL_SECONDS)

    def visible_at(self, projection: str, position: int) -> float:
        """When `position` was first seen; raises `IndexError` if it never was."""
        times = self.seen[projection]
        return times[bisect_left(times, (position, 0.0))][1]


def visible(bench: Bench, results: Results) -> None:
    """accepted to visible at 500 messages/s, from the scheduled send"""
    ground, place = bench.ground, bench.place / "visible"
    assert ground.broker is not None
    with ground.database() as name:
        settings = postgres_settings(ground, name, place)
        settings.kafka_group = f"gridledger-{name}"
        fresh_topics(ground.broker)
        prepare(settings)
        dsn = ground.dsn_of(name)
        with (
            process(["consume"], settings, place / "consume.log"),
            process(["project"], settings, place / "project.log"),
            psycopg.connect(dsn, autocommit=True) as connection,
        ):
            producer = sender(ground.broker, linger_ms=0)
            for message in places():
                send(producer, message)
            producer.flush()
            wait_for_count(connection, len(places()), 60)
            seconds = 4 if bench.quick else WARM_SECONDS + SECONDS
            load = messages(RATE * seconds)
            watch = _Watch(dsn)
            thread = Thread(target=watch.look, name="watch")
            thread.start()
            try:
                due = _send_on_schedule(producer, load)
                wait_for_count(connection, len(load) + len(places()), 60)
                _wait_until_shown(connection, 30)
            finally:
                watch.stopping.set()
                thread.join()
                producer.close()
            results.figures.append(_figure(bench, connection, watch, due))


def _send_on_schedule(producer: object, load: Sequence[Message]) -> dict[str, float]:
    """Each message at its time, whether or not the house keeps up; the times they were due."""
    start = time.monotonic() + 0.5
    due: dict[str, float] = {}
    for index, message in enumerate(load):
        moment = due[message.id] = start + index / RATE
        while (left := moment - time.monotonic()) > 0:
            time.sleep(left)
        send(producer, message)
    return due


def _wait_until_shown(connection: psycopg.Connection, seconds: float) -> None:
    end, newest = time.monotonic() + seconds, head(connection)
    while time.monotonic() < end:
        positions = shown(connection)
        if all(positions.get(name, 0) >= newest for name in PROJECTIONS):
            time.sleep(0.1)  # the watch sees it too
            return
        time.sleep(0.05)
    raise TimeoutError(f"projections stand at {shown(connection)}, the log at {newest}")


def _figure(bench: Bench, connection: psycopg.Connection, watch: _Watch, due: dict[str, float]) -> Figure:
    warm = 1 if bench.quick else WARM_SECONDS
    begin = min(due.values()) + warm
    rows = connection.execute("SELECT message_id, last_position, verdict FROM ledger.inbox").fetchall()
    fates = {message: (position, verdict) for message, position, verdict in rows if message in due}
    refused = sum(verdict != "accepted" for _, verdict in fates.values())
    assert not refused, f"{refused} messages of the load were not accepted"
    measured = {message: at for message, at in due.items() if at >= begin}
    by_projection = {
        name: sorted(
            (watch.visible_at(name, fates[message][0]) - at) * 1_000 for message, at in measured.items()
        )
        for name in PROJECTIONS
    }
    percentiles = {name: quantiles(times, n=100) for name, times in by_projection.items()}
    slowest = max(percentiles, key=lambda name: percentiles[name][98])
    worst = percentiles[slowest]
    return Figure(
        name=f"accepted → visible, p99 at {RATE}/s",
        unit="ms",
        ours=worst[98],
        bar=f"< {BAR_MS:.0f} ms",
        met=worst[98] < BAR_MS,
        count=len(measured),
        note=f"slowest projection {slowest}: p50 {worst[49]:.0f} ms, p99 {worst[98]:.0f} ms, "
        f"max {by_projection[slowest][-1]:.0f} ms; one run of {SECONDS} s through Kafka, from the scheduled send; "
        f"seen by polling each {POLL_SECONDS * 1000:.0f} ms",
        extra={
            name: {"p50": each[49], "p90": each[89], "p99": each[98]} for name, each in percentiles.items()
        },
    )
