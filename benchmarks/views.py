"""The read half as the house builds it, on read tables of a measurement's own."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from app.assembly import House
from app.stores import Access, dsn
from app.views import projections_over
from benchmarks.ground import Ground
from projections.catalogue import TABLES
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner

MEASURED = ("dispute_board", "dispute_timeline", "audit_trail")


@contextmanager
def postgres_views(ground: Ground, house: House, schema: str) -> Iterator[ReadStore]:
    """Empty read tables in a schema, made by the owner, then opened by the role that may only project."""
    owner = PostgresReadStore(ground.dsn_of(house.settings.postgres_database), schema=schema)
    owner.prepare(TABLES)
    owner.close()
    store = PostgresReadStore(dsn(house.settings, Access.VIEWS), schema=schema)
    try:
        yield store
    finally:
        store.close()


@contextmanager
def sqlite_views(path: Path) -> Iterator[ReadStore]:
    """Empty read tables in a file."""
    path.parent.mkdir(parents=True, exist_ok=True)
    store = SQLiteReadStore(path)
    store.prepare(TABLES)
    try:
        yield store
    finally:
        store.close()


def runner(house: House, views: ReadStore, name: str) -> ProjectionRunner:
    """The live runner of one projection, with the folds of the house."""
    return ProjectionRunner(
        house.log, views, projections_over(house.log, house.vault).folder(name), _require_quiet
    )


def _require_quiet(event: str, projection: str) -> None:
    """A figure in whose making something failed is no figure."""
    if event not in ("following", "lease_left_to_expire"):
        raise AssertionError(f"{projection}: {event}")
