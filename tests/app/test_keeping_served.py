"""Keys, backups and restores of a ledger in PostgreSQL, with its own pg_dump and pg_restore."""

import subprocess
from collections.abc import Callable
from pathlib import Path

import psycopg
import pytest
from psycopg.conninfo import conninfo_to_dict

from deploy.services.database import find_binaries
from ledger.keeping.postgres_copy import DUMP
from tests.app.command_line import NOWHERE, CommandLine, speaks_both
from tests.app.drill import Drill
from tests.app.drill_contract import DrillContract
from tests.app.served_drill import ServedDrill, served

pytestmark = pytest.mark.postgres


@pytest.fixture
def drill(gridledger: CommandLine, postgres_dsn: str) -> ServedDrill:
    found = served(gridledger, postgres_dsn)
    found.take(4)
    return found


class TestServedDrill(DrillContract):
    def tamper(self, drill: Drill) -> None:
        assert isinstance(drill, ServedDrill)
        with psycopg.connect(drill.dsn) as connection:
            connection.execute("ALTER TABLE ledger.stored_events DISABLE TRIGGER ALL")
            connection.execute(
                "UPDATE ledger.stored_events SET state = convert_to(replace(convert_from(state, 'UTF8'), "
                "'2026-03-02', '2026-03-01'), 'UTF8') WHERE notification_id = 3"
            )

    def snapshot(self, drill: Drill) -> Callable[[], None]:
        """With the database's own tools, past the house."""
        assert isinstance(drill, ServedDrill)
        told, path = (
            {key: str(value) for key, value in conninfo_to_dict(drill.dsn).items()},
            drill.shell.folder / "own.dump",
        )
        env = {
            "PGHOST": told["host"],
            "PGPORT": told["port"],
            "PGUSER": told["user"],
            "PGPASSWORD": told["password"],
        }
        tool = find_binaries()
        words = ["--format=custom", f"--file={path}", f"--dbname={told['dbname']}"]
        subprocess.run([str(tool / "pg_dump"), *words], env=env, check=True)

        def put_back() -> None:
            drill.lose_the_ledger()
            subprocess.run(
                [str(tool / "pg_restore"), f"--dbname={told['dbname']}", "--clean", "--if-exists", str(path)],
                env=env,
                check=True,
            )

        return put_back


def test_a_dump_is_readable_by_its_owner_only(drill: ServedDrill) -> None:
    folder = drill.back_up("b1")
    assert (folder / "store" / DUMP).stat().st_mode & 0o777 == 0o600
    assert folder.stat().st_mode & 0o777 == 0o700


def test_without_pg_dump_the_command_says_what_is_missing(drill: ServedDrill, tmp_path: Path) -> None:
    drill.follow()
    drill.given = {**drill.given, "postgres_bin": tmp_path / "nowhere"}
    said = drill("backup", "b1")
    assert said.code == 3
    assert "pg_dump" in said.err
    assert speaks_both(said.err)


def test_without_a_server_nothing_is_backed_up_or_restored(drill: ServedDrill) -> None:
    folder = drill.back_up("b1")
    drill.given = {**drill.given, "postgres_port": NOWHERE.rsplit(":", 1)[1]}
    for command in (("backup", "b2"), ("restore", str(folder)), ("keys", "list"), ("keys", "verify")):
        assert drill(*command).code == 3, command
