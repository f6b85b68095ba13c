"""Where things lie that somebody holds in hand: the same answer that `grid_words` gives a database."""

from collections.abc import Callable, Collection, Iterator, Mapping
from functools import partial

from projections.registry.address_tree import with_ancestors
from projections.registry.addresses import ADDRESSES, Address
from projections.registry.dwellings import DWELLINGS, Dwelling
from projections.registry.grid_words import spoken_grid
from projections.table import Table, Values
from projections.versions.table import Record, Version, version_of
from projections.versions.view import ASKED_AT_ONCE, Asked


def chunks(keys: Collection[str]) -> Iterator[frozenset[str]]:
    """As many as are asked for at once."""
    ordered = sorted(keys)
    for start in range(0, len(ordered), ASKED_AT_ONCE):
        yield frozenset(ordered[start : start + ASKED_AT_ONCE])


def rows_in(
    table: Table, make: Callable[[Values], Record], asked: Asked, keys: Collection[str]
) -> dict[str, Version[Record]]:
    """Those of the things that are known at the moment asked for."""
    read = version_of(make)
    found: dict[str, Version[Record]] = {}
    for some in chunks(keys):
        rows, conditions = asked.rows_of(table)
        conditions.any_of(f"b.{table.key[0]}", some)
        columns = ", ".join(f"b.{name}" for name in table.column_names)
        statement = f"SELECT {columns} FROM {rows} WHERE {conditions.sql}"
        for row in asked.reader.select(statement, conditions.values):
            version = read(row)
            found[version.key] = version
    return found


addresses_in = partial(rows_in, ADDRESSES, Address._make)
dwellings_in = partial(rows_in, DWELLINGS, Dwelling._make)


def grids_of(asked: Asked, address_ids: Collection[str]) -> Mapping[str, str | None]:
    """The grid each address was brought into; None where it speaks for nothing."""
    nodes = with_ancestors(partial(addresses_in, asked), address_ids)
    return {each: spoken_grid(nodes, each) for each in address_ids}


def grids_of_homes(asked: Asked, homes: Mapping[str, Version[Dwelling]]) -> Mapping[str, str | None]:
    """The same for what is in a dwelling."""
    grids = grids_of(asked, {home.record.address_id for home in homes.values()})
    return {key: grids[home.record.address_id] or home.record.corrected_grid for key, home in homes.items()}
