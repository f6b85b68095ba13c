"""Filling the shadow: slice by slice, by as many processes as there are, each with connections of its own."""

import gc
import multiprocessing
import os
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from multiprocessing.process import BaseProcess
from uuid import UUID

from ledger.follower import LogHasAGap, Tell
from ledger.port import LedgerStore
from projections.fold import FoldFailed, LeftOut
from projections.readstore.port import ReadStore
from projections.rebuild.port import Build, FoldedSlice
from projections.rebuild.shadow import ShadowFolder
from projections.rebuild.slices import Slice
from projections.rebuild.stores import shadows_of

SECONDS_TO_END = 30.0
PAUSE_SECONDS = 0.05


@dataclass(frozen=True, slots=True)
class Bench:
    """One process's own connections and its own fold."""

    ledger: LedgerStore
    views: ReadStore
    folder: ShadowFolder

    def close(self) -> None:
        """Give connections back."""
        self.views.close()
        self.ledger.close()


OpenBench = Callable[[], Bench]  # sent to worker processes: it must be picklable


def fill(bench: Bench, open_bench: OpenBench, build: Build, workers: int, tell: Tell) -> None:
    """Fill the shadow up to the target; this process is one of the workers. `tell` hears events folded so far.

    What a worker that died left unwritten is done here; a trouble that lasts then shows itself here.
    """
    helpers = [_start(open_bench, build) for _ in range(min(workers, build.slices) - 1)]
    try:
        fill_slices(bench, build, tell)
        for helper in helpers:
            helper.join()
        while shadows_of(bench.views).slices_left(build):
            # One of a worker that died, or still in the hands of one whose parent did: it is given back soon.
            fill_slices(bench, build, tell)
            time.sleep(PAUSE_SECONDS)
    finally:
        for helper in helpers:
            helper.terminate()
            helper.join(SECONDS_TO_END)
    found = shadows_of(bench.views).events_filled(build)
    if found != build.target:
        raise LogHasAGap(f"{build.target} events were expected up to that position, {found} are there")


def fill_slices(bench: Bench, build: Build, tell: Tell, go_on: Callable[[], bool] = lambda: True) -> None:
    """Take slices until none is left."""
    shadows = shadows_of(bench.views)

    def fold(slice_: Slice) -> FoldedSlice:
        return _folded(bench, slice_, build.target)

    with collector_at_rest():
        while go_on() and shadows.fill_next(build, fold) is not None:
            tell(shadows.events_filled(build))


def _folded(bench: Bench, slice_: Slice, target: int) -> FoldedSlice:
    """A stream that cannot be folded is left out from that event on, as live following leaves it out in the end."""
    rows = bench.ledger.read_streams(first=slice_.first, last=slice_.last, until=target)
    left_out: dict[UUID, LeftOut] = {}
    while True:
        try:
            return FoldedSlice(len(rows), bench.folder.fold_whole(rows, left_out=left_out))
        except FoldFailed as failure:
            left_out[failure.row.stream_id] = LeftOut(failure.row.position, failure.reason)


@contextmanager
def collector_at_rest() -> Iterator[None]:
    """A slice makes a hundred thousand objects without a cycle: walking them costs more than folding them."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()


def _start(open_bench: OpenBench, build: Build) -> BaseProcess:
    # Spawned, not forked: this process may have threads and connections that a copy must not touch.
    process = multiprocessing.get_context("spawn").Process(
        target=_work, args=(open_bench, build, os.getpid()), daemon=True
    )
    process.start()
    return process


def _work(open_bench: OpenBench, build: Build, parent: int) -> None:
    bench = open_bench()
    try:
        fill_slices(bench, build, lambda _: None, lambda: os.getppid() == parent)
    finally:
        bench.close()
