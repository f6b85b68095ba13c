"""Memory of a real consumer process over a long run: it must not grow with what it has seen."""

import time
from collections.abc import Sequence
from dataclasses import dataclass, field
from statistics import linear_regression
from threading import Event, Thread

import psycopg

from benchmarks.bench import Bench
from benchmarks.figure import Figure, Results
from benchmarks.house import postgres_settings
from benchmarks.meter import US, process_seconds, resident_bytes
from benchmarks.served import fresh_topics, inbox_count, prepare, process, send, sender, wait_for_count
from benchmarks.workloads.disputes import messages, places

MESSAGES, MILLION = 200_000, 1_000_000
BLOCK = 50_000
SAMPLE_SECONDS = 0.5
BAR_MB, FLAT_MB = 300.0, 5.0
CACHES_ARE_FULL = (
    400_000  # the road remembers some thousand cases of a dozen facts each; before that memory must grow
)
MB = 1_000_000
PATIENCE_SECONDS = 900.0


@dataclass(slots=True)
class _Samples:
    """Memory and messages taken, side by side."""

    pid: int
    dsn: str
    taken: list[int] = field(default_factory=list)
    resident: list[float] = field(default_factory=list)
    stopping: Event = field(default_factory=Event)

    def look(self) -> None:
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            while not self.stopping.is_set():
                self.resident.append(resident_bytes(self.pid) / MB)
                self.taken.append(inbox_count(connection))
                self.stopping.wait(SAMPLE_SECONDS)

    def slope(self) -> float:
        """MB for each 100,000 messages more, over the second half of the run."""
        first = self.taken[-1] // 2
        points = [(n, mb) for n, mb in zip(self.taken, self.resident, strict=True) if n >= first]
        if len({n for n, _ in points}) < 2:
            return 0.0
        return linear_regression([n for n, _ in points], [mb for _, mb in points]).slope * 100_000


def memory(bench: Bench, results: Results) -> None:
    """a consumer's memory over 200,000 messages from Kafka: bound and slope"""
    _measure(bench, results, bench.size(MESSAGES))


def memory_million(bench: Bench, results: Results) -> None:
    """the same over 1,000,000 messages (some minutes; not part of the default run)"""
    _measure(bench, results, bench.size(MILLION))


def _measure(bench: Bench, results: Results, count: int) -> None:
    ground, place = bench.ground, bench.place / f"memory-{count}"
    assert ground.broker is not None
    with ground.database() as name:
        settings = postgres_settings(ground, name, place)
        settings.kafka_group = f"gridledger-{name}"
        fresh_topics(ground.broker)
        prepare(settings)
        dsn = ground.dsn_of(name)
        with (
            process(["consume"], settings, place / "consume.log") as pid,
            psycopg.connect(dsn, autocommit=True) as connection,
        ):
            samples = _Samples(pid, dsn)
            thread = Thread(target=samples.look, name="samples")
            before = inbox_count(connection)
            started = time.monotonic()
            thread.start()
            try:
                _send_all(bench, count)
                wait_for_count(connection, before + count + len(places()), PATIENCE_SECONDS)
            finally:
                samples.stopping.set()
                thread.join()
            seconds = time.monotonic() - started
            results.figures.append(_figure(samples, count, seconds, process_seconds(pid)))


def _send_all(bench: Bench, count: int) -> None:
    assert bench.ground.broker is not None
    producer = sender(bench.ground.broker, linger_ms=20, batch_size=65_536)
    for message in places():
        send(producer, message)
    producer.flush()
    for number, start in enumerate(range(0, count, BLOCK)):
        for message in messages(min(BLOCK, count - start), seed=100 + number):
            send(producer, message)
    producer.flush()
    producer.close()


def _figure(samples: _Samples, count: int, seconds: float, cpu: float) -> Figure:
    most, slope = max(samples.resident), samples.slope()
    long_enough = count // 2 >= CACHES_ARE_FULL
    judged = (
        f"flat: below {FLAT_MB:.0f}" if long_enough else "still filling its bounded caches: not judged here"
    )
    return Figure(
        name=f"consumer memory, {count:,} messages",
        unit="MB at most",
        ours=most,
        bar=f"< {BAR_MB:.0f} MB" + (", flat" if long_enough else ""),
        met=most < BAR_MB and (not long_enough or slope < FLAT_MB),
        cpu=cpu * US / count,
        count=count,
        note=f"{slope:+.1f} MB for each 100,000 messages over the second half ({judged}); "
        f"{count / seconds:,.0f} messages/s through Kafka; one run",
        extra={"slope_mb_per_100k": slope, "samples": _thinned(samples)},
    )


def _thinned(samples: _Samples) -> Sequence[tuple[int, float]]:
    step = max(1, len(samples.taken) // 100)
    return list(zip(samples.taken, samples.resident, strict=True))[::step]
