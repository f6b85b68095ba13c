"""Keys kept in PostgreSQL, and what a dump made before an erasure still gives away."""

import subprocess
from collections.abc import Iterator
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from deploy.services.database import find_binaries
from ledger.keeping.port import KeyRows
from ledger.keeping.postgres_keys import PostgresKeyRows
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore, SubjectKeyRow
from ledger.store.postgres import PostgresLedger
from ledger.vault import Vault
from tests.ledger.examples import Clock
from tests.ledger.keeping_contract import PERSONS, KeepingContract
from tests.ledger.strongroom import Strongroom

pytestmark = pytest.mark.postgres


class TestPostgresKeeping(KeepingContract):
    @pytest.fixture
    def store(self, clock: Clock, postgres_dsn: str) -> Iterator[LedgerStore]:
        ledger = PostgresLedger(postgres_dsn, clock)
        ledger.prepare()
        yield ledger
        ledger.close()

    @pytest.fixture
    def rows(self, store: LedgerStore, postgres_dsn: str) -> KeyRows:
        self.dsn = postgres_dsn
        return PostgresKeyRows(postgres_dsn)

    def delete_key(self, room: Strongroom, subject: str) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute("DELETE FROM ledger.subject_keys WHERE subject = %s", (subject,))

    def test_a_dump_made_before_opens_nobody_after_the_roll(self, room: Strongroom, tmp_path: Path) -> None:
        room.keep_keys(*PERSONS[:5])
        copied = dumped_keys(self.dsn, tmp_path / "keys.sql")
        self.delete_key(room, PERSONS[0])
        before = Vault(KeyRing.open(room.folder / "ring.json"))
        assert [each.subject for each in copied] == list(PERSONS[:5])
        assert all(before.unwrap(each) is not None for each in copied)
        room.roll_away()
        after = Vault(KeyRing.open(room.folder / "ring.json"))
        assert [after.unwrap(each) for each in copied] == [None] * 5
        assert all(room.opens(each) for each in PERSONS[1:5])


def dumped_keys(dsn: str, path: Path) -> list[SubjectKeyRow]:
    """The table of keys as pg_dump writes it, read back by hand."""
    given = {key: str(value) for key, value in conninfo_to_dict(dsn).items()}
    subprocess.run(
        [str(find_binaries() / "pg_dump"), "--data-only", "--table=ledger.subject_keys", f"--file={path}"],
        env={
            "PGHOST": given["host"],
            "PGPORT": given["port"],
            "PGUSER": given["user"],
            "PGPASSWORD": given["password"],
            "PGDATABASE": given["dbname"],
        },
        check=True,
    )
    lines = [line.split("\t") for line in path.read_text().splitlines() if line.startswith("person:")]
    return [
        SubjectKeyRow(subject, epoch, bytes.fromhex(wrapped.removeprefix("\\\\x")))
        for subject, epoch, wrapped in lines
    ]
