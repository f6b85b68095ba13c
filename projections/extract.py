"""Any read table as it stood at a moment, narrowed by its own columns, row by row: what exports are made of."""

from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from itertools import groupby

from projections.asking import speaks_for
from projections.instants import text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.readstore.port import Reader
from projections.rows import rows_of
from projections.table import Table, Value

Row = Mapping[str, Value]

# Columns of tables that keep two tracks of a thing's history (see dispute_board.table).
_CLOCK, _RECORDED, _VALID = "clock", "recorded", "valid"


@dataclass(frozen=True, slots=True, kw_only=True)
class Bounds:
    """What may be handed out: beginnings of grid codes, and sources. None leaves that side open."""

    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None


EVERYTHING = Bounds()

# What follows from several tables when somebody asks, as far as the bounds reach, and the moment it speaks for.
Derived = Callable[[Reader, AsOf, Bounds], tuple[SpeaksFor, Iterator[Row]]]


@dataclass(frozen=True, slots=True)
class Exportable:
    """A read table and the projection that keeps it; `name` is what people ask for. Where the rows do not stand in it as
    they are shown, they are `derived`, and the table only says how they look."""

    name: str
    projection: str
    table: Table
    derived: Derived | None = None

    @property
    def columns(self) -> tuple[str, ...]:
        """What may leave the house."""
        return tuple(column.name for column in self.table.columns if column.exported)


@dataclass(frozen=True, slots=True)
class Extract:
    """The rows, and what they speak for. To be read while the reader is open."""

    of: Exportable
    where: Mapping[str, str]
    speaks_for: SpeaksFor
    rows: Iterator[Row]


def exportables(tables: Mapping[str, tuple[Table, ...]]) -> dict[str, Exportable]:
    """By the name people ask for: a table of versions goes by the name of its newest rows."""
    return {
        name: Exportable(name, projection, table)
        for projection, listed in tables.items()
        for table in listed
        for name in [table.newest.name if table.newest is not None else table.name]
    }


def extract(
    reader: Reader,
    of: Exportable,
    *,
    where: Mapping[str, str],
    as_of: AsOf = NOW,
    within: Bounds = EVERYTHING,
) -> Extract:
    """Raises `KeyError` for a filter on a column there is none of."""
    for name in where:
        if name not in of.columns:
            raise KeyError(name)
    if of.derived is not None:
        moment, rows = of.derived(reader, as_of, within)
    else:
        moment = speaks_for(reader, of.projection, as_of)
        rows = _bounded(_standing(reader, of.table, moment, as_of), within)
    return Extract(of, where, moment, (row for row in rows if _wanted(row, where)))


def _bounded(rows: Iterator[Row], within: Bounds) -> Iterator[Row]:
    """What lies in no place, and came from nobody, is seen only by who sees everything."""
    prefixes, sources = within.grid_prefixes, within.sources
    for row in rows:
        in_place = prefixes is None or str(row.get("grid_code", "")).startswith(tuple(prefixes))
        if in_place and (sources is None or row.get("source") in sources):
            yield row


def _wanted(row: Row, where: Mapping[str, str]) -> bool:
    return all(str(row[name]) == text for name, text in where.items())


def _standing(reader: Reader, table: Table, moment: SpeaksFor, as_of: AsOf) -> Iterator[Row]:
    if as_of == NOW and table.newest is not None:
        table = table.all_tables()[1]
        yield from _named(reader, table, moment)
    elif _holds_versions(table):
        thing = table.newest.key if table.newest is not None else table.key[: table.key.index(table.recorded)]
        for _, versions in groupby(
            _named(reader, table, moment), key=lambda row: [row[name] for name in thing]
        ):
            yield from _that_holds(versions, moment)
    else:
        until = None if moment.valid_at is None else text_of(moment.valid_at)
        for row in _named(reader, table, moment):
            if until is None or str(row.get("occurred_at", "")) <= until:
                yield row


def _holds_versions(table: Table) -> bool:
    """Versions are told apart by thing and by the position they begin at; a table of facts has one row an event."""
    return table.recorded in table.key and len(table.key) > 1


def _that_holds(versions: Iterator[Row], moment: SpeaksFor) -> Iterator[Row]:
    """Of one thing's versions, in the order of their key, the one that answers; none before it was true."""
    if moment.valid_at is None:
        found = [row for row in versions if row.get(_CLOCK) != _VALID]
        yield from found[-1:]
        return
    until = text_of(moment.valid_at)
    true = [row for row in versions if row.get(_CLOCK) != _RECORDED and str(row["valid_from"]) <= until]
    newest = max((_edition(row) for row in true), default=0)
    yield from [row for row in true if _edition(row) == newest][-1:]


def _edition(row: Row) -> int:
    return int(str(row.get("edition", 0)))


def _named(reader: Reader, table: Table, moment: SpeaksFor) -> Iterator[Row]:
    names = table.column_names
    for values in rows_of(reader, table, moment.position):
        yield dict(zip(names, values, strict=True))
