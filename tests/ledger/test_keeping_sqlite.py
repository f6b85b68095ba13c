"""Keys kept in an embedded ledger, and what its own old bytes still give away."""

import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from ledger.keeping.port import KeyRows
from ledger.keeping.sqlite_keys import SQLiteKeyRows
from ledger.key_epochs import KeyRing
from ledger.port import LedgerStore, SubjectKeyRow
from ledger.store.sqlite import SQLiteLedger
from ledger.vault import Vault
from tests.ledger.examples import Clock
from tests.ledger.keeping_contract import PERSONS, KeepingContract
from tests.ledger.strongroom import Strongroom


def delete_key(path: Path, subject: str) -> None:
    with closing(sqlite3.connect(path)) as connection, connection:
        connection.execute("DELETE FROM subject_keys WHERE subject = ?", (subject,))


class TestSQLiteKeeping(KeepingContract):
    @pytest.fixture
    def store(self, clock: Clock, tmp_path: Path) -> Iterator[LedgerStore]:
        ledger = SQLiteLedger(tmp_path / "ledger.sqlite", clock)
        ledger.prepare()
        yield ledger
        ledger.close()

    @pytest.fixture
    def rows(self, store: LedgerStore, tmp_path: Path) -> KeyRows:
        return SQLiteKeyRows(tmp_path / "ledger.sqlite")

    def delete_key(self, room: Strongroom, subject: str) -> None:
        delete_key(room.folder.parent / "ledger.sqlite", subject)

    def test_a_copied_file_and_its_wal_open_nobody_after_the_roll(
        self, room: Strongroom, tmp_path: Path
    ) -> None:
        room.keep_keys(*PERSONS[:5])
        for name in ("ledger.sqlite", "ledger.sqlite-wal"):
            shutil.copyfile(tmp_path / name, tmp_path / f"copy-{name}")
        wrapped = room.key_row(PERSONS[0]).wrapped
        assert wrapped in (tmp_path / "copy-ledger.sqlite-wal").read_bytes(), "the copy must hold the key"
        self.delete_key(room, PERSONS[0])
        copied = self.rows_of_copy(tmp_path)
        before = Vault(KeyRing.open(room.folder / "ring.json"))
        assert all(before.unwrap(each) is not None for each in copied)
        room.roll_away()
        after = Vault(KeyRing.open(room.folder / "ring.json"))
        assert [after.unwrap(each) for each in copied] == [None] * 5
        assert all(room.opens(each) for each in PERSONS[1:5])

    def rows_of_copy(self, folder: Path) -> list[SubjectKeyRow]:
        copy = folder / "opened"
        copy.mkdir()
        for name in ("ledger.sqlite", "ledger.sqlite-wal"):
            shutil.copyfile(folder / f"copy-{name}", copy / name)
        with closing(sqlite3.connect(copy / "ledger.sqlite")) as connection:
            found = connection.execute("SELECT subject, epoch, wrapped FROM subject_keys").fetchall()
        return [SubjectKeyRow(*each) for each in found]
