"""What proving costs taking in: the same intake alone, and with the proof tree, its map and its signatures at its heels."""

import shutil
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass

from app.assembly import House
from app.settings import Settings, StoreKind
from app.views import open_views
from benchmarks.bench import Bench
from benchmarks.county_ground import prepare_all
from benchmarks.figure import Figure, Results
from benchmarks.house import deliveries, postgres_settings, require_accepted, sqlite_settings, take_all
from benchmarks.meter import Measured, Round, alternate, middle
from benchmarks.served import NotThere, process
from benchmarks.workloads.disputes import messages, places
from intake.delivery import Receipt

MESSAGES = 20_000
BATCH = 500
FOLLOWERS = ("proofs", "histories")
BAR = 0.05
PATIENCE_SECONDS = 60.0


@dataclass(slots=True)
class _Sides:
    """Intake into one kind of store, with or without a `project` process that proves what is taken."""

    bench: Bench
    kind: StoreKind
    warm: int
    load: int

    def side(self, *, proved: bool) -> Callable[[], Round]:
        """A fresh house for every round; followers stand and have caught up before it begins."""

        def round_() -> Round:
            stack = ExitStack()
            settings = prepare_all(stack.enter_context(self._settings()))
            house = House(settings)
            stack.callback(house.store.close)
            road, given = house.road(), deliveries([*places(), *messages(self.load)])
            take_all(road, given[: self.warm], BATCH)
            if proved:
                log = settings.data_dir / "project.log"
                stack.enter_context(process(["project", *FOLLOWERS], settings, log))
                _wait_until_followed(settings, self.warm)
            receipts: list[Receipt] = []

            def run() -> int:
                receipts.extend(take_all(road, given[self.warm :], BATCH, self.warm))
                return len(receipts)

            def digest() -> str:
                require_accepted(receipts)
                return f"{len(receipts)} accepted"

            return Round(run, digest, stack.close)

        return round_

    @contextmanager
    def _settings(self) -> Iterator[Settings]:
        place = self.bench.place / f"append-{self.kind.value}"
        try:
            if self.kind is StoreKind.SQLITE:
                yield sqlite_settings(place)
                return
            with self.bench.ground.database() as name:
                yield postgres_settings(self.bench.ground, name, place)
        finally:
            shutil.rmtree(place, ignore_errors=True)


def append_with_proofs(bench: Bench, results: Results) -> None:
    """intake alone against intake while the proof tree follows and signs, both databases"""
    for kind, name in ((StoreKind.POSTGRES, "PostgreSQL"), (StoreKind.SQLITE, "SQLite")):
        sides = _Sides(bench, kind, warm=len(places()), load=bench.size(MESSAGES))
        server = bench.ground.server_pid if kind is StoreKind.POSTGRES else None
        alone, proved = alternate(bench.rounds(), [sides.side(proved=False), sides.side(proved=True)], server)
        results.figures.append(_figure(name, alone, proved))


def _figure(name: str, alone: Sequence[Measured], proved: Sequence[Measured]) -> Figure:
    """Time an event more than alone: the inverse of the rates."""
    with_proofs, without = middle(proved, lambda each: each.rate), middle(alone, lambda each: each.rate)
    overhead = without / with_proofs - 1
    return Figure(
        name=f"intake while proofs follow, {name}",
        unit="messages/s",
        ours=with_proofs,
        reference=without,
        against="alone",
        ratio=overhead,
        bar=f"≤ {BAR:.0%} more time",
        met=overhead <= BAR,
        cpu=middle(proved, lambda each: each.cpu_us),
        server_cpu=middle(proved, lambda each: each.server_us),
        reference_cpu=middle(alone, lambda each: each.cpu_us),
        reference_server_cpu=middle(alone, lambda each: each.server_us),
        runs=len(proved),
        count=proved[0].work.count,
        note=f"{overhead:+.1%} time a message; a `project {' '.join(FOLLOWERS)}` process folds the tree and the map of "
        "histories and signs checkpoints meanwhile, on the same processors; its own CPU is not in the column",
    )  # fmt: skip


def _wait_until_followed(settings: Settings, least: int) -> None:
    """Until both followers stand behind the events that were there before."""
    views, end = open_views(settings), time.monotonic() + PATIENCE_SECONDS
    try:
        while min(views.position(each) for each in FOLLOWERS) < least:
            if time.monotonic() > end:
                raise NotThere("the proofs did not follow")
            time.sleep(0.05)
    finally:
        views.close()
