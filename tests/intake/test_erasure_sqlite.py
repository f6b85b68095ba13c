"""Erasure over SQLite."""

from pathlib import Path

import pytest

from tests.intake.erased_elsewhere_contract import ErasedElsewhereContract
from tests.intake.erasure_contract import LIU, ErasureContract, two_persons
from tests.support.intake import Bench, sqlite_bench
from tests.support.rights import erase


class TestErasureOnSQLite(ErasureContract, ErasedElsewhereContract):
    @pytest.fixture
    def bench(self, tmp_path: Path) -> Bench:
        return sqlite_bench(tmp_path)

    def test_no_byte_of_the_key_is_left_in_the_files(self, bench: Bench, tmp_path: Path) -> None:
        two_persons(bench)
        row = bench.store.gather(subjects=[f"person:{LIU}"]).subject_keys[f"person:{LIU}"]
        bench.store.scrub()
        assert any(row.wrapped in path.read_bytes() for path in tmp_path.glob("ledger.sqlite*"))
        erase(bench, LIU)
        bench.store.scrub()
        assert not any(row.wrapped in path.read_bytes() for path in tmp_path.glob("ledger.sqlite*"))
