"""The eventsourcing library's own applications and its own recorder tests run on the ledger's recorders."""

import tempfile
from contextlib import ExitStack
from pathlib import Path
from unittest import TestCase
from uuid import UUID

import pytest
from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.persistence import IntegrityError, StoredEvent, Tracking
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
    given = StoredEvent(UUID(int=7), 1, "umbrella.found.v1", b"{}")
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


class SQLiteProcess(SQLiteRecorders, library.ProcessRecorderTestCase):
    __test__ = False  # only the tests named below; the library measures performance too


class SQLiteTracking(SQLiteRecorders, library.TrackingRecorderTestCase):
    __test__ = False


class SQLiteNonInterleaving(SQLiteRecorders, library.NonInterleavingNotificationIDsBaseCase):
    __test__ = False
    insert_num = 200


class PostgresProcess(PostgresRecorders, library.ProcessRecorderTestCase):
    __test__ = False


class PostgresTracking(PostgresRecorders, library.TrackingRecorderTestCase):
    __test__ = False


class PostgresNonInterleaving(PostgresRecorders, library.NonInterleavingNotificationIDsBaseCase):
    __test__ = False
    insert_num = 200


class PostgresApplication(PostgresRecorders, library.ApplicationRecorderTestCase):
    __test__ = False


PROCESS = ("test_insert_select", "test_has_tracking_id", "test_raises_when_lower_inserted_later")
TRACKING = ("test_insert_tracking", "test_wait")


def run(case: type[TestCase], name: str) -> None:
    """One of the library's own tests."""
    result = case(name).run()
    assert result is not None
    assert result.testsRun == 1
    assert not [*result.errors, *result.failures, *result.skipped]


@pytest.mark.parametrize("name", PROCESS)
def test_the_sqlite_recorder_passes_the_librarys_process_tests(name: str) -> None:
    run(SQLiteProcess, name)


@pytest.mark.parametrize("name", TRACKING)
def test_the_sqlite_recorder_passes_the_librarys_tracking_tests(name: str) -> None:
    run(SQLiteTracking, name)


def test_positions_of_two_sqlite_writers_do_not_interleave() -> None:
    run(SQLiteNonInterleaving, "test")


@pytest.mark.postgres
@pytest.mark.parametrize("name", PROCESS)
def test_the_postgres_recorder_passes_the_librarys_process_tests(name: str) -> None:
    run(PostgresProcess, name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", TRACKING)
def test_the_postgres_recorder_passes_the_librarys_tracking_tests(name: str) -> None:
    run(PostgresTracking, name)


@pytest.mark.postgres
@pytest.mark.parametrize("name", ["test_insert_select", "test_concurrent_no_conflicts"])
def test_the_postgres_recorder_passes_the_librarys_application_tests(name: str) -> None:
    run(PostgresApplication, name)


@pytest.mark.postgres
def test_positions_of_two_postgres_writers_do_not_interleave() -> None:
    run(PostgresNonInterleaving, "test")
