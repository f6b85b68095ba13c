"""What a list of persons is narrowed to, and how several records of one person are counted once."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from domain.registry.links import record_of
from projections.asking import Conditions, evened
from projections.registry.grid_words import IN_DWELLING, lies_within
from projections.registry.persons import PERSONS
from projections.registry.residences import RESIDENCES
from projections.registry.stay_days import lives_there
from projections.table import Value
from projections.versions.view import ASKED_AT_ONCE, Asked, Order

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


def links_in(asked: Asked, own: Conditions | None = None) -> Mapping[str, str]:
    """Every linked record (that fulfils the conditions) and the record it leads to."""
    persons, conditions = asked.rows_of(PERSONS)
    conditions.add("b.linked_to IS NOT NULL")
    if own is not None:
        conditions.add(own.sql, *own.values)
    statement = f"SELECT b.person_key, b.linked_to FROM {persons} WHERE {conditions.sql}"
    return {str(key): str(to) for key, to in asked.reader.select(statement, conditions.values)}


def links_around(asked: Asked, key: str) -> Mapping[str, str]:
    """The links between all records read as one with this one, however many lie between; none, mostly."""
    return links_among(asked, {key})


def links_among(asked: Asked, keys: Collection[str]) -> Mapping[str, str]:
    """The same around each of several."""
    return _walked(asked, keys, ("b.person_key", "b.linked_to"))


def links_onward(asked: Asked, links: Mapping[str, str]) -> Mapping[str, str]:
    """These links and all that follow from where they lead to."""
    return {**links, **_walked(asked, {*links.values()} - links.keys(), ("b.person_key",))}


def _walked(asked: Asked, start: Collection[str], columns: Sequence[str]) -> Mapping[str, str]:
    """The links found from these records on by one of the columns, one question a step."""
    links: dict[str, str] = {}
    wanted, seen = set(start), set[str]()
    while wanted:
        some = frozenset(islice(wanted, ASKED_AT_ONCE))
        seen |= some
        found = _links_by(asked, some, columns)
        links.update(found)
        wanted = (wanted | found.keys() | set(found.values())) - seen
    return links


def _links_by(asked: Asked, keys: frozenset[str], columns: Sequence[str]) -> Mapping[str, str]:
    """Each column is asked by itself, so that each has its index, whatever the moment."""
    statements, values = list[str](), list[Value]()
    for column in columns:
        persons, conditions = asked.rows_of(PERSONS)
        conditions.add("b.linked_to IS NOT NULL")
        conditions.any_of(column, keys)
        statements.append(f"SELECT b.person_key, b.linked_to FROM {persons} WHERE {conditions.sql}")
        values += conditions.values
    return {str(key): str(to) for key, to in asked.reader.select(" UNION ALL ".join(statements), values)}


def _are_few(asked: Asked, told_there: str, told: Conditions) -> bool:
    statement = f"SELECT count(*) FROM ({told_there} LIMIT {GATHERED_AT_MOST + 1}) few"
    ((number,),) = asked.reader.select(statement, told.values)
    return int(number or 0) <= GATHERED_AT_MOST


@dataclass(frozen=True, slots=True)
class OnePersonOnce:
    """The filter counted by persons, not by records: a record is listed under the one that stands for it."""

    wanted: PersonFilter

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        own = Conditions([], [])
        self.wanted.narrow(own, asked)
        found = links_in(asked, own)
        links = links_onward(asked, found)
        records = {record_of(key, links) for key in found}
        _either(conditions, own, records)
        # Of a ring no record is without a link: the one that stands for it is listed all the same.
        alone = Conditions(["b.linked_to IS NULL"], [])
        _either(conditions, alone, records & links.keys())


def _either(conditions: Conditions, first: Conditions, keys: Collection[str]) -> None:
    """Those that fulfil the first conditions, and these records."""
    if not keys:
        conditions.add(f"({first.sql})", *first.values)
        return
    listed = evened(sorted(keys))
    named = f"b.person_key IN ({','.join('?' * len(listed))})"
    conditions.add(f"(({first.sql}) OR {named})", *first.values, *listed)
