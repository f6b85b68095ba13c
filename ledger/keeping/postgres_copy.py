"""A PostgreSQL ledger copied by pg_dump in one snapshot, and put back by pg_restore in one transaction."""

import os
import shutil
import subprocess
from collections.abc import Sequence
from pathlib import Path
from uuid import UUID

import psycopg
from psycopg.conninfo import conninfo_to_dict
from psycopg.sql import SQL, Composed, Identifier

from ledger.keeping.copies import Copied, ToolFailed
from ledger.store.postgres_problems import told
from ledger.store.postgres_schema import SchemaNames

DUMP = "ledger.dump"
LONGEST = 24 * 3_600


class PostgresCopy:
    """The ledger's schema, and those of other stores in the same database, as the owner of the tables.

    `binaries` is the folder of pg_dump and pg_restore; those on the path where it is None. They must not be older
    than the server.
    """

    def __init__(
        self, dsn: str, schema: str = "ledger", beside: Sequence[str] = (), binaries: Path | None = None
    ) -> None:
        self._dsn = dsn
        self._names = SchemaNames(schema)
        self._schema = schema
        self._beside = beside
        self._binaries = binaries

    def copy_to(self, folder: Path) -> Copied:
        """The position is read in the very snapshot that is dumped."""
        with told(), psycopg.connect(self._dsn) as connection:
            connection.execute("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
            (snapshot,) = _one(connection, SQL("SELECT pg_export_snapshot()"))
            position, identity = _one(
                connection,
                self._names.fill(
                    "SELECT (SELECT coalesce(max(notification_id), 0) FROM {schema}.{events}), id FROM {schema}.identity"
                ),
            )
            schemas = _named((self._schema, *self._beside))
            self._run(
                "pg_dump", "--format=custom", f"--snapshot={snapshot}", *schemas, f"--file={folder / DUMP}"
            )
        (folder / DUMP).chmod(0o600)
        return Copied(UUID(str(identity)), int(str(position)))

    def is_there(self) -> bool:
        with told(), psycopg.connect(self._dsn) as connection:
            found = connection.execute("SELECT to_regnamespace(%s) IS NOT NULL", (self._schema,)).fetchone()
        return bool(found and found[0])

    def put_back(self, folder: Path) -> None:
        """Whatever an interrupted restore left is dropped first. Rights are given again by `prepare`."""
        with told(), psycopg.connect(self._dsn) as connection:
            lost = (self._schema, *(each for each in self._beside if not _holds_tables(connection, each)))
            for each in lost:
                connection.execute(SQL("DROP SCHEMA IF EXISTS {} CASCADE").format(Identifier(each)))
                # Of schemas that are named one by one pg_restore brings back what is in them only.
                connection.execute(SQL("CREATE SCHEMA {}").format(Identifier(each)))
        self._run(
            "pg_restore", "--single-transaction", "--exit-on-error", "--no-owner", "--no-privileges", *_named(lost),
            f"--dbname={conninfo_to_dict(self._dsn).get('dbname')}", str(folder / DUMP),
        )  # fmt: skip

    def _run(self, tool: str, *words: str) -> None:
        """The password goes by the environment, never on a command line that others can read."""
        program = shutil.which(tool, path=str(self._binaries) if self._binaries else None)
        if program is None:
            raise ToolFailed(tool, "not found; set GRIDLEDGER_POSTGRES_BIN to the folder it is in")
        given = conninfo_to_dict(self._dsn)
        names = {
            "host": "PGHOST",
            "port": "PGPORT",
            "user": "PGUSER",
            "password": "PGPASSWORD",
            "dbname": "PGDATABASE",
        }
        env = {name: str(given[key]) for key, name in names.items() if given.get(key) is not None}
        ran = subprocess.run(
            [program, *words],
            env={**os.environ, **env},
            capture_output=True,
            text=True,
            timeout=LONGEST,
            check=False,
        )
        if ran.returncode != 0:
            raise ToolFailed(tool, ran.stderr.strip()[-500:])


def _named(schemas: Sequence[str]) -> list[str]:
    return [f"--schema={each}" for each in schemas]


def _holds_tables(connection: psycopg.Connection[tuple[object, ...]], schema: str) -> bool:
    """An empty schema is what is left of a restore that was cut short: tables come back all at once."""
    return (
        _one(connection, SQL("SELECT EXISTS (SELECT 1 FROM pg_tables WHERE schemaname = {})").format(schema))[
            0
        ]
        is True
    )


def _one(connection: psycopg.Connection[tuple[object, ...]], asked: SQL | Composed) -> tuple[object, ...]:
    found = connection.execute(asked).fetchone()
    assert found is not None
    return found
