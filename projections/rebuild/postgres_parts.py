"""What the shadow store asks of PostgreSQL itself: which tables and indexes there are, and time for large ones."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager

from projections.readstore.postgres import Cursor, PostgresReadStore
from projections.readstore.postgres_rows import plain
from projections.rebuild.port import Ask
from projections.table import Table, Value, Values

COLUMNS = (
    "SELECT column_name FROM information_schema.columns "
    "WHERE table_schema = current_schema() AND table_name = ?"
)
INDEXES = "SELECT indexname FROM pg_indexes WHERE schemaname = current_schema() AND tablename = ?"
SORT_IN_MEMORY = b"SET LOCAL work_mem = '64MB'; SET LOCAL maintenance_work_mem = '256MB'"


@contextmanager
def patient(views: PostgresReadStore) -> Iterator[Cursor]:
    """A transaction whose statements may take as long as a big table needs."""
    with views.writing() as cursor:
        cursor.execute("SET LOCAL statement_timeout = 0")
        yield cursor


def asking(cursor: Cursor) -> Ask:
    """Statements with `?`, and their rows."""

    def ask(statement: str, values: Sequence[Value]) -> list[Values]:
        found = cursor.execute(plain(statement), values)
        return found.fetchall() if found.description else []

    return ask


def all_of(tables: Sequence[Table]) -> list[Table]:
    """These tables, and those of their newest rows."""
    return [each for table in tables for each in table.all_tables()]


def indexes_of(cursor: Cursor, table: str) -> list[str]:
    """The names of a table's indexes, its key's among them."""
    return [str(name) for (name,) in asking(cursor)(INDEXES, (table,))]


def columns_of(cursor: Cursor, table: str) -> set[Values]:
    """The names of a table's columns; none for a table that is not there."""
    return set(asking(cursor)(COLUMNS, (table,)))
