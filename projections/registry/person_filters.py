"""What a list of persons is narrowed to, and how several records of one person are counted once."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from domain.registry.links import record_of
from projections.asking import Conditions
from projections.registry.grid_words import IN_DWELLING, lies_within
from projections.registry.persons import PERSONS
from projections.registry.residences import RESIDENCES
from projections.registry.stay_days import lives_there
from projections.versions.view import Asked, Order

PERSONS_ORDER = Order("person")
GATHERED_AT_MOST = 4_000


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFilter:
    """`keys` are those a search found (None: nobody searched). `grids` and the asker's places hold for where a
    person was first told of and for where they live."""

    keys: frozenset[str] | None = None
    grids: frozenset[str] = frozenset()
    dwellings: frozenset[str] = frozenset()
    id_verified: bool | None = None
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.only("b.person_key", self.keys)
        conditions.only("b.source", self.sources)
        if self.id_verified is not None:
            conditions.add("b.id_verified = ?", int(self.id_verified))
        if self.dwellings:
            lives = _stays(asked)
            lives.any_of("r.dwelling_id", self.dwellings)
            conditions.add(f"b.person_key IN ({_selected(asked, lives)})", *lives.values)
        if self.grids:
            _told_or_living_in(conditions, asked, self.grids, gathered=self.keys is None)
        if self.grid_prefixes is not None:
            _told_or_living_in(conditions, asked, self.grid_prefixes, gathered=self.keys is None)


def _stays(asked: Asked) -> Conditions:
    _, conditions = asked.rows_of(RESIDENCES, "r")
    lives_there(conditions, asked, "r")
    return conditions


def _selected(asked: Asked, stays: Conditions) -> str:
    return f"SELECT r.person_key FROM {asked.rows_of(RESIDENCES, 'r')[0]} WHERE {stays.sql}"


def _told_or_living_in(
    conditions: Conditions, asked: Asked, prefixes: frozenset[str], *, gathered: bool
) -> None:
    """A few thousand are gathered by their grids; where more fit, one in a few does, and each is looked at in turn, as
    are the few a search found."""

    def within(lived: Conditions, column: str) -> None:
        lived.under(column, prefixes)

    lives = _stays(asked)
    lies_within(lives, asked, within, RESIDENCES, alias="r", standing=IN_DWELLING)
    persons, told = asked.rows_of(PERSONS, "p")
    told.under("p.grid_code", prefixes)
    told_there = f"SELECT p.person_key FROM {persons} WHERE {told.sql}"
    if gathered and _are_few(asked, told_there, told):
        both = f"{_selected(asked, lives)} UNION {told_there}"
        conditions.add(f"b.person_key IN ({both})", *lives.values, *told.values)
        return
    lives.add("r.person_key = b.person_key")
    own = Conditions([], [])
    own.under("b.grid_code", prefixes)
    conditions.add(f"({own.sql} OR EXISTS ({_selected(asked, lives)}))", *own.values, *lives.values)


def links_in(asked: Asked, wanted: PersonFilter | None = None) -> Mapping[str, str]:
    """Every linked record (of the filter) and the record it leads to."""
    persons, conditions = asked.rows_of(PERSONS)
    conditions.add("b.linked_to IS NOT NULL")
    if wanted is not None:
        wanted.narrow(conditions, asked)
    statement = f"SELECT b.person_key, b.linked_to FROM {persons} WHERE {conditions.sql}"
    return {str(key): str(to) for key, to in asked.reader.select(statement, conditions.values)}


def _are_few(asked: Asked, told_there: str, told: Conditions) -> bool:
    statement = f"SELECT count(*) FROM ({told_there} LIMIT {GATHERED_AT_MOST + 1}) few"
    ((number,),) = asked.reader.select(statement, told.values)
    return int(number or 0) <= GATHERED_AT_MOST


@dataclass(frozen=True, slots=True)
class OnePersonOnce:
    """The filter counted by persons, not by records: a record is listed under the one that stands for it."""

    wanted: PersonFilter

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        links = links_in(asked)
        if not links:
            self.wanted.narrow(conditions, asked)
            return
        records = {key: record_of(key, links) for key in links}
        found_by_others = {records[key] for key in links_in(asked, self.wanted)}
        own = Conditions([], [])
        self.wanted.narrow(own, asked)
        _either(conditions, own, found_by_others)
        alone = Conditions(["b.linked_to IS NULL"], [])
        _either(conditions, alone, {record for record in records.values() if record in links})


def _either(conditions: Conditions, first: Conditions, keys: Collection[str]) -> None:
    """Those that fulfil the first conditions, and these records."""
    if not keys:
        conditions.add(f"({first.sql})", *first.values)
        return
    named = f"b.person_key IN ({','.join('?' * len(keys))})"
    conditions.add(f"(({first.sql}) OR {named})", *first.values, *sorted(keys))
