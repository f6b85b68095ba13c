"""Whatever is wrong with a live table is found by its rebuild, named, and never swapped away."""

from collections.abc import Callable

import pytest

from projections.catalogue import NAMES
from projections.rebuild.report import Outcome
from projections.table import Table
from tests.projections.benches import ACCEPT, Site


def change(table: Table) -> str:
    """Another value in one field of one row, in the last column that is no key and always there."""
    column = [each for each in table.columns if each.name not in table.key and not each.may_be_null][-1]
    other = "77" if column.kind.value == "number" else "'tampered'"
    where = " AND ".join(
        f"{each} = (SELECT {each} FROM {table.name} ORDER BY {order(table)} LIMIT 1)" for each in table.key
    )
    return f"UPDATE {table.name} SET {column.name} = {other} WHERE {where}"


def may_change(table: Table) -> bool:
    """Whether it has a column besides its key."""
    return any(each.name not in table.key for each in table.columns)


def remove(table: Table) -> str:
    """One row less."""
    where = " AND ".join(
        f"{each} = (SELECT {each} FROM {table.name} ORDER BY {order(table)} LIMIT 1)" for each in table.key
    )
    return f"DELETE FROM {table.name} WHERE {where}"


def invent(table: Table) -> str:
    """One row more, under a key nobody has."""
    first = next(column for column in table.columns if column.name == table.key[0])
    invented = "-1" if first.kind.value == "number" else "'NOBODY'"
    values = ", ".join(invented if each == first.name else each for each in table.column_names)
    return f"INSERT INTO {table.name} SELECT {values} FROM (SELECT * FROM {table.name} ORDER BY {order(table)} LIMIT 1) AS one"


def order(table: Table) -> str:
    """Its key."""
    return ", ".join(table.key)


@pytest.mark.parametrize("name", NAMES)
@pytest.mark.parametrize(("damage", "kind"), [(change, "changed"), (remove, "missing"), (invent, "added")])
def test_a_damaged_live_row_is_named_and_never_swapped_away(
    site: Site, name: str, damage: Callable[[Table], str], kind: str
) -> None:
    tables = [table for table in site.tables_of(name) if damage is not change or may_change(table)]
    for table in tables:
        site.execute(damage(table))
    live = site.house.exported_of(name)
    report = site.rebuild(name)
    assert report.outcome is Outcome.DIFFERS
    assert report.live_hash != report.shadow_hash
    assert [(each.table, each.kind) for each in report.differences] == [
        (table.name, kind) for table in tables
    ]
    assert report.kept == ()
    assert site.house.exported_of(name) == live, "what differs is never swapped"
    again = site.rebuild(name)
    assert (again.outcome, again.resumed, again.differences) == (Outcome.DIFFERS, True, report.differences)
    assert site.rebuild(name, ACCEPT).outcome is Outcome.SWAPPED
    site.require_agrees(name)


def test_a_damaged_moment_and_an_invented_parked_event_are_found_too(site: Site) -> None:
    site.execute("UPDATE moments SET position = position - 1 WHERE projection = 'registry' AND position = 14")
    site.execute("INSERT INTO parked_events VALUES ('registry', 3, 'nobody', 'x.v1', 'KeyError at event 3')")
    report = site.rebuild("registry")
    assert report.outcome is Outcome.DIFFERS
    assert [(each.table, each.kind) for each in report.differences] == [
        ("moments", "changed"),
        ("parked_events", "added"),
    ]
    assert site.rebuild("registry", ACCEPT).outcome is Outcome.SWAPPED
    assert site.select("SELECT * FROM parked_events") == []
    assert site.rebuild("registry").outcome is Outcome.SWAPPED
