"""Houses that already hold a town, filled once a run: each workload gets copies of its own to work on."""

import shutil
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import psycopg

from app.commands.prepare import prepare_everything
from app.settings import Settings, StoreKind
from benchmarks.bench import Bench
from benchmarks.ground import Ground
from benchmarks.house import postgres_settings, sqlite_settings
from benchmarks.loading import Loader, blocks, loader
from benchmarks.meter import server_seconds
from benchmarks.workloads.message import Message
from benchmarks.workloads.town import told


@dataclass(frozen=True, slots=True)
class Mark:
    """How far a load was, and what it had cost by then: `cpu` of the taking process, `server_cpu` of the database."""

    events: int
    messages: int
    seconds: float
    cpu: float
    server_cpu: float

    @property
    def cost(self) -> float:
        """CPU seconds, process and database together."""
        return self.cpu + self.server_cpu


@dataclass(slots=True)
class Filled:
    """A store that holds the town, and how its load went: `marks` after every block."""

    settings: Settings
    persons: int
    marks: list[Mark] = field(default_factory=list)
    verdicts: dict[str, int] = field(default_factory=dict)
    peak_bytes: int = 0
    disk_bytes: int = 0

    @property
    def events(self) -> int:
        """The newest position of the log."""
        return self.marks[-1].events


@dataclass(frozen=True, slots=True)
class Town:
    """The same town in both databases."""

    served: Filled
    embedded: Filled


_towns: dict[tuple[str, int, int | None], Town] = {}


def town(bench: Bench, persons: int, events: int | None = None) -> Town:
    """A town of so many persons, loaded when first asked for in this run; the load ends at `events`, if given.

    It comes as it arrives, with what is early, twice or wrong. Each block is taken by both houses, one after the other.
    """
    key = (bench.ground.dsn, persons, events)
    if key not in _towns:
        _towns[key] = _load(bench, persons, events)
    return _towns[key]


def served_town(bench: Bench, persons: int) -> Filled:
    """The same on PostgreSQL alone, not kept for other workloads of the run."""
    served = _empty_served(bench, persons, f"town-{persons}-served-alone")
    _fill(bench, [served], persons, None)
    return served


def prepare_all(settings: Settings) -> Settings:
    """Everything `gridledger prepare` makes: the processes of a workload start on nothing less."""
    prepare_everything(settings)
    return settings


@contextmanager
def copy_of(bench: Bench, filled: Filled, place: Path) -> Iterator[Settings]:
    """A house of one's own that holds the same, keys included; it goes with the block."""
    original = filled.settings
    shutil.copytree(original.data_dir, place)
    try:
        if original.store is StoreKind.SQLITE:
            yield sqlite_settings(place)
            return
        with bench.ground.database(template=original.postgres_database) as name:
            copied = postgres_settings(bench.ground, name, place)
            copied.store_name = original.store_name  # its key of checkpoints signs under this name
            yield copied
    finally:
        shutil.rmtree(place, ignore_errors=True)


def _load(bench: Bench, persons: int, events: int | None) -> Town:
    name = f"town-{persons}-{events or 'whole'}"
    served = _empty_served(bench, persons, f"{name}-served")
    embedded = Filled(prepare_all(sqlite_settings(bench.place / f"{name}-embedded")), persons)
    _fill(bench, [served, embedded], persons, events)
    return Town(served, embedded)


def _empty_served(bench: Bench, persons: int, place: str) -> Filled:
    database = bench.ground.create_database()
    return Filled(prepare_all(postgres_settings(bench.ground, database, bench.place / place)), persons)


def _fill(bench: Bench, houses: Sequence[Filled], persons: int, events: int | None) -> None:
    with ExitStack() as stack:
        sides = [_Side(bench, filled, stack.enter_context(loader(filled.settings))) for filled in houses]
        for block in blocks(told(persons)):
            for side in sides:
                side.take(block)
            if events is not None and houses[0].events >= events:
                break
    for filled in houses:
        filled.disk_bytes = _disk_bytes(bench.ground, filled.settings)


class _Side:
    """One house while it is filled."""

    def __init__(self, bench: Bench, filled: Filled, process: Loader) -> None:
        self._filled = filled
        self._process = process
        served = filled.settings.store is StoreKind.POSTGRES
        self._server_pid = bench.ground.server_pid if served else None

    def take(self, block: Sequence[Message]) -> None:
        """One block, and a mark of where the load stands after it."""
        filled = self._filled
        before = filled.marks[-1] if filled.marks else Mark(0, 0, 0.0, 0.0, 0.0)
        server = server_seconds(self._server_pid)
        taken = self._process.take(block)
        server = server_seconds(self._server_pid) - server
        filled.marks.append(
            Mark(
                taken.head,
                before.messages + taken.messages,
                before.seconds + taken.seconds,
                before.cpu + taken.cpu,
                before.server_cpu + server,
            )
        )
        filled.peak_bytes = taken.peak_bytes
        for verdict, count in taken.verdicts.items():
            filled.verdicts[verdict] = filled.verdicts.get(verdict, 0) + count


def _disk_bytes(ground: Ground, settings: Settings) -> int:
    """What the store holds on disk; PostgreSQL's write-ahead log, which is the server's, not counted."""
    if settings.store is StoreKind.SQLITE:
        return sum(file.stat().st_size for file in settings.data_dir.glob("ledger.sqlite*"))
    with psycopg.connect(ground.dsn_of(settings.postgres_database)) as connection:
        found = connection.execute("SELECT pg_database_size(current_database())").fetchone()
    assert found is not None
    return int(found[0])
