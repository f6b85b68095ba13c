"""A house over a PostgreSQL database of its own."""

from dataclasses import dataclass

import psycopg
from psycopg.conninfo import conninfo_to_dict

from deploy.services.database import find_binaries
from tests.app.command_line import CommandLine
from tests.app.drill import Drill


@dataclass
class ServedDrill(Drill):
    """A house over one database."""

    dsn: str = ""

    def lose_everything(self) -> None:
        self.drop("ledger", "views", "access_log")

    def lose_the_ledger(self) -> None:
        self.drop("ledger", "views")

    def drop(self, *schemas: str) -> None:
        """The database's part of it."""
        with psycopg.connect(self.dsn) as connection:
            connection.execute(f"DROP SCHEMA IF EXISTS {', '.join(schemas)} CASCADE")


def served(shell: CommandLine, dsn: str) -> ServedDrill:
    """A prepared one with its grid."""
    told = conninfo_to_dict(dsn)
    settings = {
        "store": "postgres",
        "key_grace_seconds": 0,
        "postgres_bin": find_binaries(),
        "postgres_port": told["port"],
        "postgres_database": told["dbname"],
        "postgres_owner": told["user"],
        "postgres_owner_password": told["password"],
        # Roles belong to the whole server: every run gives them the same words.
        "postgres_intake_password": f"intake-{told['password']}",
        "postgres_views_password": f"views-{told['password']}",
        "postgres_reader_password": f"reader-{told['password']}",
    }
    found = ServedDrill(shell, settings, dsn=dsn)
    found.begin()
    return found
