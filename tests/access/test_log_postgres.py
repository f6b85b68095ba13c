"""The access log on PostgreSQL keeps the contract; roles may add and read, nothing else."""

from collections.abc import Iterator
from uuid import uuid4

import psycopg
import pytest
from psycopg.conninfo import make_conninfo
from psycopg.sql import SQL, Identifier

from access.log_postgres import PostgresAccessLog
from access.log_postgres_schema import grant_log
from tests.access.log_contract import AccessLogContract
from tests.access.looks import LI, look


@pytest.fixture
def log(postgres_dsn: str) -> Iterator[PostgresAccessLog]:
    opened = PostgresAccessLog(postgres_dsn)
    opened.prepare()
    yield opened
    opened.close()


@pytest.fixture
def again(log: PostgresAccessLog, postgres_dsn: str) -> Iterator[PostgresAccessLog]:
    opened = PostgresAccessLog(postgres_dsn)
    yield opened
    opened.close()


class TestPostgresAccessLog(AccessLogContract):
    @pytest.fixture(autouse=True)
    def _over(self, postgres_dsn: str) -> None:
        self.dsn = postgres_dsn

    def tamper(self, verb: str, table: str) -> None:
        with psycopg.connect(self.dsn) as connection:
            connection.execute(verb.format(f"access_log.{table}").encode())

    def plant(self, text: bytes, position: int) -> None:
        with psycopg.connect(self.dsn) as connection:
            row = (position, text)
            connection.execute("INSERT INTO access_log.looks VALUES (%s, now(), '', '', '', %s)", row)

    def test_nothing_recorded_is_emptied(self, log: PostgresAccessLog) -> None:
        with pytest.raises(psycopg.Error, match="append-only"), psycopg.connect(self.dsn) as connection:
            connection.execute("TRUNCATE access_log.looks")

    def test_a_role_adds_and_reads_looks_and_may_do_nothing_else(self, log: PostgresAccessLog) -> None:
        name, password = f"looker_{uuid4().hex[:12]}", uuid4().hex
        role = Identifier(name)
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(SQL("CREATE ROLE {} LOGIN PASSWORD {}").format(role, password))
            try:
                grant_log(connection, 7, (name, "nobody_of_that_name"))
                limited = make_conninfo(self.dsn, user=name, password=password)
                theirs = PostgresAccessLog(limited)
                assert theirs.record([look("a", LI)]) == 1
                theirs.close()
                for verb in ("UPDATE access_log.looks SET action = ''", "DELETE FROM access_log.subjects"):
                    with (
                        psycopg.connect(limited) as other,
                        pytest.raises(psycopg.errors.InsufficientPrivilege),
                    ):
                        other.execute(verb)
            finally:
                connection.execute(SQL("DROP OWNED BY {}").format(role))
                connection.execute(SQL("DROP ROLE {}").format(role))
