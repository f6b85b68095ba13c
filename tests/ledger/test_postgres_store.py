"""The PostgreSQL store keeps the contract, its roles keep to theirs, and a lost answer is looked up."""

from collections.abc import Iterator
from datetime import UTC, datetime
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict, make_conninfo

from ledger.port import LedgerStore, StoreUnavailable, StreamMoved, SubjectKeyRow, Verdict, Writes
from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_connections import PostgresLimits
from ledger.store.postgres_schema import RolePasswords
from tests.ledger.crowd_contract import CrowdContract
from tests.ledger.desk_contract import card, parked
from tests.ledger.examples import DISPUTE, Clock, inbox_row, one_message
from tests.ledger.store_contract import StoreContract
from tests.ledger.wire import Cut, Wire
from tests.ledger.writers import StoreAddress

pytestmark = pytest.mark.postgres
# Roles belong to the whole server, which other test runs use at the same time: these are this run's own.
PASSWORDS = RolePasswords(
    intake="fictional-intake-word",
    views="fictional-views-word",
    reader="fictional-reader-word",
    intake_role=f"test_intake_{uuid4().hex[:12]}",
    views_role=f"test_views_{uuid4().hex[:12]}",
    reader_role=f"test_reader_{uuid4().hex[:12]}",
)
HASTY = PostgresLimits(connect=2.0, lock=1.0, reconnect=1.0)


class TestPostgresStore(StoreContract):
    @pytest.fixture
    def store(self, clock: Clock, postgres_dsn: str) -> Iterator[LedgerStore]:
        ledger = PostgresLedger(postgres_dsn, clock)
        ledger.prepare()
        yield ledger
        ledger.close()


class TestPostgresCrowd(CrowdContract):
    @pytest.fixture
    def address(self, postgres_dsn: str) -> StoreAddress:
        return StoreAddress("postgres", postgres_dsn)


@pytest.fixture
def owner(postgres_dsn: str) -> Iterator[PostgresLedger]:
    ledger = PostgresLedger(postgres_dsn, Clock(), passwords=PASSWORDS)
    ledger.prepare()
    yield ledger
    ledger.close()
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        for role in (PASSWORDS.intake_role, PASSWORDS.views_role, PASSWORDS.reader_role):
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


@pytest.fixture
def wire(postgres_dsn: str) -> Iterator[Wire]:
    wire = Wire(int(str(conninfo_to_dict(postgres_dsn)["port"])))
    yield wire
    wire.close()


@pytest.fixture
def remote(owner: PostgresLedger, postgres_dsn: str, wire: Wire) -> Iterator[PostgresLedger]:
    """The same store, seen through a wire that can be cut."""
    ledger = PostgresLedger(make_conninfo(postgres_dsn, port=wire.port), Clock(), limits=HASTY)
    yield ledger
    ledger.close()


def as_intake(dsn: str) -> str:
    return make_conninfo(dsn, user=PASSWORDS.intake_role, password=PASSWORDS.intake)


def as_views(dsn: str) -> str:
    return make_conninfo(dsn, user=PASSWORDS.views_role, password=PASSWORDS.views)


def test_a_commit_whose_answer_was_lost_is_found_done(
    owner: PostgresLedger, remote: PostgresLedger, wire: Wire
) -> None:
    wire.cut = Cut.AFTER_COMMIT
    written = remote.append(one_message("m-1", DISPUTE))
    assert wire.cut is Cut.NEVER
    assert owner.read_log(after=0, limit=10) == written.events


def test_a_lost_answer_is_found_without_any_event_too(
    owner: PostgresLedger, remote: PostgresLedger, wire: Wire
) -> None:
    wire.cut = Cut.AFTER_COMMIT
    remote.append(lambda head: Writes(inbox=[inbox_row(head, "m-1", Verdict.UNREADABLE)]))
    assert wire.cut is Cut.NEVER
    assert owner.counts()["inbox"] == 1


def test_a_commit_that_never_arrived_is_not_claimed(
    owner: PostgresLedger, remote: PostgresLedger, wire: Wire
) -> None:
    wire.cut = Cut.BEFORE_COMMIT
    with pytest.raises(StoreUnavailable):
        remote.append(one_message("m-1", DISPUTE))
    assert wire.cut is Cut.NEVER
    assert owner.head() == 0
    remote.append(one_message("m-1", DISPUTE))
    assert owner.head() == 1


def test_a_database_that_is_gone_is_told_and_work_resumes_when_it_is_back(
    remote: PostgresLedger, wire: Wire
) -> None:
    remote.append(one_message("m-1", DISPUTE))
    wire.close()
    with pytest.raises(StoreUnavailable):
        remote.append(one_message("m-2", DISPUTE, 2))
    with pytest.raises(StoreUnavailable):
        remote.head()
    wire.reopen()
    remote.append(one_message("m-2", DISPUTE, 2))
    assert remote.head() == 2


def test_a_stalled_writer_holds_others_back_only_for_a_bounded_time(
    owner: PostgresLedger, remote: PostgresLedger, postgres_dsn: str
) -> None:
    with psycopg.connect(postgres_dsn) as stalled:
        stalled.execute("SELECT pg_advisory_xact_lock(%s)", (owner.recorder.lock,))
        with pytest.raises(StoreUnavailable, match="lock timeout"):
            remote.append(one_message("m-1", DISPUTE))
        stalled.rollback()
        remote.append(one_message("m-1", DISPUTE))
    assert owner.head() == 1


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.stored_events SET topic = 'x'",
        "DELETE FROM ledger.stored_events",
        "TRUNCATE ledger.stored_events",
        "UPDATE ledger.inbox SET verdict = 'refused'",
        "DELETE FROM ledger.inbox",
        "TRUNCATE ledger.inbox",
    ],
)
def test_not_even_the_owner_rewrites_the_log_or_a_receipt(
    owner: PostgresLedger, postgres_dsn: str, statement: str
) -> None:
    owner.append(one_message("m-1", DISPUTE))
    with psycopg.connect(postgres_dsn) as stranger, pytest.raises(psycopg.errors.InsufficientPrivilege):
        stranger.execute(statement)


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE ledger.stored_events SET topic = 'x'",
        "DELETE FROM ledger.stored_events",
        "TRUNCATE ledger.stored_events",
        "ALTER TABLE ledger.stored_events DISABLE TRIGGER ALL",
        "DROP TABLE ledger.stored_events",
        "DELETE FROM ledger.inbox",
        "UPDATE ledger.inbox SET content_hash = ''",
        "DELETE FROM ledger.subject_keys",
        "UPDATE ledger.subject_keys SET wrapped = ''",
        "DELETE FROM ledger.dead_letters",
        "DELETE FROM ledger.letters",
        "UPDATE ledger.letters SET code = 'x'",
        "UPDATE ledger.parked SET sealed = ''",
        "CREATE TABLE ledger.own (id int)",
    ],
)
def test_the_intake_role_may_not(owner: PostgresLedger, postgres_dsn: str, statement: str) -> None:
    owner.append(one_message("m-1", DISPUTE))
    with (
        psycopg.connect(as_intake(postgres_dsn)) as intake,
        pytest.raises(psycopg.errors.InsufficientPrivilege, match=r"permission denied|must be owner"),
    ):
        intake.execute(statement)


def test_the_intake_role_does_all_of_the_intakes_work(owner: PostgresLedger, postgres_dsn: str) -> None:
    intake = PostgresLedger(as_intake(postgres_dsn), Clock())
    intake.append(one_message("m-1", DISPUTE))
    intake.append(lambda head: Writes(inbox=[inbox_row(head, "m-9", Verdict.WAITING)]))
    intake.append(lambda head: Writes(settled=[inbox_row(head, "m-9", Verdict.REFUSED)]))
    intake.append(one_message("m-2", DISPUTE, 2))
    intake.append(lambda _: Writes(letters=[card(1)], parked=[parked(1)]))
    intake.append(lambda _: Writes(handled=[card(1, version=1)], extended=[parked(1)]))
    assert intake.prune_outbox(through=1) == 1
    assert intake.wait_for(0, 1.0)
    assert intake.counts()["inbox"] == 3
    intake.close()


@pytest.mark.parametrize(
    "table", ["stored_events", "inbox", "outbox", "subject_keys", "notification_tracking"]
)
def test_the_views_role_reads_and_never_writes(owner: PostgresLedger, postgres_dsn: str, table: str) -> None:
    with psycopg.connect(as_views(postgres_dsn), autocommit=True) as views:
        views.execute(f"SELECT * FROM ledger.{table}")
        for statement in (f"INSERT INTO ledger.{table} DEFAULT VALUES", f"DELETE FROM ledger.{table}"):
            with pytest.raises(psycopg.errors.InsufficientPrivilege, match="permission denied"):
                views.execute(statement)


def test_a_role_does_not_come_in_without_its_password(owner: PostgresLedger, postgres_dsn: str) -> None:
    with pytest.raises(psycopg.OperationalError):
        psycopg.connect(make_conninfo(postgres_dsn, user=PASSWORDS.intake_role, password="guess"))


def test_no_password_of_a_role_shows_in_what_is_printed() -> None:
    assert PASSWORDS.intake not in repr(PASSWORDS)


def test_what_is_refused_says_nothing_of_the_message(owner: PostgresLedger) -> None:
    owner.append(lambda _: Writes(subject_keys=[SubjectKeyRow("person:CANARY", "epoch-1", b"w")]))
    with pytest.raises(StreamMoved) as refused:
        owner.append(lambda _: Writes(subject_keys=[SubjectKeyRow("person:CANARY", "epoch-1", b"w")]))
    assert "CANARY" not in f"{refused.value!r}{refused.value.__cause__!r}"


def test_times_come_back_as_they_were_whatever_the_servers_zone(postgres_dsn: str) -> None:
    elsewhere = make_conninfo(postgres_dsn, options="-c timezone=Asia/Shanghai")
    ledger = PostgresLedger(elsewhere, Clock(datetime(2026, 3, 2, 1, 0, tzinfo=UTC)))
    ledger.prepare()
    written = ledger.append(one_message("m-1", DISPUTE))
    found = ledger.receipt(written.inbox[0].key)
    assert found == written.inbox[0]
    assert found.recorded_at.utcoffset() == written.inbox[0].recorded_at.utcoffset()
    ledger.close()
