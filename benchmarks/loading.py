"""A first load: one process that takes block after block, told by another that makes them up meanwhile."""

import time
from collections import Counter
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from itertools import islice
from multiprocessing import get_context
from multiprocessing.connection import Connection
from pathlib import Path

from app.assembly import House
from app.collector import calm
from app.settings import Settings
from benchmarks.house import WAIT_FOR_EVER, deliveries
from benchmarks.workloads.message import Message

BLOCK = 5_000
STOP_SECONDS = 60.0
KIB = 1_024


@dataclass(frozen=True, slots=True)
class Taken:
    """What taking some messages came to: time and CPU of the taking alone, the process's memory at most."""

    messages: int
    head: int
    seconds: float
    cpu: float
    peak_bytes: int
    verdicts: Counter[str]


@dataclass(slots=True)
class Loader:
    """The taking process; it makes nothing up, so its memory is the house's and one block of messages."""

    pid: int
    _connection: Connection

    def take(self, messages: Sequence[Message]) -> Taken:
        """Make these durable. Raises `EOFError` if the process died."""
        self._connection.send(messages)
        taken = self._connection.recv()
        assert isinstance(taken, Taken)
        return taken


@contextmanager
def loader(settings: Settings) -> Iterator[Loader]:
    """A process with a road of its own over a prepared store."""
    context = get_context("spawn")
    here, there = context.Pipe()
    patient = settings.model_copy(update={"wait_seconds": WAIT_FOR_EVER})
    process = context.Process(target=_work, args=(patient, there), daemon=True)
    process.start()
    there.close()
    try:
        assert process.pid is not None
        yield Loader(process.pid, here)
    finally:
        here.close()
        process.join(STOP_SECONDS)
        process.terminate()


def blocks(messages: Iterator[Message], size: int = BLOCK) -> Iterator[list[Message]]:
    """The messages in lists of one size."""
    while block := list(islice(messages, size)):
        yield block


def peak_bytes(pid: int | str = "self") -> int:
    """The most memory a process has held."""
    for line in Path(f"/proc/{pid}/status").read_text().splitlines():
        if line.startswith("VmHWM:"):
            return int(line.split()[1]) * KIB
    return 0


def _work(settings: Settings, told: Connection) -> None:
    calm()
    house = House(settings)
    road = house.road()
    try:
        while True:
            messages: list[Message] = told.recv()
            given = deliveries(messages)
            wall, cpu = time.perf_counter(), time.process_time()
            receipts = road.take(given)
            wall, cpu = time.perf_counter() - wall, time.process_time() - cpu
            verdicts = Counter(str(each.verdict) for each in receipts)
            told.send(Taken(len(given), house.store.head(), wall, cpu, peak_bytes(), verdicts))
    except EOFError:
        house.store.close()
