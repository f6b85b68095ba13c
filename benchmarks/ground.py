"""A broker and a database of our own to measure on: nobody else's work counts, nobody else is disturbed."""

import os
import shutil
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from uuid import uuid4

import psycopg

from deploy.services import commands, database
from deploy.services.settings import HOUSE_USER, SCRAM, SENDER_USER
from deploy.services.state import PostgresState, load

OWNER = "operator"


@dataclass(frozen=True, slots=True)
class Broker:
    """How to reach the broker, as the house and as an upstream sender."""

    bootstrap: str
    cluster_id: str
    passwords: dict[str, str]
    house_user: str = HOUSE_USER
    sender_user: str = SENDER_USER
    admin_user: str = "admin"
    mechanism: str = SCRAM


@dataclass(frozen=True, slots=True)
class Ground:
    """What stands; each workload makes databases of its own on the server."""

    server: PostgresState | None
    broker: Broker | None

    @property
    def dsn(self) -> str:
        """The server's own database."""
        assert self.server is not None
        return database.dsn(self.server)

    @property
    def server_pid(self) -> int:
        """The database server's process."""
        assert self.server is not None
        assert self.server.process is not None
        return self.server.process.pid

    def create_database(self, template: str = "template1") -> str:
        """The name of an empty database, or of a copy of another; to be dropped with `drop_database`."""
        name = f"bench_{uuid4().hex[:12]}"
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(f'CREATE DATABASE "{name}" TEMPLATE "{template}"')
        return name

    def drop_database(self, name: str) -> None:
        """Throw a database away, whoever is still connected."""
        with psycopg.connect(self.dsn, autocommit=True) as connection:
            connection.execute(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @contextmanager
    def database(self, template: str = "template1") -> Iterator[str]:
        """The name of an empty database, or of a copy of another, for as long as the block runs."""
        name = self.create_database(template)
        try:
            yield name
        finally:
            self.drop_database(name)

    def dsn_of(self, name: str) -> str:
        """How to reach one of our databases as its owner."""
        assert self.server is not None
        return database.dsn(self.server, name)


@contextmanager
def standing(place: Path, names: Sequence[str]) -> Iterator[Ground]:
    """Start what is named under `place`, and leave nothing behind."""
    before = os.environ.get("GRIDLEDGER_SERVICES")
    os.environ["GRIDLEDGER_SERVICES"] = str(place)
    try:
        commands.up(names, owner=OWNER, say=_quiet)
        yield ground()
    finally:
        commands.down(commands.SERVICES, forget=True, say=_quiet)
        shutil.rmtree(place, ignore_errors=True)
        if before is None:
            del os.environ["GRIDLEDGER_SERVICES"]
        else:
            os.environ["GRIDLEDGER_SERVICES"] = before


def ground() -> Ground:
    """What stands now in the folder `GRIDLEDGER_SERVICES` names."""
    state = load()
    broker = None
    if state.kafka is not None:
        bootstrap = f"127.0.0.1:{state.kafka.ports['CLIENT']}"
        broker = Broker(bootstrap, state.kafka.cluster_id, dict(state.kafka.passwords))
    return Ground(state.postgres, broker)


def _quiet(line: str) -> None:
    """The services' own words are of no interest in a table of figures."""
