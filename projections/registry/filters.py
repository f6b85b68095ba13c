"""What the registry's lists are narrowed to. Empty sets and None leave a side open.

Only `grid_prefixes` and `sources` say what the asker may see: None is everything, an empty set is nothing. So do
`keys`, those a search found: None is that nobody searched.
"""

from dataclasses import dataclass
from datetime import date, datetime
from typing import Protocol

from domain.registry.residence_class import FOREIGN_DOCUMENTS
from projections.asking import Conditions
from projections.instants import text_of
from projections.registry.dwellings import DWELLINGS, VISITS
from projections.registry.grid_words import IN_DWELLING, ON_ADDRESS, Standing, address_lies_in, lies_within
from projections.registry.persons import PERSONS
from projections.registry.residences import RESIDENCES
from projections.registry.stay_days import lives_there
from projections.registry.units import UNITS
from projections.table import Table
from projections.versions.view import Asked, Order

ADDRESSES_ORDER = Order("address")
DWELLINGS_ORDER = Order("dwelling")
UNITS_ORDER = Order("unit")
PLACES_ORDER = Order("code")
STAYS_ORDER, STAYS_BY_DUE = Order("stay"), Order("due", ("verify_due_at",))
VISITS_ORDER = Order("visited", ("visited_at DESC",))


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFilter:
    """`divisions` are beginnings of division codes."""

    keys: frozenset[str] | None = None
    parents: frozenset[str] = frozenset()
    divisions: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    element_types: frozenset[str] = frozenset()
    merged_into: frozenset[str] = frozenset()
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.only("b.address_id", self.keys)
        conditions.any_of("b.parent", self.parents)
        if self.divisions:
            conditions.under("b.division", self.divisions)
        address_lies_in(conditions, asked, self.grids)
        conditions.any_of("b.standing", self.standings)
        conditions.any_of("b.element_type", self.element_types)
        conditions.any_of("b.merged_into", self.merged_into)
        conditions.only("b.source", self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class AliasFilter:
    """Aliases of these addresses."""

    addresses: frozenset[str] = frozenset()

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.only("b.address_id", self.addresses)


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingFilter:
    """Dwellings by place, use and owner."""

    keys: frozenset[str] | None = None
    addresses: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    uses: frozenset[str] = frozenset()
    occupancies: frozenset[str] = frozenset()
    owners: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.only("b.dwelling_id", self.keys)
        conditions.any_of("b.address_id", self.addresses)
        conditions.any_of("b.use", self.uses)
        conditions.any_of("b.occupancy", self.occupancies)
        conditions.any_of("b.owner", self.owners)
        _placed(conditions, asked, self, DWELLINGS)
        conditions.only("b.source", self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFilter:
    """Units by place, kind and class of venue."""

    keys: frozenset[str] | None = None
    addresses: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    venue_classes: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    uscc: str | None = None
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.only("b.unit_id", self.keys)
        conditions.any_of("b.address_id", self.addresses)
        conditions.any_of("b.kind", self.kinds)
        conditions.any_of("b.venue_class", self.venue_classes)
        if self.uscc is not None:
            conditions.add("b.uscc = ?", self.uscc)
        _placed(conditions, asked, self, UNITS)
        conditions.only("b.source", self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class StayFilter:
    """Stays. `stale_at` keeps verified ones that should have been looked at again by that moment;
    `declared_late` those first claimed after the time a resident (or, for a foreigner's document, a foreigner) has."""

    persons: frozenset[str] = frozenset()
    dwellings: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    standings: frozenset[str] = frozenset()
    lives_there: bool | None = None
    contradicted: bool | None = None
    stale_at: datetime | None = None
    declared_late: bool = False
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.any_of("b.person_key", self.persons)
        conditions.any_of("b.dwelling_id", self.dwellings)
        if self.lives_there is not None:
            lives_there(conditions, asked, "b", wanted=self.lives_there)
        if self.contradicted is not None:
            conditions.add("b.contradicted = ?", int(self.contradicted))
        if self.stale_at is not None:
            conditions.add("b.verify_due_at <= ?", text_of(self.stale_at))
        if self.declared_late:
            _declared_late(conditions, asked)
        _placed(conditions, asked, self, RESIDENCES, IN_DWELLING)
        if self.sources is not None:
            _told_by(conditions, self.sources)


def _told_by(conditions: Conditions, sources: frozenset[str]) -> None:
    """First, or after others."""
    clauses, values = ["1 = 0"], list[str]()
    for source in sorted(sources):
        told_too = "b.other_sources IS NOT NULL AND replace(b.other_sources, ?, '') <> b.other_sources"
        clauses.append(f"b.source = ? OR ({told_too})")
        values += [source, f"|{source}|"]
    conditions.add(f"({' OR '.join(clauses)})", *values)


def _declared_late(conditions: Conditions, asked: Asked) -> None:
    persons, foreigners = asked.rows_of(PERSONS, "p")
    foreigners.any_of("p.id_type", frozenset(each.value for each in FOREIGN_DOCUMENTS))
    foreigners.add("p.person_key = b.person_key")
    late = f"b.foreigner_in_time = 0 AND EXISTS (SELECT 1 FROM {persons} WHERE {foreigners.sql})"
    conditions.add(f"(b.declared_in_time = 0 OR ({late}))", *foreigners.values)


class _Placed(Protocol):
    """A filter of things that lie in grids and stand somehow."""

    @property
    def grids(self) -> frozenset[str]:
        """Those asked for."""

    @property
    def standings(self) -> frozenset[str]:
        """Those asked for."""

    @property
    def grid_prefixes(self) -> frozenset[str] | None:
        """What the asker may see."""


def _placed(
    conditions: Conditions, asked: Asked, wanted: _Placed, things: Table, standing: Standing = ON_ADDRESS
) -> None:
    def within(told: Conditions, column: str) -> None:
        told.any_of(column, wanted.grids)
        told.under(column, wanted.grid_prefixes)

    lies_within(conditions, asked, within, things, standing=standing)
    conditions.any_of("b.standing", wanted.standings)


@dataclass(frozen=True, slots=True, kw_only=True)
class VisitFilter:
    """Visits to these dwellings (None: to any), and what the asker may see of them."""

    dwellings: frozenset[str] | None = None
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        def within(told: Conditions, column: str) -> None:
            told.under(column, self.grid_prefixes)

        conditions.only("b.dwelling_id", self.dwellings)
        lies_within(conditions, asked, within, VISITS, standing=IN_DWELLING)
        conditions.only("b.source", self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class DivisionFilter:
    """Divisions below a parent; `holding_on` is a day they hold on."""

    parents: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    levels: frozenset[str] = frozenset()
    holding_on: date | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.any_of("b.parent", self.parents)
        conditions.any_of("b.division_code", self.codes)
        conditions.any_of("b.level", self.levels)
        _holding(conditions, self.holding_on)


@dataclass(frozen=True, slots=True, kw_only=True)
class GridFilter:
    """Grids of a village or community; `holding_on` is a day they hold on."""

    divisions: frozenset[str] = frozenset()
    codes: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    holding_on: date | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        conditions.any_of("b.division", self.divisions)
        conditions.any_of("b.grid_code", self.codes)
        conditions.any_of("b.kind", self.kinds)
        _holding(conditions, self.holding_on)


def _holding(conditions: Conditions, day: date | None) -> None:
    """The first and the last day count."""
    if day is not None:
        on = day.isoformat()
        conditions.add("b.holds_from <= ? AND (b.holds_until IS NULL OR b.holds_until >= ?)", on, on)
