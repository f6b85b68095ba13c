"""Wall clock and CPU of one piece of work, ours and the database server's."""

import gc
import os
import resource
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path
from statistics import median

TICK = os.sysconf("SC_CLK_TCK")
US = 1_000_000


@dataclass(frozen=True, slots=True)
class Work:
    """What a piece of work reports of itself: how many events, and a hash of what it left behind."""

    count: int
    digest: str


@dataclass(frozen=True, slots=True)
class Measured:
    """One timed round."""

    work: Work
    seconds: float
    cpu: float
    server_cpu: float

    @property
    def rate(self) -> float:
        """Events a second."""
        return self.work.count / self.seconds

    @property
    def cpu_us(self) -> float:
        """Our CPU microseconds an event."""
        return self.cpu * US / self.work.count

    @property
    def server_us(self) -> float:
        """The database's CPU microseconds an event."""
        return self.server_cpu * US / self.work.count


@dataclass(frozen=True, slots=True)
class Round:
    """A round in three steps, of which only `run` is timed."""

    run: Callable[[], int]
    digest: Callable[[], str]
    after: Callable[[], None] = lambda: None


def measure(each: Round, server_pid: int | None) -> Measured:
    """Time one round. What lies ready for it is frozen: no round pays for its load or its predecessor."""
    gc.collect()
    gc.freeze()
    server, cpu, wall = server_seconds(server_pid), own_seconds(), time.perf_counter()
    count = each.run()
    wall, cpu = time.perf_counter() - wall, own_seconds() - cpu
    server = server_seconds(server_pid) - server
    gc.unfreeze()
    measured = Measured(Work(count, each.digest()), wall, cpu, server)
    each.after()
    return measured


def alternate(
    rounds: int, sides: Sequence[Callable[[], Round]], server_pid: int | None
) -> list[list[Measured]]:
    """A B A B …: every side once a round, so that a slow minute of the machine hits all of them."""
    results: list[list[Measured]] = [[] for _ in sides]
    for _ in range(rounds):
        for index, side in enumerate(sides):
            results[index].append(measure(side(), server_pid))
    return results


def middle(rounds: Sequence[Measured], of: Callable[[Measured], float]) -> float:
    """The median of one property."""
    return median(of(each) for each in rounds)


def same_digest(rounds: Sequence[Measured]) -> str:
    """The hash all rounds agree on. Raises `AssertionError` when they do not."""
    digests = {each.work.digest for each in rounds}
    counts = {each.work.count for each in rounds}
    assert len(digests) == 1, f"rounds left different contents: {sorted(digests)}"
    assert len(counts) == 1, f"rounds did different amounts of work: {sorted(counts)}"
    return digests.pop()


def own_seconds() -> float:
    """CPU of this process and of every child of it that has ended."""
    ended = resource.getrusage(resource.RUSAGE_CHILDREN)
    return time.process_time() + ended.ru_utime + ended.ru_stime


def server_seconds(postmaster: int | None) -> float:
    """CPU of a PostgreSQL server and all it ever forked; 0 without a server."""
    if postmaster is None:
        return 0.0
    utime, stime, children = _times(postmaster)
    return (utime + stime + children + sum(sum(_times(each)[:2]) for each in _children(postmaster))) / TICK


def resident_bytes(pid: int) -> int:
    """Memory a process holds now."""
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE")


def process_seconds(pid: int) -> float:
    """CPU a process has used."""
    return sum(_times(pid)[:2]) / TICK


def _times(pid: int) -> tuple[int, int, int]:
    try:
        fields = Path(f"/proc/{pid}/stat").read_text().rsplit(")", 1)[1].split()
    except OSError:
        return (0, 0, 0)
    return int(fields[11]), int(fields[12]), int(fields[13]) + int(fields[14])


def _children(pid: int) -> list[int]:
    try:
        return [int(word) for word in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]
    except OSError:
        return []
