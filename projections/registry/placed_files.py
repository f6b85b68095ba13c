"""What lies in grids, for files: narrowed and shown as the lists do, in the grid it lies in, a stay by its own days."""

from collections.abc import Callable, Iterator, Mapping, Sequence
from functools import partial

from projections.asking import Conditions
from projections.extract import Bounds, Exportable, Row
from projections.moment import AsOf, SpeaksFor
from projections.readstore.port import Reader
from projections.registry.dwellings import DWELLINGS, VISITS
from projections.registry.filters import DwellingFilter, StayFilter, UnitFilter, VisitFilter
from projections.registry.fold import NAME
from projections.registry.lying import dwellings_in, grids_of, grids_of_homes
from projections.registry.residences import RESIDENCES, Residence
from projections.registry.stay_days import RegistryAsked, on_the_day
from projections.registry.units import UNITS
from projections.rows import AT_ONCE
from projections.table import Table, Values
from projections.versions.table import VERSION_COLUMNS, version_of
from projections.versions.view import Asked, Narrowing

Grids = Mapping[str, str | None]


def _exportable(table: Table, narrowed: Callable[[Bounds], Narrowing], shown: "Shown") -> Exportable:
    def derived(reader: Reader, as_of: AsOf, within: Bounds) -> tuple[SpeaksFor, Iterator[Row]]:
        asked = RegistryAsked(reader, NAME, as_of)
        return asked.moment, _all_shown(asked, table, narrowed(within), shown)

    assert table.newest is not None
    return Exportable(table.newest.name, NAME, table, derived)


# Rows as they stand in the table, as they show, each with its grid.
Shown = Callable[[Asked, Table, Sequence[Values]], Iterator[Row]]


def _all_shown(asked: Asked, table: Table, narrowed: Narrowing, shown: Shown) -> Iterator[Row]:
    """In the order of their ids."""
    for rows in _chunks(asked, table, narrowed):
        yield from shown(asked, table, rows)


def _chunks(asked: Asked, table: Table, narrowed: Narrowing) -> Iterator[Sequence[Values]]:
    rows, conditions = asked.rows_of(table)
    narrowed.narrow(conditions, asked)
    key, columns = table.key[0], ", ".join(f"b.{name}" for name in table.column_names)
    place, after = table.places((key,))[0], ""
    while True:
        beyond = Conditions([*conditions.clauses, f"b.{key} > ?"], [*conditions.values, after])
        statement = f"SELECT {columns} FROM {rows} WHERE {beyond.sql} ORDER BY b.{key} LIMIT {AT_ONCE}"
        found = asked.reader.select(statement, beyond.values)
        yield found
        if len(found) < AT_ONCE:
            return
        after = str(found[-1][place])


def _on_addresses(asked: Asked, table: Table, rows: Sequence[Values]) -> Iterator[Row]:
    return _brought(table, rows, "address_id", partial(grids_of, asked))


def _in_dwellings(asked: Asked, table: Table, rows: Sequence[Values]) -> Iterator[Row]:
    def grids(dwelling_ids: frozenset[str]) -> Grids:
        return grids_of_homes(asked, dwellings_in(asked, dwelling_ids))

    return _brought(table, rows, "dwelling_id", grids)


def _stays(asked: Asked, table: Table, rows: Sequence[Values]) -> Iterator[Row]:
    stays = on_the_day(asked, list(map(version_of(Residence._make), rows)))
    own = 1 + len(VERSION_COLUMNS)
    days = [(*row[:own], *stay.record) for row, stay in zip(rows, stays, strict=True)]
    return _in_dwellings(asked, table, days)


def _brought(
    table: Table, rows: Sequence[Values], on: str, grids_of_those: Callable[[frozenset[str]], Grids]
) -> Iterator[Row]:
    named = [dict(zip(table.column_names, row, strict=True)) for row in rows]
    grids = grids_of_those(frozenset(str(row[on]) for row in named))
    for row in named:
        yield {**row, "grid_code": grids.get(str(row[on])) or row["grid_code"]}


def _dwellings(within: Bounds) -> Narrowing:
    return DwellingFilter(grid_prefixes=within.grid_prefixes, sources=within.sources)


def _units(within: Bounds) -> Narrowing:
    return UnitFilter(grid_prefixes=within.grid_prefixes, sources=within.sources)


def _residences(within: Bounds) -> Narrowing:
    return StayFilter(grid_prefixes=within.grid_prefixes, sources=within.sources)


def _visits(within: Bounds) -> Narrowing:
    return VisitFilter(grid_prefixes=within.grid_prefixes, sources=within.sources)


EXPORTABLES: tuple[Exportable, ...] = (
    _exportable(DWELLINGS, _dwellings, _on_addresses),
    _exportable(UNITS, _units, _on_addresses),
    _exportable(RESIDENCES, _residences, _stays),
    _exportable(VISITS, _visits, _in_dwellings),
)
