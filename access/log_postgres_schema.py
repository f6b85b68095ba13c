"""The tables of the access log in PostgreSQL, and what a role may do with them: add and read."""

from collections.abc import Sequence

import psycopg
from psycopg.sql import SQL, Identifier

_TABLES = """
CREATE SCHEMA IF NOT EXISTS access_log;
CREATE TABLE IF NOT EXISTS access_log.looks (
    position bigint PRIMARY KEY CHECK (position > 0),
    at timestamptz NOT NULL,
    action text NOT NULL,
    outcome text NOT NULL,
    purpose text NOT NULL,
    look bytea NOT NULL
);
CREATE INDEX IF NOT EXISTS looks_by_time ON access_log.looks (at);
CREATE TABLE IF NOT EXISTS access_log.subjects (
    subject text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (subject, position)
);
CREATE TABLE IF NOT EXISTS access_log.readers (
    reader text COLLATE "C" NOT NULL,
    position bigint NOT NULL,
    PRIMARY KEY (reader, position)
);
CREATE OR REPLACE FUNCTION access_log.is_append_only() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN RAISE EXCEPTION 'the access log is append-only' USING ERRCODE = 'insufficient_privilege'; END $$;
"""
_GUARD = """
CREATE OR REPLACE TRIGGER never_changed BEFORE UPDATE OR DELETE OR TRUNCATE ON access_log.{table}
    FOR EACH STATEMENT EXECUTE FUNCTION access_log.is_append_only();
"""
# Who may read records must be able to say so: both roles add looks, neither changes any.
_GRANTS = """
REVOKE ALL ON ALL TABLES IN SCHEMA access_log FROM {role};
GRANT USAGE ON SCHEMA access_log TO {role};
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA access_log TO {role};
"""


def create_log(connection: psycopg.Connection[dict[str, object]], lock: int) -> None:
    """Make what is missing, in one transaction; a process that starts at the same time waits for it."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        connection.execute(_TABLES)
        for table in ("looks", "subjects", "readers"):
            connection.execute(SQL(_GUARD).format(table=Identifier(table)))


def grant_log(connection: psycopg.Connection[dict[str, object]], lock: int, roles: Sequence[str]) -> None:
    """Give each role that exists INSERT and SELECT, and nothing else."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        for role in roles:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
                connection.execute(SQL(_GRANTS).format(role=Identifier(role)))
