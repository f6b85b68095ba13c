"""The tables of the ledger in PostgreSQL, and what each role may do with them."""
# long because every table and every right of a role stand in one place

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

import psycopg
from psycopg.sql import SQL, Composed, Identifier, Literal

from ledger.store.postgres_forget import FORGET_PERSON
from ledger.store.postgres_keys_schema import KEEPING_TABLES

INTAKE_ROLE = "gridledger_intake"
VIEWS_ROLE = "gridledger_views"
READER_ROLE = "gridledger_reader"

# The log only grows: vacuum it rarely, analyse it often (the eventsourcing library's own settings).
_GROWS_ONLY = (
    "autovacuum_vacuum_threshold = 100000000, autovacuum_vacuum_scale_factor = 0.5, "
    "autovacuum_analyze_threshold = 1000, autovacuum_analyze_scale_factor = 0.01"
)

_LIBRARY_TABLES = f"""
CREATE TABLE IF NOT EXISTS {{schema}}.{{events}} (
    originator_id {{id_type}} NOT NULL,
    originator_version bigint NOT NULL,
    topic text NOT NULL,
    state bytea NOT NULL,
    notification_id bigint NOT NULL,
    PRIMARY KEY (originator_id, originator_version)
) WITH ({_GROWS_ONLY});
CREATE UNIQUE INDEX IF NOT EXISTS {{position_index}} ON {{schema}}.{{events}} (notification_id);
CREATE TABLE IF NOT EXISTS {{schema}}.{{tracking}} (
    application_name text PRIMARY KEY,
    notification_id bigint NOT NULL
);
INSERT INTO {{schema}}.{{tracking}} VALUES ('__migration__', 1) ON CONFLICT DO NOTHING;
CREATE OR REPLACE FUNCTION {{schema}}.log_is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON {{schema}}.{{events}}
    FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.log_is_append_only();
"""

_LEDGER_TABLES = f"""
CREATE TABLE IF NOT EXISTS {{schema}}.identity (
    one integer PRIMARY KEY CHECK (one = 1),
    id uuid NOT NULL
);
INSERT INTO {{schema}}.identity VALUES (1, gen_random_uuid()) ON CONFLICT DO NOTHING;
CREATE TABLE IF NOT EXISTS {{schema}}.inbox (
    key uuid PRIMARY KEY,
    source text NOT NULL,
    message_id text NOT NULL,
    content_hash bytea NOT NULL,
    verdict text NOT NULL,
    code text,
    detail text,
    first_position bigint NOT NULL,
    last_position bigint NOT NULL,
    recorded_at timestamptz NOT NULL
) WITH ({_GROWS_ONLY});
CREATE TABLE IF NOT EXISTS {{schema}}.conflicts (
    key uuid NOT NULL,
    content_hash bytea NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (key, content_hash)
);
CREATE TABLE IF NOT EXISTS {{schema}}.outbox (
    seq bigint PRIMARY KEY,
    kind text NOT NULL,
    key text NOT NULL,
    payload bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS {{schema}}.parked (
    key uuid PRIMARY KEY,
    stream_id uuid NOT NULL,
    occurred_at timestamptz NOT NULL,
    parked_at timestamptz NOT NULL,
    expires_at timestamptz NOT NULL,
    code text NOT NULL,
    sealed bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS parked_by_stream ON {{schema}}.parked (stream_id);
CREATE INDEX IF NOT EXISTS parked_by_expiry ON {{schema}}.parked (expires_at);
CREATE TABLE IF NOT EXISTS {{schema}}.dead_letters (
    key uuid PRIMARY KEY,
    place text NOT NULL,
    code text NOT NULL,
    sealed bytea NOT NULL,
    recorded_at timestamptz NOT NULL
);
CREATE TABLE IF NOT EXISTS {{schema}}.letters (
    key uuid PRIMARY KEY,
    message uuid NOT NULL,
    kind text NOT NULL,
    source text NOT NULL,
    message_id text NOT NULL,
    type text NOT NULL,
    grid_code text COLLATE "C",
    code text NOT NULL,
    recorded_at timestamptz NOT NULL,
    standing text NOT NULL,
    version bigint NOT NULL,
    replaced_by text
);
CREATE INDEX IF NOT EXISTS letters_by_age ON {{schema}}.letters (recorded_at, key);
CREATE INDEX IF NOT EXISTS letters_by_standing ON {{schema}}.letters (standing, recorded_at, key);
CREATE INDEX IF NOT EXISTS letters_by_cause ON {{schema}}.letters (standing, code, recorded_at, key);
CREATE INDEX IF NOT EXISTS parked_by_age ON {{schema}}.parked (parked_at, key);
CREATE TABLE IF NOT EXISTS {{schema}}.subject_keys (
    subject text PRIMARY KEY,
    epoch text NOT NULL,
    wrapped bytea NOT NULL
);
CREATE TABLE IF NOT EXISTS {{schema}}.lookups (
    kind text NOT NULL,
    token bytea NOT NULL,
    subject text NOT NULL,
    PRIMARY KEY (kind, token, subject)
);
CREATE OR REPLACE FUNCTION {{schema}}.final_is_final() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
    IF TG_OP = 'UPDATE' AND OLD.verdict = 'waiting' THEN RETURN NEW; END IF;
    RAISE EXCEPTION 'a final verdict never changes' USING ERRCODE = 'insufficient_privilege';
END $$;
CREATE OR REPLACE TRIGGER final_is_final BEFORE UPDATE OR DELETE ON {{schema}}.inbox
    FOR EACH ROW EXECUTE FUNCTION {{schema}}.final_is_final();
CREATE OR REPLACE TRIGGER never_emptied BEFORE TRUNCATE ON {{schema}}.inbox
    FOR EACH STATEMENT EXECUTE FUNCTION {{schema}}.log_is_append_only();
"""

# PUBLIC gets nothing; UPDATE on the inbox is a column list: identity and content never change.
_INTAKE_GRANTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT, INSERT ON {schema}.{events}, {schema}.inbox, {schema}.conflicts, {schema}.dead_letters,
    {schema}.letters, {schema}.subject_keys, {schema}.lookups TO {role};
GRANT UPDATE (verdict, code, detail, first_position, last_position, recorded_at) ON {schema}.inbox TO {role};
GRANT UPDATE (standing, version, replaced_by) ON {schema}.letters TO {role};
GRANT UPDATE (expires_at) ON {schema}.parked TO {role};
GRANT SELECT, INSERT, DELETE ON {schema}.outbox, {schema}.parked TO {role};
GRANT SELECT, INSERT, UPDATE ON {schema}.{tracking} TO {role};
GRANT SELECT ON {schema}.identity, {schema}.retired_epochs TO {role};
GRANT EXECUTE ON FUNCTION {schema}.forget_person(uuid, text[], text, uuid[]) TO {role};
"""

_VIEWS_GRANTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT ON ALL TABLES IN SCHEMA {schema} TO {role};
"""

# Who answers at the HTTP door: keys to mask with, look-ups, and the log for how far it has come and for proofs.
_READER_GRANTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
GRANT SELECT ON {schema}.{events}, {schema}.subject_keys, {schema}.lookups, {schema}.identity TO {role};
"""

COUNTED = ("inbox", "conflicts", "outbox", "parked", "dead_letters", "letters", "subject_keys", "lookups")


@dataclass(frozen=True, slots=True)
class RolePasswords:
    """Given by settings, never defaulted; needed only by the start-up step that creates the roles.

    Roles belong to a whole server: two ledgers on one server may give theirs other names.
    """

    intake: str = field(repr=False)
    views: str = field(repr=False)
    reader: str = field(repr=False)
    intake_role: str = INTAKE_ROLE
    views_role: str = VIEWS_ROLE
    reader_role: str = READER_ROLE


@dataclass(frozen=True, slots=True)
class SchemaNames:
    """What the tables are called; the defaults of the library except for the schema."""

    schema: str = "ledger"
    events: str = "stored_events"
    tracking: str = "notification_tracking"
    id_type: str = "uuid"

    def fill(self, template: str, **more: Identifier) -> Composed:
        """A statement with the names in their places."""
        return SQL(template).format(
            schema=Identifier(self.schema),
            events=Identifier(self.events),
            tracking=Identifier(self.tracking),
            id_type=Identifier(self.id_type),
            position_index=Identifier(f"{self.events}_notification_id_idx"),
            **more,
        )


def create_tables(connection: psycopg.Connection[object], names: SchemaNames, lock: int) -> None:
    """Make what is missing, in one transaction; a process that starts at the same time waits for it."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        connection.execute(SQL("CREATE SCHEMA IF NOT EXISTS {}").format(Identifier(names.schema)))
        connection.execute(names.fill(_LIBRARY_TABLES))
        connection.execute(names.fill(_LEDGER_TABLES))
        connection.execute(names.fill(KEEPING_TABLES))
        connection.execute(names.fill(FORGET_PERSON))


def create_roles(connection: psycopg.Connection[object], passwords: RolePasswords) -> None:
    """Make the roles or give them their passwords; the server never sees a password in plain."""
    roles = (
        (passwords.intake_role, passwords.intake),
        (passwords.views_role, passwords.views),
        (passwords.reader_role, passwords.reader),
    )
    for role, password in roles:
        connection.execute(
            SQL(
                "DO $$ BEGIN CREATE ROLE {} LOGIN; "
                "EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            ).format(Identifier(role))
        )
        verifier = connection.pgconn.encrypt_password(password.encode(), role.encode(), b"scram-sha-256")
        statement = SQL("ALTER ROLE {} PASSWORD {}").format(Identifier(role), Literal(verifier.decode()))
        _alter_shared(connection, statement)


def grant_roles(
    connection: psycopg.Connection[object],
    names: SchemaNames,
    lock: int,
    *,
    intake: str,
    views: str,
    reader: str,
) -> None:
    """Give each role that exists what it may do and nothing else."""
    wanted = ((intake, _INTAKE_GRANTS), (views, _VIEWS_GRANTS), (reader, _READER_GRANTS))
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        for role, grants in _existing(connection, wanted):
            identifier = Identifier(role)
            connection.execute(
                names.fill("REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role}", role=identifier)
            )
            connection.execute(names.fill(grants, role=identifier))


def _existing(
    connection: psycopg.Connection[object], wanted: Sequence[tuple[str, str]]
) -> Iterator[tuple[str, str]]:
    for role, grants in wanted:
        if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
            yield role, grants


def _alter_shared(connection: psycopg.Connection[object], statement: Composed) -> None:
    """Roles belong to the whole server: another database's start-up may touch the same row at this moment."""
    for attempts_left in (4, 3, 2, 1, 0):
        try:
            connection.execute(statement)
            return
        except psycopg.errors.InternalError_:
            if not attempts_left:
                raise
