"""The things data in doubt is about: where each lies, what it leads to, and since when it is as it is."""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby

from projections.asking import Conditions
from projections.identities.table import IDENTITIES
from projections.instants import instant_of, text_of
from projections.registry.addresses import ADDRESSES
from projections.registry.dwellings import DWELLINGS
from projections.registry.grid_words import IN_DWELLING, ON_ADDRESS, Standing, lies_within
from projections.registry.lying import addresses_in, chunks, dwellings_in, grids_of, grids_of_homes, rows_in
from projections.registry.person_filters import PersonFilter
from projections.registry.persons import PERSONS, Person
from projections.registry.residences import RESIDENCES, Residence
from projections.registry.units import UNITS, Unit
from projections.table import Table, Values
from projections.versions.view import Asked


@dataclass(frozen=True, slots=True, kw_only=True)
class Concerned:
    """One thing: `thing` is address, dwelling, unit, person or residence; the ids are what it leads to."""

    thing: str
    key: str
    grid_code: str | None
    source: str
    address_id: str | None = None
    dwelling_id: str | None = None
    person_key: str | None = None
    ended_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Within:
    """Grids asked for, and the asker's places."""

    grids: frozenset[str] = frozenset()
    prefixes: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, column: str) -> None:
        """A column with grid codes."""
        conditions.any_of(column, self.grids)
        conditions.under(column, self.prefixes)


@dataclass(frozen=True, slots=True)
class Thing:
    """How one kind of thing is looked up."""

    table: Table
    find: Callable[[Asked, Collection[str]], Mapping[str, Concerned]]
    standing: Standing | None


def thing_of(table: str) -> Thing:
    """By the name of its table."""
    return _THINGS[table]


def within_reach(asked: Asked, things: Table, keys: Collection[str], within: Within) -> frozenset[str]:
    """Those of the things that lie where is asked for; persons also by where they live."""
    thing, found = thing_of(things.name), set[str]()
    key = f"b.{thing.table.key[0]}"
    for some in chunks(keys):
        table, conditions = asked.rows_of(thing.table)
        conditions.any_of(key, some)
        if thing.standing is None:
            PersonFilter(keys=some, grids=within.grids, grid_prefixes=within.prefixes).narrow(
                conditions, asked
            )
        else:
            lies_within(conditions, asked, within.narrow, thing.table, standing=thing.standing)
        statement = f"SELECT {key} FROM {table} WHERE {conditions.sql}"
        found |= {str(row[0]) for row in asked.reader.select(statement, conditions.values)}
    return frozenset(found)


def since_when(
    asked: Asked, things: Table, keys: Collection[str], columns: tuple[str, ...]
) -> Mapping[str, datetime]:
    """From when on each thing has had what it has in these columns, by its own facts."""
    found: dict[str, datetime] = {}
    key = things.key[0]
    for some in chunks(keys):
        known = Conditions(["b.from_position <= ?"], [asked.moment.position])
        known.any_of(f"b.{key}", some)
        chosen = ", ".join(f"b.{name}" for name in (key, "edition", "valid_from", *columns))
        statement = f"SELECT {chosen} FROM {things.name} b WHERE {known.sql} ORDER BY b.{key}, b.from_position, b.segment"
        rows = asked.reader.select(statement, known.values)
        for name, versions in groupby(rows, key=lambda row: str(row[0])):
            found[name] = _unchanged_since(list(versions), asked.moment.valid_at)
    return found


def _unchanged_since(versions: list[Values], valid_at: datetime | None) -> datetime:
    newest = [row for row in versions if row[1] == versions[-1][1]]
    until = None if valid_at is None else text_of(valid_at)
    true = [row for row in newest if until is None or str(row[2]) <= until] or newest[:1]
    since = true[-1]
    for row in reversed(true):
        if row[3:] != true[-1][3:]:
            break
        since = row
    return instant_of(str(since[2]))


def _of_addresses(asked: Asked, keys: Collection[str]) -> Mapping[str, Concerned]:
    found, grids = addresses_in(asked, keys), grids_of(asked, keys)
    return {
        key: Concerned(
            thing="address",
            key=key,
            grid_code=grids[key] or each.record.grid_code,
            source=each.record.source,
            address_id=key,
            ended_at=None if each.record.ended_at is None else instant_of(each.record.ended_at),
        )
        for key, each in found.items()
    }


def _of_dwellings(asked: Asked, keys: Collection[str]) -> Mapping[str, Concerned]:
    found = dwellings_in(asked, keys)
    grids = grids_of(asked, {each.record.address_id for each in found.values()})
    since = since_when(asked, DWELLINGS, keys, ("standing",))
    return {
        key: Concerned(
            thing="dwelling",
            key=key,
            grid_code=grids[each.record.address_id] or each.record.grid_code,
            source=each.record.source,
            address_id=each.record.address_id,
            dwelling_id=key,
            ended_at=since[key] if each.record.demolished_on is not None else None,
        )
        for key, each in found.items()
    }


def _of_units(asked: Asked, keys: Collection[str]) -> Mapping[str, Concerned]:
    found = rows_in(UNITS, Unit._make, asked, keys)
    grids = grids_of(asked, {each.record.address_id for each in found.values()})
    return {
        key: Concerned(
            thing="unit",
            key=key,
            grid_code=grids[each.record.address_id] or each.record.grid_code,
            source=each.record.source,
            address_id=each.record.address_id,
        )
        for key, each in found.items()
    }


def _of_stays(asked: Asked, keys: Collection[str]) -> Mapping[str, Concerned]:
    found = rows_in(RESIDENCES, Residence._make, asked, keys)
    homes = dwellings_in(asked, {each.record.dwelling_id for each in found.values()})
    at, grids = {key: home.record.address_id for key, home in homes.items()}, grids_of_homes(asked, homes)
    return {
        key: Concerned(
            thing="residence",
            key=key,
            grid_code=grids.get(each.record.dwelling_id) or each.record.grid_code,
            source=each.record.source,
            address_id=at.get(each.record.dwelling_id),
            dwelling_id=each.record.dwelling_id,
            person_key=each.record.person_key,
        )
        for key, each in found.items()
    }


def _of_persons(asked: Asked, keys: Collection[str]) -> Mapping[str, Concerned]:
    return {
        key: Concerned(
            thing="person",
            key=key,
            grid_code=each.record.grid_code,
            source=each.record.source,
            person_key=key,
        )
        for key, each in rows_in(PERSONS, Person._make, asked, keys).items()
    }


_THINGS: Mapping[str, Thing] = {
    ADDRESSES.name: Thing(ADDRESSES, _of_addresses, ON_ADDRESS),
    DWELLINGS.name: Thing(DWELLINGS, _of_dwellings, ON_ADDRESS),
    UNITS.name: Thing(UNITS, _of_units, ON_ADDRESS),
    RESIDENCES.name: Thing(RESIDENCES, _of_stays, IN_DWELLING),
    IDENTITIES.name: Thing(PERSONS, _of_persons, None),
}
