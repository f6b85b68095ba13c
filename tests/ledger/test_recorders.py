"""The eventsourcing library's own applications and its own recorder tests run on the ledger's recorders."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from uuid import UUID

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, Tracking
from eventsourcing.tests import persistence as library
from psycopg.conninfo import conninfo_to_dict

from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_recorder import LedgerPostgresRecorder
from ledger.store.sqlite import SQLiteLedger
from ledger.store.sqlite_recorder import LedgerSQLiteRecorder
from tests.ledger.examples import DISPUTE, Clock, one_message
from tests.support.services import fresh_database


class Umbrella(Aggregate):
    @event("Found")
    def __init__(self) -> None:
        self.returned = False

    @event("Returned")
    def give_back(self) -> None:
        self.returned = True


def sqlite_environment(folder: Path) -> dict[str, str]:
    return {"PERSISTENCE_MODULE": "ledger.store.sqlite", "SQLITE_DBNAME": str(folder / "stock.db")}


def postgres_environment(dsn: str) -> dict[str, str]:
    given = conninfo_to_dict(dsn)
    named = {name.upper(): str(given[name]) for name in ("dbname", "host", "port", "user", "password")}
    return {"PERSISTENCE_MODULE": "ledger.store.postgres", "POSTGRES_SCHEMA": "ledger"} | {
        f"POSTGRES_{name}": value for name, value in named.items()
    }


def use_a_stock_application(environment: dict[str, str]) -> None:
    first, second = Umbrella(), Umbrella()
    first.give_back()
    with Application[UUID](env=environment) as application:
        application.save(first, second)
        second.give_back()
        application.save(second)
    with Application[UUID](env=environment) as again:
        found: Umbrella = again.repository.get(first.id)
        positions = [each.id for each in again.notification_log.select(1, 10)]
    assert found.returned
    assert positions == [1, 2, 3, 4]


def test_a_stock_application_runs_on_the_sqlite_recorder(tmp_path: Path) -> None:
    use_a_stock_application(sqlite_environment(tmp_path))


@pytest.mark.postgres
def test_a_stock_application_runs_on_the_postgres_recorder(postgres_dsn: str) -> None:
    use_a_stock_application(postgres_environment(postgres_dsn))


def append_between(ledger: SQLiteLedger | PostgresLedger) -> None:
    """The library and the ledger append to one log in turns."""
    ledger.prepare()
    ledger.append(one_message("m-1", DISPUTE))
    given = library.StoredEvent(UUID(int=7), 1, "umbrella.found.v1", b"{}")
    assert ledger.recorder.insert_events([given], tracking=Tracking("upstream", 9)) == [2]
    with pytest.raises(IntegrityError):
        ledger.recorder.insert_events([given])
    assert ledger.append(one_message("m-2", DISPUTE, 2)).events[0].position == 3
    assert ledger.offset("upstream") == 9
    assert [each.id for each in ledger.recorder.select_notifications(start=None, limit=10)] == [1, 2, 3]
    ledger.close()


def test_the_library_and_the_ledger_number_one_sqlite_log(tmp_path: Path) -> None:
    append_between(SQLiteLedger(tmp_path / "ledger.db", Clock()))


@pytest.mark.postgres
def test_the_library_and_the_ledger_number_one_postgres_log(postgres_dsn: str) -> None:
    append_between(PostgresLedger(postgres_dsn, Clock()))


class SQLiteRecorders:
    """Gives the library's test cases a fresh recorder of ours."""

    INITIAL_VERSION = 1

    def setUp(self) -> None:
        self.things = ExitStack()
        self.folder = Path(self.things.enter_context(tempfile.TemporaryDirectory()))

    def tearDown(self) -> None:
        self.things.close()

    def create_recorder(self) -> LedgerSQLiteRecorder:
        ledger = SQLiteLedger(self.folder / "ledger.db", Clock())
        ledger.prepare()
        self.things.callback(ledger.close)
        return ledger.recorder


class PostgresRecorders:
    """The same in PostgreSQL."""

    INITIAL_VERSION = 1

    def setUp(self) -> None:
        self.things = ExitStack()
        self.dsn = self.things.enter_context(fresh_database())

    def tearDown(self) -> None:
        self.things.close()

    def create_recorder(self) -> LedgerPostgresRecorder:
        ledger = PostgresLedger(self.dsn, Clock())
        ledger.prepare()
        self.things.callback(ledger.close)
        return ledger.recorder


class TestSQLiteProcess(SQLiteRecorders, library.ProcessRecorderTestCase):
    test_performance = None


class TestSQLiteTracking(SQLiteRecorders, library.TrackingRecorderTestCase):
    pass


class TestSQLiteNonInterleaving(SQLiteRecorders, library.NonInterleavingNotificationIDsBaseCase):
    insert_num = 200


@pytest.mark.postgres
class TestPostgresProcess(PostgresRecorders, library.ProcessRecorderTestCase):
    test_performance = None


@pytest.mark.postgres
class TestPostgresTracking(PostgresRecorders, library.TrackingRecorderTestCase):
    pass


@pytest.mark.postgres
class TestPostgresNonInterleaving(PostgresRecorders, library.NonInterleavingNotificationIDsBaseCase):
    insert_num = 200


@pytest.mark.postgres
class TestPostgresApplication(PostgresRecorders, library.ApplicationRecorderTestCase):  # type: ignore[type-arg]
    test_performance = None
    test_concurrent_throughput = None
