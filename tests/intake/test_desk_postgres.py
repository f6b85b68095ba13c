"""The desk over PostgreSQL."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from intake.road import RoadSettings
from ledger.store.postgres import PostgresLedger
from tests.intake.desk_contract import DeskContract
from tests.support.desk import Office, office_of
from tests.support.intake import SetClock, places, road_on

pytestmark = pytest.mark.postgres


class TestDeskOnPostgres(DeskContract):
    @pytest.fixture
    def office(self, tmp_path: Path, postgres_dsn: str) -> Iterator[Office]:
        clock = SetClock()
        store = PostgresLedger(postgres_dsn, clock)
        store.prepare()
        bench = road_on(store, tmp_path, clock, RoadSettings(publish=True))
        bench.send(*places())
        yield office_of(bench)
        store.close()
