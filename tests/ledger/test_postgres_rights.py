"""What each role of PostgreSQL may do with the ledger, whole: INSERT and SELECT of the log, and no way round that."""

from collections.abc import Iterator
from contextlib import closing
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo

from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_schema import RolePasswords
from tests.ledger.examples import Clock
from tests.support import services

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


@pytest.fixture(scope="module")
def postgres_dsn() -> Iterator[str]:
    """One database for the whole file: nothing here changes anything."""
    with services.fresh_database() as dsn:
        yield dsn


@pytest.fixture(scope="module")
def owner(postgres_dsn: str) -> Iterator[PostgresLedger]:
    ledger = PostgresLedger(postgres_dsn, Clock(), passwords=PASSWORDS)
    ledger.prepare()
    yield ledger
    ledger.close()
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        for role in (PASSWORDS.intake_role, PASSWORDS.views_role, PASSWORDS.reader_role):
            connection.execute(f"DROP OWNED BY {role}")
            connection.execute(f"DROP ROLE {role}")


# What each role may do with each table, whole; columns where a right is of columns.
RIGHTS: dict[str, dict[str, set[str]]] = {
    "stored_events": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}, "reader": {"SELECT"}},
    "inbox": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}},
    "conflicts": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}},
    "dead_letters": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}},
    "letters": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}},
    "subject_keys": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}, "reader": {"SELECT"}},
    "lookups": {"intake": {"SELECT", "INSERT"}, "views": {"SELECT"}, "reader": {"SELECT"}},
    "outbox": {"intake": {"SELECT", "INSERT", "DELETE"}, "views": {"SELECT"}},
    "parked": {"intake": {"SELECT", "INSERT", "DELETE"}, "views": {"SELECT"}},
    "notification_tracking": {"intake": {"SELECT", "INSERT", "UPDATE"}, "views": {"SELECT"}},
    "identity": {"intake": {"SELECT"}, "views": {"SELECT"}, "reader": {"SELECT"}},
    # Who writes must see that an epoch is retired; what the files outside said is remembered by the owner alone.
    "retired_epochs": {"intake": {"SELECT"}, "views": {"SELECT"}},
    "chain_marks": {"views": {"SELECT"}},
}
CHANGED_COLUMNS = {
    "inbox": {"verdict", "code", "detail", "first_position", "last_position", "recorded_at"},
    "letters": {"standing", "version", "replaced_by"},
    "parked": {"expires_at"},
}
ROLES = {"intake": PASSWORDS.intake_role, "views": PASSWORDS.views_role, "reader": PASSWORDS.reader_role}


def test_every_right_of_every_role_on_every_table_of_the_ledger(
    owner: PostgresLedger, postgres_dsn: str
) -> None:
    held: dict[str, dict[str, set[str]]] = {}
    columns: dict[str, set[str]] = {}
    with psycopg.connect(postgres_dsn) as connection:
        tables = "SELECT tablename FROM pg_tables WHERE schemaname = 'ledger'"
        found = {str(name): dict[str, set[str]]() for (name,) in connection.execute(tables)}
        granted = "SELECT table_name, grantee, privilege_type FROM information_schema.{} WHERE table_schema = 'ledger'"
        names = {role: name for name, role in ROLES.items()}
        for table, role, right in connection.execute(granted.format("role_table_grants").encode()).fetchall():
            if role in names:
                found[table].setdefault(names[role], set()).add(right)
            assert role != "PUBLIC"
        by_column = (
            "SELECT table_name, column_name, grantee FROM information_schema.role_column_grants "
            "WHERE table_schema = 'ledger' AND privilege_type = 'UPDATE'"
        )
        for table, column, role in connection.execute(by_column).fetchall():
            if role in names and table != "notification_tracking":
                columns.setdefault(table, set()).add(column)
        held = found
    assert held == RIGHTS
    assert columns == CHANGED_COLUMNS


@pytest.mark.parametrize("role", ["intake", "views", "reader"])
@pytest.mark.parametrize("table", sorted(RIGHTS))
def test_no_role_empties_a_table_or_changes_what_it_is(
    owner: PostgresLedger, postgres_dsn: str, table: str, role: str
) -> None:
    tricks = (
        "TRUNCATE ledger.{0}",
        "ALTER TABLE ledger.{0} DISABLE TRIGGER ALL",
        "ALTER TABLE ledger.{0} OWNER TO CURRENT_USER",
        "ALTER TABLE ledger.{0} RENAME TO gone",
        "CREATE RULE unseen AS ON INSERT TO ledger.{0} DO INSTEAD NOTHING",
        "DROP TABLE ledger.{0} CASCADE",
    )
    with psycopg.connect(_as_role(postgres_dsn, role), autocommit=True) as connection:
        for trick in tricks:
            with pytest.raises(psycopg.errors.InsufficientPrivilege):
                connection.execute(trick.format(table).encode())


@pytest.mark.parametrize("role", ["intake", "views", "reader"])
@pytest.mark.parametrize(
    "trick",
    [
        "SET session_replication_role = replica",  # triggers would sleep
        "UPDATE pg_catalog.pg_trigger SET tgenabled = 'D'",
        "UPDATE pg_catalog.pg_class SET relrowsecurity = false",
        "DELETE FROM pg_catalog.pg_policy",
        "DROP TRIGGER never_changed ON ledger.stored_events",
        "CREATE TRIGGER own BEFORE INSERT ON ledger.stored_events EXECUTE FUNCTION ledger.log_is_append_only()",
        "CREATE OR REPLACE FUNCTION ledger.log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS "
        "$$ BEGIN RETURN NEW; END $$",
        "DROP FUNCTION ledger.log_is_append_only() CASCADE",
        "ALTER ROLE CURRENT_USER SUPERUSER",
        "ALTER ROLE CURRENT_USER BYPASSRLS",
        "CREATE ROLE own_creature SUPERUSER",
        "SET SESSION AUTHORIZATION gridledger",
        "COPY ledger.stored_events TO PROGRAM 'cat'",
        "COPY ledger.stored_events TO '/copied'",
        "ALTER SYSTEM SET session_replication_role = replica",
        "CREATE SCHEMA own",
    ],
)
def test_no_role_finds_a_way_round_its_rights(
    owner: PostgresLedger, postgres_dsn: str, role: str, trick: str
) -> None:
    with (
        psycopg.connect(_as_role(postgres_dsn, role), autocommit=True) as connection,
        pytest.raises(psycopg.errors.InsufficientPrivilege),
    ):
        connection.execute(trick.encode())


def test_the_readers_rights_are_enough_for_what_the_door_asks_of_the_ledger(
    owner: PostgresLedger, postgres_dsn: str
) -> None:
    with closing(PostgresLedger(_as_role(postgres_dsn, "reader"), Clock())) as reader:
        assert reader.head() == owner.head()
        assert reader.identity() == owner.identity()
        assert reader.gather(subjects=["person:P1"]).subject_keys == {}
        assert reader.lookup("phone", b"token") == []
        assert reader.read_log(after=0, limit=10) == owner.read_log(after=0, limit=10)


@pytest.mark.parametrize("role", ["intake", "views", "reader"])
def test_a_right_cannot_be_given_away(owner: PostgresLedger, postgres_dsn: str, role: str) -> None:
    """PostgreSQL answers such a GRANT with a warning and gives nothing."""
    with psycopg.connect(_as_role(postgres_dsn, role), autocommit=True) as connection:
        connection.execute("GRANT ALL ON ledger.stored_events TO PUBLIC")
    test_every_right_of_every_role_on_every_table_of_the_ledger(owner, postgres_dsn)


def test_a_right_too_many_would_be_seen(owner: PostgresLedger, postgres_dsn: str) -> None:
    """Planted: a role that was given more loses it with the next preparation."""
    with psycopg.connect(postgres_dsn, autocommit=True) as connection:
        connection.execute(f"GRANT UPDATE ON ledger.dead_letters TO {PASSWORDS.intake_role}".encode())
        with pytest.raises(AssertionError):
            test_every_right_of_every_role_on_every_table_of_the_ledger(owner, postgres_dsn)
    owner.prepare()
    test_every_right_of_every_role_on_every_table_of_the_ledger(owner, postgres_dsn)


def _as_role(dsn: str, role: str) -> str:
    passwords = {"intake": PASSWORDS.intake, "views": PASSWORDS.views, "reader": PASSWORDS.reader}
    return make_conninfo(dsn, user=ROLES[role], password=passwords[role])
