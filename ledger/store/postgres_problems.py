"""PostgreSQL's errors in the words of the port: what an operator cures is told apart from a fault of the program."""

from collections.abc import Iterator
from contextlib import contextmanager

import psycopg
from eventsourcing import persistence
from psycopg_pool import PoolClosed

from ledger.port import StoreUnavailable

# The tables are missing or not ours to use.
NOT_PREPARED = (
    psycopg.errors.UndefinedTable,
    psycopg.errors.InvalidSchemaName,
    psycopg.errors.InsufficientPrivilege,
    persistence.ProgrammingError,
)
GONE = (
    psycopg.OperationalError,
    psycopg.InterfaceError,
    persistence.OperationalError,
    persistence.InterfaceError,
    PoolClosed,
)


@contextmanager
def told() -> Iterator[None]:
    """Raises `StoreUnavailable` for both."""
    try:
        yield
    except GONE as error:
        raise StoreUnavailable(str(error)) from error
    except NOT_PREPARED as error:
        first_line = str(error).partition("\n")[0]
        raise StoreUnavailable(f"not prepared, or not for this role: {first_line}") from error
