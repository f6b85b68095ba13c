"""Two HTTP doors over one ledger: one on SQLite, one on PostgreSQL as the reader's role, with its walls up."""

import json
from collections.abc import Iterator, Mapping
from contextlib import ExitStack, closing, contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

import psycopg
from fastapi import FastAPI
from psycopg.conninfo import make_conninfo

from access.principal import Principal
from api.application import create_app
from app.assembly import House
from app.commands.prepare import prepare_everything
from app.commands.serve import Serving, deps_of
from app.loading import load_town
from app.settings import Settings
from app.stores import utc_now
from app.town.sources import town_sources
from app.views import projections_over
from intake.delivery import Delivery, Sender
from ledger.store.postgres_schema import READER_ROLE, VIEWS_ROLE
from projections.catalogue import NAMES, TABLES
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.runner import ProjectionRunner
from projections.status import StatusView
from tests.api.visitors import Caller
from tests.support.intake import event

TODAY = datetime(2026, 3, 2, 18, 0, tzinfo=UTC)
EVERY_SOURCE = Sender("test", frozenset(source.uri for source in town_sources().all()))


def as_role(dsn: str, role: str) -> str:
    """The same database in a role, without its password: the owner of a test's server may."""
    return make_conninfo(dsn, options=f"-c role={role}")


@dataclass
class TwoDoors:
    """Both doors, what stands behind them, and who has come so far."""

    house: House
    on_sqlite: FastAPI
    on_postgres: FastAPI
    tokens: Serving
    embedded: SQLiteReadStore
    owner: PostgresReadStore
    keeper: PostgresReadStore
    reader: PostgresReadStore
    told: int = 0
    _tokens: dict[Principal, str] = field(default_factory=dict)

    def tell(self, type_name: str, subject: str, data: Mapping[str, object], **said: object) -> None:
        """One more fact, taken down the real road."""
        self.told += 1
        basis = {"basis": "population_registration", "time": "2026-03-02T20:00:00+08:00"}
        made = event(f"gridledger.{type_name}.v1", subject, data=data, **{**basis, **said})
        body = json.dumps({**made, "id": f"told-{self.told}"}, default=str).encode()
        headers = [("content-type", b"application/cloudevents+json; charset=utf-8")]
        delivery = Delivery(f"test:{self.told}", None, headers, body, EVERY_SOURCE, utc_now())
        (receipt,) = self.house.road().take([delivery])
        assert receipt.verdict.value == "accepted", (type_name, receipt)

    def follow(self) -> None:
        """Both read halves catch up."""
        follow(self.house, self.embedded)
        follow(self.house, self.owner)

    def visited_by(self, who: Principal, *, walled: bool) -> Caller:
        """Somebody at one of the doors, with one token for both."""
        if who not in self._tokens:
            self._tokens[who] = self.tokens.tokens.issue(who)
        return Caller(self.on_postgres if walled else self.on_sqlite, self._tokens[who])


def follow(house: House, views: ReadStore) -> None:
    """Every projection to the end of the log."""
    catalogue = projections_over(house.log, house.vault)
    for name in NAMES:
        ProjectionRunner(house.log, views, catalogue.folder(name), _quiet).catch_up()


def _quiet(event: str, projection: str) -> None:
    """A runner that fails raises out of `catch_up`."""


def make_roles(dsn: str) -> None:
    """Those of the read tables, without passwords: they belong to the whole server and may be there already."""
    with psycopg.connect(dsn, autocommit=True) as connection:
        for role in (READER_ROLE, VIEWS_ROLE):
            made = f"DO $$ BEGIN CREATE ROLE {role} LOGIN; EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$"
            connection.execute(made.encode())


@contextmanager
def two_doors(folder: Path, dsn: str, *, size: int, persons: int) -> Iterator[TwoDoors]:
    """A small fictional town behind both."""
    settings = Settings(data_dir=folder, http_port=0)
    prepare_everything(settings)
    load_town(settings, seed=7, size=size, persons=persons, today=TODAY, tell=lambda taken: None)
    make_roles(dsn)
    with ExitStack() as stack:
        serving, other = Serving(settings), Serving(settings)
        assert isinstance(serving.views, SQLiteReadStore)
        owner = stack.enter_context(closing(PostgresReadStore(dsn)))
        owner.prepare(TABLES)
        reader = stack.enter_context(closing(PostgresReadStore(as_role(dsn, READER_ROLE))))
        keeper = stack.enter_context(closing(PostgresReadStore(as_role(dsn, VIEWS_ROLE))))
        for each in (serving, other):
            stack.callback(partial(Serving.__exit__, each))
        on_sqlite = create_app(deps_of(serving))
        other.views.close()
        other.views = reader
        other.status = StatusView(reader, other.house.log, NAMES, utc_now)
        doors = TwoDoors(
            serving.house,
            on_sqlite,
            create_app(deps_of(other)),
            serving,
            serving.views,
            owner,
            keeper,
            reader,
        )
        doors.follow()
        yield doors
