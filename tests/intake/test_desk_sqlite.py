"""The desk over SQLite."""

from pathlib import Path

import pytest

from intake.road import RoadSettings
from tests.intake.desk_contract import DeskContract
from tests.support.desk import Office, office_of
from tests.support.intake import sqlite_bench


class TestDeskOnSQLite(DeskContract):
    @pytest.fixture
    def office(self, tmp_path: Path) -> Office:
        return office_of(sqlite_bench(tmp_path, RoadSettings(publish=True)))
