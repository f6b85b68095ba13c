"""Erasure over PostgreSQL, as the role of the intake, which may delete no key by itself."""

from collections.abc import Iterator
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_schema import RolePasswords
from tests.intake.erased_elsewhere_contract import ErasedElsewhereContract
from tests.intake.erasure_contract import LIU, ErasureContract, two_persons
from tests.support.intake import Bench, SetClock, places, road_on
from tests.support.rights import erase

pytestmark = pytest.mark.postgres
PASSWORDS = RolePasswords(
    intake="fictional-intake-word",
    views="fictional-views-word",
    reader="fictional-reader-word",
    intake_role=f"test_intake_{uuid4().hex[:12]}",
    views_role=f"test_views_{uuid4().hex[:12]}",
)


@pytest.fixture
def intake_dsn(postgres_dsn: str) -> Iterator[str]:
    """The intake's own role in a prepared database."""
    owner = PostgresLedger(postgres_dsn, SetClock(), passwords=PASSWORDS)
    owner.prepare()
    owner.close()
    yield make_conninfo(postgres_dsn, user=PASSWORDS.intake_role, password=PASSWORDS.intake)
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        for role in (PASSWORDS.intake_role, PASSWORDS.views_role):
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


class TestErasureOnPostgres(ErasureContract, ErasedElsewhereContract):
    @pytest.fixture
    def bench(self, tmp_path: Path, intake_dsn: str) -> Iterator[Bench]:
        clock = SetClock()
        store = PostgresLedger(intake_dsn, clock)
        bench = road_on(store, tmp_path, clock)
        bench.send(*places())
        yield bench
        store.close()

    @pytest.mark.parametrize("table", ["subject_keys", "lookups", "dead_letters", "letters"])
    def test_the_role_deletes_nothing_but_by_the_dedicated_path(
        self, bench: Bench, intake_dsn: str, table: str
    ) -> None:
        two_persons(bench)
        with (
            psycopg.connect(intake_dsn, autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute(f"DELETE FROM ledger.{table}")

    def test_the_dedicated_path_is_closed_to_who_only_reads(self, bench: Bench, postgres_dsn: str) -> None:
        two_persons(bench)
        erase(bench, LIU)
        dsn = make_conninfo(postgres_dsn, user=PASSWORDS.views_role, password=PASSWORDS.views)
        with (
            psycopg.connect(dsn, autocommit=True) as connection,
            pytest.raises(psycopg.errors.InsufficientPrivilege),
        ):
            connection.execute("SELECT ledger.forget_person(gen_random_uuid(), '{}', 'x', '{}')")
