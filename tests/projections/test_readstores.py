"""Both read stores keep the contract; the views' role of PostgreSQL may not touch the log."""

from collections.abc import Iterator
from contextlib import closing
from datetime import UTC, datetime
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.port import StoreUnavailable
from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_connections import PostgresLimits
from ledger.store.postgres_schema import VIEWS_ROLE, RolePasswords
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from tests.projections.readstore_contract import DOORS, ReadStoreContract, painted
from tests.projections.readstore_forgetting_contract import ForgettingContract

PASSWORDS = RolePasswords(
    intake="fictional-intake-word", views="fictional-views-word", reader="fictional-reader-word"
)


class TestSQLiteReadStore(ReadStoreContract, ForgettingContract):
    @pytest.fixture
    def store(self, tmp_path: Path) -> Iterator[ReadStore]:
        store = SQLiteReadStore(tmp_path / "views.sqlite")
        store.prepare([DOORS])
        yield store
        store.close()

    def test_its_file_is_readable_by_its_owner_only(self, store: ReadStore, tmp_path: Path) -> None:
        store.commit(painted(("a", 1, "red"), after=0))
        assert (tmp_path / "views.sqlite").stat().st_mode & 0o077 == 0


@pytest.mark.postgres
class TestPostgresReadStore(ReadStoreContract, ForgettingContract):
    @pytest.fixture
    def store(self, postgres_dsn: str) -> Iterator[ReadStore]:
        store = PostgresReadStore(postgres_dsn)
        store.prepare([DOORS])
        yield store
        store.close()


@pytest.mark.postgres
def test_the_role_of_the_views_writes_read_tables_and_only_reads_the_log(postgres_dsn: str) -> None:
    with closing(PostgresLedger(postgres_dsn, lambda: datetime.now(UTC), passwords=PASSWORDS)) as ledger:
        ledger.prepare()
    with closing(PostgresReadStore(postgres_dsn)) as owner:
        owner.prepare([DOORS])
    role = make_conninfo(postgres_dsn, user=VIEWS_ROLE, password=PASSWORDS.views)
    with (
        closing(PostgresReadStore(role)) as views,
        closing(PostgresLedger(role, lambda: datetime.now(UTC))) as log,
    ):
        lease = views.take_lease("doors", "one", 5.0)
        views.commit(painted(("a", 1, "red"), after=0, lease=lease))
        assert views.position("doors") == 1
        assert log.read_log(after=0, limit=1) == []
    with psycopg.connect(role) as connection, pytest.raises(psycopg.errors.InsufficientPrivilege):
        connection.execute("DELETE FROM ledger.stored_events")


@pytest.mark.postgres
def test_a_database_out_of_reach_is_told_as_such(postgres_dsn: str) -> None:
    hasty = PostgresLimits(connect=1.0, reconnect=1.0)
    with closing(PostgresReadStore(make_conninfo(postgres_dsn, port="1"), limits=hasty)) as views:
        with pytest.raises(StoreUnavailable):
            views.position("doors")
        with pytest.raises(StoreUnavailable):
            views.take_lease("doors", "one", 5.0)
