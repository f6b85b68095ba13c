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
# One journey and one statement a group. Each statement in it sees what is committed by then (VOLATILE, READ COMMITTED): who
# waited for the lock sees the head the one before left. It runs with the rights of who calls it.
_RECORD = """
CREATE OR REPLACE FUNCTION access_log.record(
    own_lock bigint, ats timestamptz[], actions text[], outcomes text[], purposes text[], texts bytea[],
    by_readers text[], of_subjects text[], nths bigint[]
) RETURNS bigint LANGUAGE plpgsql SET search_path = pg_catalog, pg_temp AS $$
DECLARE head bigint;
BEGIN
    PERFORM pg_advisory_xact_lock(own_lock);
    SELECT coalesce(max(position), 0) INTO head FROM access_log.looks;
    INSERT INTO access_log.looks (position, at, action, outcome, purpose, look)
        SELECT head + n, t, a, o, p, b
        FROM unnest(ats, actions, outcomes, purposes, texts) WITH ORDINALITY AS given (t, a, o, p, b, n);
    INSERT INTO access_log.readers SELECT r, head + n FROM unnest(by_readers) WITH ORDINALITY AS given (r, n);
    INSERT INTO access_log.subjects SELECT s, head + n FROM unnest(of_subjects, nths) AS given (s, n);
    RETURN head;
END $$;
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
        connection.execute(_RECORD)
        for table in ("looks", "subjects", "readers"):
            connection.execute(SQL(_GUARD).format(table=Identifier(table)))


def grant_log(connection: psycopg.Connection[dict[str, object]], lock: int, roles: Sequence[str]) -> None:
    """Give each role that exists INSERT and SELECT, and nothing else."""
    with connection.transaction():
        connection.execute("SELECT pg_advisory_xact_lock(%s)", (lock,))
        for role in roles:
            if connection.execute("SELECT 1 FROM pg_roles WHERE rolname = %s", (role,)).fetchone():
                connection.execute(SQL(_GRANTS).format(role=Identifier(role)))
