"""Three consumer processes on a preloaded broker, the mixed town to durable: against COPY of the very rows."""

import os
import signal
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager

import psycopg

from app.settings import Settings
from benchmarks.bench import Bench
from benchmarks.contents import postgres_contents
from benchmarks.figure import Figure, Results
from benchmarks.house import postgres_settings, prepared
from benchmarks.meter import US, Measured, Round, Work, measure, middle, process_seconds, server_seconds
from benchmarks.peers.copied_rows import FinishedRows, copy_in, finished_rows, row_digest
from benchmarks.served import NotThere, fresh_topics, inbox_count, prepare, process, send, sender
from benchmarks.workloads.intake_postgres import BATCH, COPIED_WITH_KEYS
from benchmarks.workloads.intake_town import shares
from benchmarks.workloads.message import Message
from benchmarks.workloads.town import accepted_at_once
from consumers.topics import PARTITIONS

PERSONS = 4_000
CONSUMERS = 3
ROUNDS = 3
BAR, STRETCH = 0.35, 0.50
FIRST = 200  # sent ahead, so that all three have their partitions, their connections and their code warm
POLL_SECONDS = 0.01
PATIENCE_SECONDS = 120.0
SETTLE_SECONDS = 10.0
LEAST_ACCEPTED = 0.99
JOIN_SECONDS = 4.0  # the group has settled


def intake_three(bench: Bench, results: Results) -> None:
    """three `consume` processes over 12 partitions, records waiting in the topics, against COPY of the very rows"""
    load = accepted_at_once(bench.size(PERSONS, least=600))
    measured: list[tuple[Measured, Measured]] = []
    verdicts: Counter[str] = Counter()
    rows = 0
    for number in range(bench.rounds(ROUNDS)):
        with bench.ground.database() as name:
            settings = postgres_settings(bench.ground, name, bench.place / f"intake-three-{number}")
            settings.kafka_group = f"gridledger-{name}"
            dsn = bench.ground.dsn_of(name)
            ours = _consumed(bench, settings, dsn, load)
            verdicts += _verdicts(dsn)
            given = finished_rows(dsn, COPIED_WITH_KEYS, -(-len(load) // BATCH))
            rows = given.lines
            digest = postgres_contents(dsn)
        copied = measure(_copied(bench, given, len(load), digest), bench.ground.server_pid)
        measured.append((ours, copied))
    results.figures.append(_figure(load, measured, verdicts, rows))


def _consumed(bench: Bench, settings: Settings, dsn: str, load: Sequence[Message]) -> Measured:
    """From the moment all three are let go, records waiting, until the last message is durable."""
    assert bench.ground.broker is not None
    fresh_topics(bench.ground.broker)
    prepare(settings)
    producer = sender(bench.ground.broker, linger_ms=20, batch_size=65_536)
    with _three(settings) as pids, psycopg.connect(dsn, autocommit=True) as connection:
        for upto in (_places(load), FIRST):
            for message in load[inbox_count(connection) : upto]:
                send(producer, message)
            producer.flush()
            _wait(connection, upto)
        time.sleep(JOIN_SECONDS)
        with _held(pids):
            for message in load[FIRST:]:
                send(producer, message)
            producer.flush()
            producer.close()
            cpu, server = _cpu(pids), server_seconds(bench.ground.server_pid)
            began = time.perf_counter()
        _wait(connection, len(load))
        seconds = time.perf_counter() - began
        cpu, server = _cpu(pids) - cpu, server_seconds(bench.ground.server_pid) - server
        _wait_until_little_waits(connection)
    return Measured(Work(len(load) - FIRST, ""), seconds, cpu, server)


def _places(load: Sequence[Message]) -> int:
    """How many messages at the beginning tell of divisions and grids: these stand before anything is said of them."""
    places = [each.type.split(".")[1] in ("division", "grid") for each in load]
    count = sum(places)
    assert all(places[:count])
    assert count <= FIRST
    return count


@contextmanager
def _three(settings: Settings) -> Iterator[list[int]]:
    with ExitStack() as stack:
        yield [
            stack.enter_context(process(["consume"], settings, settings.data_dir / f"consume-{number}.log"))
            for number in range(CONSUMERS)
        ]


@contextmanager
def _held(pids: Sequence[int]) -> Iterator[None]:
    """The processes stand still while the topics fill; their group still counts on them."""
    for pid in pids:
        os.kill(pid, signal.SIGSTOP)
    try:
        yield
    finally:
        for pid in pids:
            os.kill(pid, signal.SIGCONT)


def _copied(bench: Bench, given: FinishedRows, count: int, digest: str) -> Round:
    """COPY of the rows the three wrote, one process, 500 messages' share a commit."""
    stack = ExitStack()
    name = stack.enter_context(bench.ground.database())
    dsn = bench.ground.dsn_of(name)
    stack.enter_context(prepared(postgres_settings(bench.ground, name, bench.place / "intake-three-copy")))
    connection = stack.enter_context(psycopg.connect(dsn, autocommit=True))

    def run() -> int:
        copy_in(connection, given.batches)
        return count

    def made() -> str:
        assert row_digest(connection, COPIED_WITH_KEYS) == given.digest, "COPY left other rows"
        assert postgres_contents(dsn) == digest
        return digest

    return Round(run, made, stack.close)


def _wait(connection: psycopg.Connection, wanted: int) -> None:
    end = time.monotonic() + PATIENCE_SECONDS
    while (found := inbox_count(connection)) < wanted:
        if time.monotonic() > end:
            raise NotThere(f"{found} of {wanted} messages were taken within {PATIENCE_SECONDS:.0f} s")
        time.sleep(POLL_SECONDS)


def _wait_until_little_waits(connection: psycopg.Connection) -> None:
    """What overtook the thing it stands on is decided when that has come; what is not, is told in the figure."""
    end = time.monotonic() + SETTLE_SECONDS
    asked = "SELECT count(*) FROM ledger.inbox WHERE verdict = 'waiting'"
    while (connection.execute(asked).fetchone() or (0,))[0] and time.monotonic() < end:
        time.sleep(POLL_SECONDS)


def _verdicts(dsn: str) -> Counter[str]:
    with psycopg.connect(dsn) as connection:
        found = connection.execute(
            "SELECT CASE verdict WHEN 'accepted' THEN verdict ELSE verdict || ' ' || coalesce(code, '') END, count(*) "
            "FROM ledger.inbox GROUP BY 1"
        ).fetchall()
    return Counter({str(verdict): int(count) for verdict, count in found})


def _cpu(pids: Sequence[int]) -> float:
    return sum(process_seconds(pid) for pid in pids)


def _figure(
    load: Sequence[Message], rounds: Sequence[tuple[Measured, Measured]], verdicts: Counter[str], rows: int
) -> Figure:
    ours, copied = [each for each, _ in rounds], [each for _, each in rounds]
    rate, reference = middle(ours, lambda each: each.rate), middle(copied, lambda each: each.rate)
    accepted = verdicts["accepted"] / verdicts.total()
    others = ", ".join(f"{count:,} {verdict}" for verdict, count in verdicts.items() if verdict != "accepted")
    assert accepted > LEAST_ACCEPTED, f"the load was not accepted: {others}"
    return Figure(
        name="intake of the town, three consumers",
        unit="messages/s",
        ours=rate,
        reference=reference,
        against="COPY, 500 a commit",
        ratio=rate / reference,
        bar=f"≥ {BAR:.0%} (stretch {STRETCH:.0%})",
        met=rate / reference >= BAR,
        cpu=middle(ours, lambda each: each.cpu * US / each.work.count),
        server_cpu=middle(ours, lambda each: each.server_us),
        reference_cpu=middle(copied, lambda each: each.cpu_us),
        reference_server_cpu=middle(copied, lambda each: each.server_us),
        runs=len(rounds),
        count=len(load),
        note=f"{len(load):,} messages ({shares(load)}) wait in three topics of {PARTITIONS} partitions while the "
        f"processes are held; from their release until the last is durable; {accepted:.2%} accepted "
        f"({others or 'whichever topic was faster'}); {os.cpu_count()} cores for three processes, PostgreSQL and the broker; {rows:,} rows copied: "
        f"{', '.join(COPIED_WITH_KEYS)}",
        extra={"verdicts": dict(verdicts), "seconds": [round(each.seconds, 3) for each in ours]},
    )
