"""Houses on either database for rebuilds, and how a worker process opens its own part of one."""

import os
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from functools import partial
from itertools import count
from pathlib import Path

from ledger.port import LedgerStore
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from projections.catalogue import TABLES
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.rebuild.fill import Bench
from projections.rebuild.port import ShadowStore
from projections.rebuild.rebuilding import Rebuild
from projections.rebuild.report import RebuildReport, Wanted
from projections.rebuild.shadow import ShadowFolder
from projections.rebuild.stores import shadows_of
from projections.replay import compare
from projections.table import Table, Values
from tests.projections.standing import Standing, Ticking
from tests.projections.towns import town_with_a_let_home

LEASE_SECONDS = 1.0
LIVES = town_with_a_let_home(24)
WANTED = Wanted(workers=1, lease_seconds=LEASE_SECONDS)
ACCEPT = replace(WANTED, accept_difference=True)
SMALL = 40  # events a slice, so that a town has a dozen of them


@dataclass(frozen=True, slots=True)
class Site:
    """A standing house whose read models are rebuilt."""

    house: Standing
    open_bench: Callable[[str], Bench]

    @property
    def shadows(self) -> ShadowStore:
        """The shadow tables beside the live ones."""
        return shadows_of(self.house.views)

    @property
    def on_postgres(self) -> bool:
        """Whether the read tables are in PostgreSQL."""
        return isinstance(self.house.views, PostgresReadStore)

    def rebuilding(self, name: str) -> Rebuild:
        """One projection's rebuild."""
        return Rebuild(
            self.house.ledger,
            self.house.views,
            partial(self.house.catalogue.folder, name),
            partial(self.open_bench, name),
            self.house.report,
        )

    def tables_of(self, name: str) -> list[Table]:
        """Every live table of a projection."""
        return [each for table in self.house.catalogue.folder(name).tables for each in table.all_tables()]

    def require_agrees(self, name: str) -> None:
        """An auditor's replay to the end of the log finds nothing wrong."""
        report = compare(self.house.ledger, self.house.views, self.house.catalogue.folder(name))
        assert report.differences == ()
        assert report.position == self.house.ledger.head()

    def rebuild(self, name: str, wanted: Wanted = WANTED) -> RebuildReport:
        """Rebuild it."""
        return self.rebuilding(name).run(wanted)

    def execute(self, statement: str) -> None:
        """What nobody should be able to do to a read model."""
        with self.house.views.writing() as cursor:
            cursor.execute(statement)

    def select(self, statement: str) -> list[Values]:
        """Rows as they stand now."""
        with self.house.views.reading() as reader:
            return reader.select(statement)


def sqlite_stores(folder: Path) -> tuple[LedgerStore, ReadStore]:
    """Both halves in files."""
    return SQLiteLedger(folder / "ledger.sqlite", Ticking()), SQLiteReadStore(folder / "views.sqlite")


def postgres_stores(dsn: str) -> tuple[LedgerStore, ReadStore]:
    """Both halves in one database."""
    return PostgresLedger(dsn, Ticking()), PostgresReadStore(dsn)


Stores = Callable[[], tuple[LedgerStore, ReadStore]]


def open_bench(stores: Stores, name: str) -> Bench:
    """A worker's own connections and fold; a module's function, so that it can be sent to another process."""
    ledger, views = stores()
    return Bench(ledger, views, ShadowFolder(Standing(ledger, views, []).catalogue.folder(name)))


@contextmanager
def site_on(stores: Stores) -> Iterator[Site]:
    """Prepared and empty."""
    ledger, views = stores()
    ledger.prepare()
    views.prepare(TABLES)
    try:
        yield Site(Standing(ledger, views, []), partial(open_bench, stores))
    finally:
        ledger.close()
        views.close()


def rebuild_and_die(stores: Stores, name: str, slices: int) -> None:
    """A rebuild whose process is killed, without any warning, after so many slices."""
    with site_on(stores) as site:
        told = count(1)

        def tell(events: int) -> None:
            if next(told) == slices:
                os.kill(os.getpid(), signal.SIGKILL)

        workers = 2 if site.on_postgres else 1
        site.rebuilding(name).run(replace(WANTED, slice_events=SMALL, workers=workers), tell)
