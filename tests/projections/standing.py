"""A ledger and read tables of its own for every test, on either database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta
from functools import lru_cache
from pathlib import Path
from tempfile import mkdtemp

from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from projections.catalogue import NAMES, TABLES, Catalogue
from projections.deadlines import rulebooks_by_version
from projections.export import export_tables
from projections.readstore.port import ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from tests.projections.history import BEGAN, CODEC, RULEBOOK, Line, record


class Ticking:
    """A clock that goes on by five seconds each time it is asked."""

    def __init__(self) -> None:
        self.now = BEGAN + timedelta(days=100)

    def __call__(self) -> datetime:
        self.now += timedelta(seconds=5)
        return self.now


@lru_cache(maxsize=1)
def nobodys_vault() -> Vault:
    """A vault with keys of its own: it opens nothing of the stories here, whose boxes are paper."""
    return Vault(KeyRing.open(Path(mkdtemp(prefix="gridledger-test-ring-")) / "ring.json"))


@dataclass(frozen=True, slots=True)
class Standing:
    """Both halves side by side, and what was reported meanwhile."""

    ledger: LedgerStore
    views: ReadStore
    reported: list[str]

    def record(self, lines: Sequence[Line], batch: int = 7) -> None:
        """Append to the log."""
        record(self.ledger, lines, batch)

    @property
    def catalogue(self) -> Catalogue:
        """The folds over this log."""
        return Catalogue(CODEC, rulebooks_by_version([RULEBOOK]), self.ledger, nobodys_vault())

    def runner(self, name: str, batch: int = 500) -> ProjectionRunner:
        """A follower of one projection."""
        folder = self.catalogue.folder(name)
        return ProjectionRunner(
            self.ledger, self.views, folder, self.report, batch=batch, lease_seconds=0.6, heartbeat=0.05
        )

    def report(self, event: str, projection: str) -> None:
        """Keep what a runner says."""
        self.reported.append(f"{projection}: {event}")

    def catch_up(self, batch: int = 500) -> None:
        """Fold what the log holds."""
        for name in NAMES:
            self.runner(name, batch).catch_up()

    def exported(self) -> dict[str, bytes]:
        """Every projection's canonical bytes."""
        return {name: self.exported_of(name) for name in NAMES}

    def exported_of(self, name: str) -> bytes:
        """One projection's canonical bytes, its newest rows included."""
        tables = [each for table in self.catalogue.folder(name).tables for each in table.all_tables()]
        return b"".join(export_tables(self.views, name, tables))


def open_ledger(folder: Path) -> SQLiteLedger:
    """An empty log."""
    ledger = SQLiteLedger(folder / "ledger.sqlite", Ticking())
    ledger.prepare()
    return ledger


def open_views(folder: Path, name: str = "views") -> SQLiteReadStore:
    """Empty read tables in a file."""
    views = SQLiteReadStore(folder / f"{name}.sqlite")
    views.prepare(TABLES)
    return views


@contextmanager
def standing(folder: Path) -> Iterator[Standing]:
    """Both on SQLite."""
    ledger, views = open_ledger(folder), open_views(folder)
    try:
        yield Standing(ledger, views, [])
    finally:
        ledger.close()
        views.close()
