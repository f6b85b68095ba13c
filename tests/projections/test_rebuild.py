"""A rebuild beside live: equal on both databases for every projection, and never swapped when it differs."""

from collections.abc import Iterator
from contextlib import ExitStack
from functools import partial
from pathlib import Path

import pytest

from projections.catalogue import NAMES
from projections.rebuild.rebuilding import Outcome
from projections.replay import compare
from tests.projections.benches import Site, postgres_stores, site_on, sqlite_stores
from tests.projections.towns import town

LIVES = town(24)
BOTH = ["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)]


@pytest.fixture(params=BOTH)
def site(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Site]:
    """A town whose read models have followed it."""
    stores = partial(sqlite_stores, tmp_path)
    if request.param == "postgres":
        stores = partial(postgres_stores, request.getfixturevalue("postgres_dsn"))
    with ExitStack() as stack:
        made = stack.enter_context(site_on(stores))
        made.house.record(LIVES)
        made.house.catch_up()
        yield made


def require_agrees(site: Site, name: str) -> None:
    """An auditor's replay finds nothing wrong."""
    report = compare(site.house.ledger, site.house.views, site.house.catalogue.folder(name))
    assert report.differences == ()
    assert report.position == site.house.ledger.head()


@pytest.mark.parametrize("name", NAMES)
def test_every_projection_is_rebuilt_equal_to_live_and_swapped(site: Site, name: str) -> None:
    before = site.house.exported_of(name)
    report = site.rebuild(name)
    assert report.outcome is Outcome.SWAPPED
    assert report.live_hash == report.shadow_hash is not None
    assert (report.position, report.events, report.differences) == (len(LIVES), len(LIVES), ())
    assert report.rows > 0
    assert site.house.exported_of(name) == before
    require_agrees(site, name)
    assert set(report.kept) == {
        f"{each.name}__old"
        for table in site.house.catalogue.folder(name).tables
        for each in table.all_tables()
    }
