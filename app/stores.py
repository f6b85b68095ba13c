"""Which database stands behind the ledger, and as which role a process opens it."""

from datetime import UTC, datetime
from enum import StrEnum
from pathlib import Path

from psycopg.conninfo import make_conninfo
from pydantic import SecretStr

from access.log_postgres import PostgresAccessLog
from access.log_sqlite import SQLiteAccessLog
from access.look import AccessLog, AccessLogUnavailable
from app.output import Exit, fail
from app.settings import Settings, StoreKind
from ledger.port import LedgerStore, StoreUnavailable
from ledger.store.postgres import PostgresLedger
from ledger.store.postgres_schema import RolePasswords
from ledger.store.sqlite import SQLiteLedger


class Access(StrEnum):
    """The database role a process works under; the embedded store knows no roles."""

    OWNER = "owner"
    INTAKE = "intake"
    VIEWS = "views"
    READER = "reader"


ROLE = {
    Access.INTAKE: "gridledger_intake",
    Access.VIEWS: "gridledger_views",
    Access.READER: "gridledger_reader",
}


def utc_now() -> datetime:
    """The server's clock."""
    return datetime.now(UTC)


def open_store(settings: Settings, access: Access) -> LedgerStore:
    """The ledger's store; nothing is created, see `prepare_store`."""
    if settings.store is StoreKind.SQLITE:
        return SQLiteLedger(ledger_file(settings), utc_now)
    return PostgresLedger(dsn(settings, access), utc_now)


def prepare_store(settings: Settings) -> None:
    """Create tables, triggers and roles in one start-up step, before workers start; twice changes nothing."""
    if settings.store is StoreKind.SQLITE:
        _make_folder(settings.data_dir)
        store: LedgerStore = SQLiteLedger(ledger_file(settings), utc_now)
    else:
        passwords = RolePasswords(
            intake=_secret(settings.postgres_intake_password, "POSTGRES_INTAKE_PASSWORD"),
            views=_secret(settings.postgres_views_password, "POSTGRES_VIEWS_PASSWORD"),
            reader=_secret(settings.postgres_reader_password, "POSTGRES_READER_PASSWORD"),
        )
        store = PostgresLedger(dsn(settings, Access.OWNER), utc_now, passwords=passwords)
    store.prepare()
    store.close()


def access_file(settings: Settings) -> Path:
    """The embedded access log: a file of its own, so that no reader waits for who writes events."""
    return settings.access_log or settings.data_dir / "access.sqlite"


def open_access_log(settings: Settings, access: Access) -> AccessLog:
    """The access log; nothing is created, see `prepare_access_log`."""
    if settings.store is StoreKind.SQLITE:
        return SQLiteAccessLog(access_file(settings))
    return PostgresAccessLog(dsn(settings, access))


def prepare_access_log(settings: Settings) -> None:
    """Tables, triggers and what roles may do; after `prepare_store`, which makes the roles."""
    log = open_access_log(settings, Access.OWNER)
    try:
        log.prepare()
    except AccessLogUnavailable as problem:
        raise StoreUnavailable(str(problem)) from problem
    finally:
        log.close()


def _make_folder(folder: Path) -> None:
    try:
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
    except OSError as problem:
        fail(
            Exit.BAD_USE,
            f"GRIDLEDGER_DATA_DIR 不能使用:{problem}",
            f"GRIDLEDGER_DATA_DIR cannot be used: {problem}",
        )


def ledger_file(settings: Settings) -> Path:
    """The embedded ledger's file."""
    return settings.data_dir / "ledger.sqlite"


def dsn(settings: Settings, access: Access) -> str:
    """How to reach PostgreSQL in that role."""
    passwords = {
        Access.OWNER: (settings.postgres_owner_password, "POSTGRES_OWNER_PASSWORD"),
        Access.INTAKE: (settings.postgres_intake_password, "POSTGRES_INTAKE_PASSWORD"),
        Access.VIEWS: (settings.postgres_views_password, "POSTGRES_VIEWS_PASSWORD"),
        Access.READER: (settings.postgres_reader_password, "POSTGRES_READER_PASSWORD"),
    }
    return make_conninfo(
        host=settings.postgres_host,
        port=settings.postgres_port,
        dbname=settings.postgres_database,
        user=ROLE.get(access, settings.postgres_owner),
        password=_secret(*passwords[access]),
        application_name=f"gridledger-{access}",
    )


def _secret(value: SecretStr | None, name: str) -> str:
    if value is None:
        fail(
            Exit.BAD_USE,
            f"使用 PostgreSQL 时必须设置 GRIDLEDGER_{name}。",
            f"GRIDLEDGER_{name} must be set when the store is PostgreSQL.",
        )
    return value.get_secret_value()
