"""The same log in SQLite and in PostgreSQL: the same bytes out of every read model, whoever holds log and tables."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from app.assembly import House
from app.settings import Settings
from app.stores import ledger_file, utc_now
from app.views import projections_over
from ledger.port import Head, LedgerStore, LogRow, SubjectKeyRow, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from projections.catalogue import NAMES, TABLES
from projections.export import export_tables
from projections.raw_fact import meta_of
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from tests.app.command_line import CommandLine

CHUNK = 400
TOWN = ("demo", "--load-only", "--size", "120", "--persons", "400", "--seed", "7", "--today", "2026-03-02")


@pytest.fixture(scope="module")
def lived(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger file that heard a town's two years through the real intake, sealed values and refusals among them."""
    folder = tmp_path_factory.mktemp("lived")
    assert CommandLine(folder)(*TOWN).code == 0
    return ledger_file(Settings(data_dir=folder / "data"))


@pytest.fixture
def embedded(lived: Path) -> Iterator[SQLiteLedger]:
    """The town's own log."""
    store = SQLiteLedger(lived, utc_now)
    yield store
    store.close()


@pytest.fixture
def copied(embedded: SQLiteLedger, postgres_dsn: str) -> Iterator[PostgresLedger]:
    """The same log, row by row, in PostgreSQL."""
    store = PostgresLedger(postgres_dsn, utc_now)
    store.prepare()
    copy(embedded, store)
    yield store
    store.close()


def copy(old: LedgerStore, new: LedgerStore) -> None:
    """Through the ports only."""
    while rows := old.read_log(after=new.head(), limit=CHUNK):
        persons = {meta_of(row)["stream"] for row in rows if row.topic.startswith("person.referenced.")}
        found = list(old.gather(subjects=sorted(persons)).subject_keys.values())

        def finish(_: Head, rows: list[LogRow] = rows, keys: list[SubjectKeyRow] = found) -> Writes:
            return Writes(events=rows, subject_keys=keys)

        new.append(finish)


def exported(log: LedgerStore, views: ReadStore, batch: int, vault: Vault) -> Mapping[str, bytes]:
    """Every read model folded from the log, as canonical bytes."""
    views.prepare(TABLES)
    told: dict[str, bytes] = {}
    for name in NAMES:
        folder = projections_over(log, vault).folder(name)
        ProjectionRunner(log, views, folder, _quiet, batch=batch).catch_up()
        tables = [each for table in folder.tables for each in table.all_tables()]
        told[name] = b"".join(export_tables(views, name, tables))
    views.close()
    return told


@dataclass(frozen=True, slots=True)
class Places:
    """Where log and tables are, and how many events a batch holds."""

    name: str
    log_in_postgres: bool
    tables_in_postgres: bool
    batch: int


@pytest.mark.postgres
def test_the_log_itself_is_the_same(embedded: SQLiteLedger, copied: PostgresLedger) -> None:
    assert embedded.head() == copied.head() > 1_000
    assert embedded.read_log(after=0, limit=100_000) == copied.read_log(after=0, limit=100_000)


@pytest.mark.postgres
@pytest.mark.parametrize(
    "places",
    [
        Places("served", log_in_postgres=True, tables_in_postgres=True, batch=211),
        Places("tables embedded", log_in_postgres=True, tables_in_postgres=False, batch=1_000),
        Places("tables served", log_in_postgres=False, tables_in_postgres=True, batch=37),
    ],
    ids=lambda places: places.name,
)
def test_every_read_model_is_the_same_to_the_byte(
    lived: Path,
    embedded: SQLiteLedger,
    copied: PostgresLedger,
    postgres_dsn: str,
    tmp_path: Path,
    places: Places,
) -> None:
    vault = House(Settings(data_dir=lived.parent)).vault
    expected = exported(embedded, SQLiteReadStore(tmp_path / "expected.sqlite"), 500, vault)
    views: ReadStore = SQLiteReadStore(tmp_path / "views.sqlite")
    if places.tables_in_postgres:
        views = PostgresReadStore(postgres_dsn)
    log: LedgerStore = copied if places.log_in_postgres else embedded
    found = exported(log, views, places.batch, vault)
    assert found == expected
    short = {name for name, bytes_ in expected.items() if bytes_.count(b"\n") <= 20}
    assert short == {"rights", "matters"}, (
        "nobody of this town asked for anything, no smaller slice lives in it yet"
    )


@pytest.mark.postgres
def test_the_audit_trail_holds_what_was_refused_and_what_contradicts(
    lived: Path, copied: PostgresLedger, tmp_path: Path
) -> None:
    vault = House(Settings(data_dir=lived.parent)).vault
    told = exported(copied, SQLiteReadStore(tmp_path / "views.sqlite"), 500, vault)["audit_trail"]
    assert b"dispute.mediator_is_party" in told
    assert b'"conflict"' in told


def _quiet(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""
