"""The access log on SQLite keeps the contract, in a file that loses no commit."""

import sqlite3
from collections.abc import Iterator
from pathlib import Path

import pytest

from access.log_sqlite import SQLiteAccessLog
from access.look import AccessLogUnavailable
from tests.access.log_contract import AccessLogContract
from tests.access.looks import LI, look


@pytest.fixture
def file(tmp_path: Path) -> Path:
    return tmp_path / "access.sqlite"


@pytest.fixture
def log(file: Path) -> Iterator[SQLiteAccessLog]:
    opened = SQLiteAccessLog(file)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def again(log: SQLiteAccessLog, file: Path) -> Iterator[SQLiteAccessLog]:
    opened = SQLiteAccessLog(file)
    yield opened
    opened.close()


class TestSQLiteAccessLog(AccessLogContract):
    @pytest.fixture(autouse=True)
    def _over(self, file: Path) -> None:
        self.file = file

    def tamper(self, verb: str, table: str) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.execute(verb.format(table))

    def plant(self, text: bytes, position: int) -> None:
        with sqlite3.connect(self.file) as connection:
            connection.execute("INSERT INTO looks VALUES (?, '', '', '', '', ?)", (position, text))

    def test_the_file_is_its_owners_only_and_writes_through(self, log: SQLiteAccessLog, file: Path) -> None:
        assert file.stat().st_mode & 0o077 == 0
        with log._connection() as connection:
            assert connection.execute("PRAGMA journal_mode").fetchone() == ("wal",)
            assert connection.execute("PRAGMA synchronous").fetchone() == (2,)

    def test_a_file_nobody_prepared_is_not_made_by_writing(self, tmp_path: Path) -> None:
        with pytest.raises(AccessLogUnavailable):
            SQLiteAccessLog(tmp_path / "none.sqlite").record([look("a", LI)])
        assert list(tmp_path.iterdir()) == []

    def test_a_failed_write_leaves_no_part_of_it(self, log: SQLiteAccessLog, file: Path) -> None:
        with sqlite3.connect(file) as connection:
            connection.execute("INSERT INTO readers VALUES ('b', 2)")
        with pytest.raises(AccessLogUnavailable):
            log.record([look("a", LI), look("b", LI)])
        assert log.head() == 0
        assert log.record([look("a", LI)]) == 1
