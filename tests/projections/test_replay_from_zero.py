"""Every projection replayed from zero gives the rows that live following gave, whatever the batches were."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from dataclasses import replace
from pathlib import Path

import pytest

from projections.catalogue import NAMES, TABLES
from projections.export import content_hash
from projections.readstore.postgres import PostgresReadStore
from projections.registry.persons import PERSONS
from projections.replay import compare, position_at
from tests.projections.standing import Standing, open_views
from tests.projections.towns import town_with_a_let_home

LIVES = town_with_a_let_home(24)


@pytest.fixture
def followed(house: Standing) -> Standing:
    """Live read tables that followed a log growing in between, a few events at a time."""
    for start in range(0, len(LIVES), 90):
        house.record(LIVES[start : start + 90])
        house.catch_up(batch=13)
    return house


@pytest.mark.parametrize("name", NAMES)
def test_a_projection_replayed_from_zero_equals_live_row_by_row(followed: Standing, name: str) -> None:
    report = compare(followed.ledger, followed.views, followed.catalogue.folder(name))
    assert report.differences == ()
    assert report.agrees
    assert report.position == report.live_position == len(LIVES)


def test_there_is_something_to_compare(followed: Standing) -> None:
    reports = {
        name: compare(followed.ledger, followed.views, followed.catalogue.folder(name)) for name in NAMES
    }
    assert reports["audit_trail"].rows == len(LIVES)
    assert reports["dispute_timeline"].rows < len(LIVES)
    assert reports["dispute_board"].rows > reports["dispute_timeline"].rows
    assert reports["registry"].rows > 6


@pytest.mark.parametrize("name", NAMES)
def test_an_earlier_position_can_be_replayed_and_compared(followed: Standing, name: str) -> None:
    half = len(LIVES) // 2
    report = compare(followed.ledger, followed.views, followed.catalogue.folder(name), half)
    assert (report.position, report.differences) == (half, ())


def test_an_instant_is_replayed_up_to_the_last_event_recorded_by_then(followed: Standing) -> None:
    folder = followed.catalogue.folder("audit_trail")
    middle = compare(followed.ledger, followed.views, folder, len(LIVES) // 2).recorded_at
    assert middle is not None
    report = compare(followed.ledger, followed.views, folder, middle)
    assert report.recorded_at == middle
    assert report.position == position_at(followed.ledger, middle)
    assert report.agrees


@pytest.mark.parametrize("batch", [1, 3, 64, 5_000])
def test_any_batch_size_gives_equal_bytes(tmp_path: Path, followed: Standing, batch: int) -> None:
    other = replace(followed, views=open_views(tmp_path, f"batch-{batch}"))
    other.catch_up(batch)
    assert other.exported() == followed.exported()
    other.views.close()


@pytest.fixture
def on_postgres(followed: Standing, postgres_dsn: str) -> Iterator[Standing]:
    views = PostgresReadStore(postgres_dsn)
    views.prepare(TABLES)
    yield replace(followed, views=views)
    views.close()


@pytest.mark.postgres
def test_the_same_log_gives_byte_equal_exports_on_both_databases(
    followed: Standing, on_postgres: Standing
) -> None:
    on_postgres.catch_up(batch=100)
    assert on_postgres.exported() == followed.exported()
    for name in NAMES:
        assert compare(followed.ledger, on_postgres.views, followed.catalogue.folder(name)).agrees


@pytest.mark.postgres
def test_content_hashes_are_equal_on_both_databases(followed: Standing, on_postgres: Standing) -> None:
    on_postgres.catch_up(batch=100)
    for name in NAMES:
        earlier, later = set(), set()
        for table in followed.catalogue.folder(name).tables:
            with followed.views.reading() as here, on_postgres.views.reading() as there:
                assert content_hash(here, table, 200) == content_hash(there, table, 200)
                earlier.add(content_hash(here, table, 100))
                later.add(content_hash(here, table, 200))
        assert earlier != later


def test_a_damaged_live_row_is_named(followed: Standing, tmp_path: Path) -> None:
    with closing(sqlite3.connect(tmp_path / "views.sqlite", isolation_level=None)) as database:
        database.execute("UPDATE dispute_board SET state = 'closed' WHERE state <> 'closed' AND is_open = 1")
        database.execute("DELETE FROM audit_trail WHERE position = 7")
        columns = ", ".join(PERSONS.column_names[1:])
        database.execute(
            f"INSERT INTO persons_versions SELECT 'NOBODY', {columns} FROM persons_versions LIMIT 1"
        )
    board = compare(followed.ledger, followed.views, followed.catalogue.folder("dispute_board"))
    assert {each.kind for each in board.differences} == {"changed"}
    assert {field.name for each in board.differences for field in each.fields} == {"state"}
    trail = compare(followed.ledger, followed.views, followed.catalogue.folder("audit_trail"))
    assert [(each.kind, each.key) for each in trail.differences] == [("missing", (7,))]
    persons = compare(followed.ledger, followed.views, followed.catalogue.folder("registry"))
    assert [(each.kind, each.key[0]) for each in persons.differences] == [("added", "NOBODY")]
    assert [each.agrees for each in (board, trail, persons)] == [False, False, False]
