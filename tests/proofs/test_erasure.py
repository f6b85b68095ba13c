"""Who is erased is gone from every byte, and from nothing that was proved; what is left would be noticed."""

from dataclasses import replace
from pathlib import Path

import psycopg
import pytest
from psycopg.sql import SQL, Identifier

from ledger.store.postgres import PostgresLedger
from projections.readstore.postgres import PostgresReadStore
from proofs.canaries import canaries, found_in
from proofs.erasure import Plan, prove_in
from proofs.erasure_house import erasure_house, house_over
from tests.support.intake import SetClock

SMALL = Plan(persons=200, looked_for=200, erased=20)


def test_twenty_of_two_hundred_are_erased_and_nothing_else_changes(tmp_path: Path) -> None:
    house = erasure_house(tmp_path)
    figures = prove_in(house, SMALL)
    house.close()
    assert [each.name for each in figures if not each.met] == []
    assert len(figures) == 9


@pytest.mark.parametrize("nth", range(8))
def test_a_canary_is_seen_in_any_form_it_may_stand_in(nth: int) -> None:
    someone, another = canaries(2)
    planted = b"\x00\x01" + someone.gives_away[nth] + b"\x00"
    assert found_in(planted, [someone, another]) == [someone.key]
    assert found_in(b"nothing of anybody", [someone, another]) == []


def test_a_key_that_was_left_would_be_noticed(tmp_path: Path) -> None:
    """The bytes are there before, so that not finding them afterwards says something."""
    house = erasure_house(tmp_path)
    people = canaries(6)
    house.tell(people)
    house.sign()
    house.work.scrub()
    held = house.held_by(people)
    assert len(held.keys) >= 3 * len(people)
    assert all(each in house.every_byte() for each in held.keys)
    assert all(each in house.every_byte_but_the_log() for each in held.boxes)
    assert house.found_by_search(people) == len(people)
    assert house.letters_about(people) == 2
    house.close()


def dumped(dsn: str, folder: Path, schema: str) -> Path:
    """Every row of every table of a schema, in binary, so that bytes stand there as they are kept."""
    path = folder / f"{schema}.dump"
    named = SQL("SELECT table_name FROM information_schema.tables WHERE table_schema = {}").format(schema)
    with psycopg.connect(dsn) as connection, path.open("wb") as out:
        for (table,) in connection.execute(named).fetchall():
            copy = SQL("COPY {} TO STDOUT (FORMAT BINARY)").format(Identifier(schema, table))
            with connection.cursor().copy(copy) as rows:
                for block in rows:
                    out.write(block)
    return path


@pytest.mark.postgres
def test_dumps_of_postgresql_hold_nothing_of_who_is_erased(tmp_path: Path, postgres_dsn: str) -> None:
    store, views = PostgresLedger(postgres_dsn, SetClock()), PostgresReadStore(postgres_dsn)
    store.prepare()
    house = house_over(store, views, tmp_path, SetClock())
    seen = replace(
        house, files=lambda: [dumped(postgres_dsn, tmp_path, schema) for schema in ("ledger", "views")]
    )
    figures = prove_in(seen, SMALL)
    house.close()
    assert [each.name for each in figures if not each.met] == []
