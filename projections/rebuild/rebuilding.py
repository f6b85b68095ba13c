"""A rebuild from first slice to swap: fill beside live, catch up, compare at one position, put in place."""

import time
from collections.abc import Callable
from dataclasses import dataclass
from uuid import uuid4

from ledger.follower import Tell, silent
from ledger.port import LedgerStore
from projections.fold import Folder
from projections.readstore.port import Lease, ReadStore
from projections.readstore.shapes import has_shape
from projections.rebuild import bookkeeping
from projections.rebuild.comparison import ComparedPart, compared, first_differences, whole
from projections.rebuild.fill import Bench, OpenBench, fill
from projections.rebuild.fingerprint import fingerprint
from projections.rebuild.leases import HeldLeases
from projections.rebuild.port import Build, RebuildRunning, ShadowStore
from projections.rebuild.report import Outcome, RebuildReport, Wanted
from projections.rebuild.shadow import ShadowFolder, shadow_name
from projections.rebuild.slices import slices_for
from projections.rebuild.stores import shadows_of
from projections.replay import RowDifference
from projections.runner import ProjectionRunner

BATCH = 2_000
NEAR = 500  # events live may be ahead when it is asked to wait
ROUNDS = 20

Report = Callable[[str, str], None]


@dataclass(frozen=True, slots=True)
class Rebuild:
    """One projection's rebuild. `make_folder` gives a new fold each time, `open_bench` opens a worker's own things."""

    ledger: LedgerStore
    views: ReadStore
    make_folder: Callable[[], Folder]
    open_bench: OpenBench
    report: Report

    def run(self, wanted: Wanted, tell: Tell = silent) -> RebuildReport:
        """Rebuild, and swap if both agree. `tell` hears how many events are folded.

        Raises `RebuildRunning` while another process is at it, `SwapBlocked` when the tables stay in use.
        """
        began = time.monotonic()
        name = self.make_folder().name
        shadows = shadows_of(self.views)
        with HeldLeases(self.views, wanted.lease_seconds) as held:
            lease = held.take(shadow_name(name))
            if lease is None:
                raise RebuildRunning(name)
            build, before = self._build(shadows, wanted)
            build = self._filled(shadows, build, wanted, tell)
            self._approach(lease, build, tell)
            filled = time.monotonic()
            met = self._meet(shadows, build, held, lease, accept_difference=wanted.accept_difference)
        return RebuildReport(
            projection=name,
            outcome=met.outcome,
            position=met.position,
            resumed=before is not None,
            events=max(0, met.position - (before or 0)),
            rows=sum(each.shadow.rows for each in met.compared[:-2]),
            fold_seconds=round(filled - began, 3),
            seconds=round(time.monotonic() - began, 3),
            live_hash=whole([each.live for each in met.compared]),
            shadow_hash=whole([each.shadow for each in met.compared]),
            compared=met.compared,
            differences=met.differences,
            kept=met.kept,
        )

    def drop_old(self) -> tuple[str, ...]:
        """Throw away the tables the last swap kept, and say which."""
        return tuple(shadows_of(self.views).drop_old(self.make_folder().tables))

    def _build(self, shadows: ShadowStore, wanted: Wanted) -> tuple[Build, int | None]:
        """The one that was begun by the same program, with how many events it has; or a new one and None."""
        folder = self.make_folder()
        shadows.prepare()
        mark = fingerprint(self.ledger, folder)
        begun = shadows.begun(folder.name)
        if begun is not None and begun.fingerprint == mark and not wanted.from_scratch:
            return begun, shadows.events_filled(begun)
        # What can be folded in no order but the log's has no slices: it follows from the beginning on.
        target = self.ledger.head() if folder.by_stream else 0
        build = Build(
            folder.name,
            uuid4().hex,
            mark,
            target,
            slices_for(target, wanted.slice_events or shadows.slice_events),
        )
        shadows.begin(build, folder.tables)
        return build, None

    def _filled(self, shadows: ShadowStore, build: Build, wanted: Wanted, tell: Tell) -> Build:
        if build.filled:
            return build
        bench = Bench(self.ledger, self.views, ShadowFolder(self.make_folder()))
        fill(bench, self.open_bench, build, wanted.workers, tell)
        return shadows.finish_fill(build, self.make_folder().tables)

    def _approach(self, lease: Lease, build: Build, tell: Tell) -> None:
        """Follow the log in rounds, each shorter than the last, until little is left to do while live waits."""
        follower = self._runner(ShadowFolder(self.make_folder()))
        for _ in range(ROUNDS):
            head = self.ledger.head()
            if head - self.views.position(shadow_name(build.projection)) <= NEAR:
                return
            follower.fold_up_to(head, lease, tell)

    def _meet(
        self, shadows: ShadowStore, build: Build, held: HeldLeases, lease: Lease, *, accept_difference: bool
    ) -> "_Met":
        """Live waits from here on: bring both to one position, compare, swap if they agree."""
        tables, name = self.make_folder().tables, build.projection
        leases = held.take_over(name), lease
        live = self.views.position(name)
        position = max(live, self.views.position(shadow_name(name)), self.ledger.head())
        comparable = all(has_shape(self.views, table) for table in tables)
        # A read model nobody ever followed says nothing: there is nothing to compare, and nothing to lose.
        new = comparable and not live and all(shadows.is_empty(table) for table in tables)
        if comparable and not new:
            self._runner(self.make_folder()).fold_up_to(position, leases[0])
        self._runner(ShadowFolder(self.make_folder())).fold_up_to(position, lease)
        parts = bookkeeping.parts(name, tables)
        results = compared(shadows, parts, with_live=comparable and not new)
        agrees = all(each.agrees for each in results)
        differences = first_differences(shadows, parts, results) if comparable and not new else ()
        if not (agrees or new or accept_difference):
            outcome = Outcome.DIFFERS if comparable else Outcome.OTHER_SHAPE
            return _Met(outcome, position, results, differences)
        kept = shadows.swap(build, position, leases, tables, moments=not agrees)
        return _Met(Outcome.SWAPPED, position, results, differences, tuple(kept))

    def _runner(self, folder: Folder) -> ProjectionRunner:
        return ProjectionRunner(self.ledger, self.views, folder, self.report, batch=BATCH)


@dataclass(frozen=True, slots=True)
class _Met:
    """What became of live and shadow at `position`."""

    outcome: Outcome
    position: int
    compared: tuple[ComparedPart, ...]
    differences: tuple[RowDifference, ...]
    kept: tuple[str, ...] = ()
