"""What is done while the database works and the disk turns: done once, and never in the way of the work."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from ledger.port import LedgerStore
from ledger.store.postgres import PostgresLedger
from ledger.store.sqlite import SQLiteLedger
from tests.ledger.examples import DISPUTE, Clock, one_message


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def store(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[LedgerStore]:
    ledger: SQLiteLedger | PostgresLedger = SQLiteLedger(tmp_path / "ledger.db", Clock())
    if request.param == "postgres":
        ledger = PostgresLedger(request.getfixturevalue("postgres_dsn"), Clock())
    ledger.prepare()
    yield ledger
    ledger.close()


def test_what_is_done_meanwhile_is_done_once_and_before_the_answer(store: LedgerStore) -> None:
    done: list[str] = []
    written = store.append(one_message("m-1", DISPUTE), lambda: done.append("meanwhile"))
    assert done == ["meanwhile"]
    assert store.read_log(after=0, limit=10) == written.events


def test_a_fault_of_what_is_done_meanwhile_is_told_and_the_work_stands(store: LedgerStore) -> None:
    def breaks() -> None:
        raise RuntimeError("planted")

    with pytest.raises(RuntimeError):
        store.append(one_message("m-1", DISPUTE), breaks)
    assert len(store.read_log(after=0, limit=10)) == 1
    store.append(one_message("m-2", DISPUTE, version=2))
    assert len(store.read_log(after=0, limit=10)) == 2
