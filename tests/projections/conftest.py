"""A town's log for every test of this room."""

from collections.abc import Iterator
from dataclasses import replace
from functools import partial
from pathlib import Path

import pytest

from projections.catalogue import TABLES
from projections.dispute_board.view import DisputeBoardView
from projections.readstore.port import ReadStore
from projections.readstore.postgres import PostgresReadStore
from tests.projections.benches import LIVES, Site, Stores, postgres_stores, site_on, sqlite_stores
from tests.projections.oracle import CASES, Town, facts_of
from tests.projections.standing import Standing, standing
from tests.projections.towns import town


@pytest.fixture
def house(tmp_path: Path) -> Iterator[Standing]:
    """A ledger and read tables, both empty, on SQLite."""
    with standing(tmp_path) as made:
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def board(house: Standing, request: pytest.FixtureRequest) -> Iterator[Town]:
    """A town's board; the same questions on both databases."""
    house.record(town(CASES))
    views = None
    if request.param == "postgres":
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
        views.prepare(TABLES)
        house = replace(house, views=views)
    house.runner("dispute_board").catch_up()
    yield Town(DisputeBoardView(house.views), list(facts_of(house)), house)
    if views is not None:
        views.close()


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def stores(request: pytest.FixtureRequest, tmp_path: Path) -> Stores:
    """How to open both halves, here or in another process."""
    if request.param == "postgres":
        return partial(postgres_stores, request.getfixturevalue("postgres_dsn"))
    return partial(sqlite_stores, tmp_path)


@pytest.fixture
def site(stores: Stores) -> Iterator[Site]:
    """A town whose read models have followed it, to be rebuilt."""
    with site_on(stores) as made:
        made.house.record(LIVES)
        made.house.catch_up()
        yield made


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def register(house: Standing, request: pytest.FixtureRequest) -> Iterator[Standing]:
    """The same questions on both databases."""
    views: ReadStore | None = None
    if request.param == "postgres":
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
        views.prepare(TABLES)
        house = replace(house, views=views)
    yield house
    if views is not None:
        views.close()
