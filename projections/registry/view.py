"""Answers of the registry: every question sees one snapshot, and every join in it speaks for one position."""
# long because each kind of thing the registry answers for has its list and its file here

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import replace
from functools import partial

from domain.registry.links import record_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import Page
from projections.readstore.port import ReadStore
from projections.registry import filters as by
from projections.registry.address_tree import (
    Remembered,
    path_of,
    resolved,
    text_of_path,
    with_ancestors,
)
from projections.registry.addresses import ADDRESSES, ALIASES, Address, Alias
from projections.registry.answers import (
    AddressFile,
    DwellingFile,
    PersonFile,
    Place,
    PlacedPage,
    PlacedT,
    StaysPage,
    UnitFile,
    all_brought,
    brought,
    inside,
)
from projections.registry.dwellings import DWELLINGS, VISITS, Dwelling, Visit
from projections.registry.fold import NAME
from projections.registry.grid_words import spoken_grid
from projections.registry.inconsistencies import InconsistenciesView
from projections.registry.person_filters import (
    PERSONS_ORDER,
    OnePersonOnce,
    PersonFilter,
    links_around,
    links_in,
)
from projections.registry.persons import PERSONS, Person
from projections.registry.places import DIVISIONS, GRIDS, Division, Grid
from projections.registry.stay_days import RegistryAsked, RegistryTable, StaysTable
from projections.registry.units import UNITS, Unit
from projections.versions.table import Version, version_of
from projections.versions.view import Asked, Order

MOST_LISTED = 200  # of what hangs on one thing; lists of their own have pages


class RegistryView:
    """Lists are pages; files are one thing with everything that hangs on it."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self.persons = RegistryTable(store, NAME, PERSONS, version_of(Person._make))
        self.addresses = RegistryTable(store, NAME, ADDRESSES, version_of(Address._make))
        self.aliases = RegistryTable(store, NAME, ALIASES, version_of(Alias._make))
        self.dwellings = RegistryTable(store, NAME, DWELLINGS, version_of(Dwelling._make))
        self.visits = RegistryTable(store, NAME, VISITS, version_of(Visit._make))
        self.units = RegistryTable(store, NAME, UNITS, version_of(Unit._make))
        self.stays = StaysTable(store, NAME)
        self.divisions = RegistryTable(store, NAME, DIVISIONS, version_of(Division._make))
        self.inconsistencies = InconsistenciesView(store)
        self.grids = RegistryTable(store, NAME, GRIDS, version_of(Grid._make))

    def persons_page(
        self, wanted: PersonFilter, *, after: str | None = None, limit: int = 50, as_of: AsOf = NOW
    ) -> Page[Version[Person]]:
        """Persons by key; records read as one are counted once, under the one that stands for them."""
        once = OnePersonOnce(wanted)
        return self.persons.page(once, order=PERSONS_ORDER, after=after, limit=limit, as_of=as_of)

    def stays_page(
        self,
        wanted: by.StayFilter,
        *,
        order: Order,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> StaysPage:
        """Stays with their persons and homes."""
        with self.stays.open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as (
            asked,
            page,
        ):
            homes = self._homes(asked, {stay.record.dwelling_id for stay in page.rows})
            rows = tuple(brought(stay, homes.get(stay.record.dwelling_id)) for stay in page.rows)
            return StaysPage(
                page=replace(page, rows=rows),
                persons=self.persons.find_in(asked, {stay.record.person_key for stay in page.rows}),
                addresses={key: home.text for key, home in homes.items()},
            )

    def dwellings_page(
        self, wanted: by.DwellingFilter, *, after: str | None = None, limit: int = 50, as_of: AsOf = NOW
    ) -> PlacedPage[Dwelling]:
        """Dwellings and where they are."""
        order = by.DWELLINGS_ORDER
        with self.dwellings.open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as opened:
            return self._placed(*opened, lambda row: row.record.address_id)

    def units_page(
        self, wanted: by.UnitFilter, *, after: str | None = None, limit: int = 50, as_of: AsOf = NOW
    ) -> PlacedPage[Unit]:
        """Units and where they work."""
        order = by.UNITS_ORDER
        with self.units.open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as opened:
            return self._placed(*opened, lambda row: row.record.address_id)

    def addresses_page(
        self, wanted: by.AddressFilter, *, after: str | None = None, limit: int = 50, as_of: AsOf = NOW
    ) -> PlacedPage[Address]:
        """Addresses and their own place in the tree."""
        order = by.ADDRESSES_ORDER
        with self.addresses.open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as opened:
            return self._placed(*opened, lambda row: row.key)

    def _placed(
        self, asked: Asked, page: Page[Version[PlacedT]], at: Callable[[Version[PlacedT]], str]
    ) -> PlacedPage[PlacedT]:
        places = self._places(asked, {at(row) for row in page.rows})
        return PlacedPage(page=page, places=places)

    def person(self, key: str, *, as_of: AsOf = NOW) -> PersonFile | None:
        """One person; from any of the records that are read as one the same group is shown."""
        with self._asked(as_of) as asked:
            links = links_around(asked, key)
            record = record_of(key, links)
            group = {key, record, *links}
            records = self.persons.find_in(asked, group)
            if key not in records:
                return None
            stays = self.stays.all_in(asked, by.StayFilter(persons=frozenset(group)), MOST_LISTED)
            homes = self._homes(asked, {stay.record.dwelling_id for stay in stays})
            return PersonFile(
                speaks_for=asked.moment,
                person=records[key],
                stands_for=record,
                records=tuple(records[each] for each in sorted(records)),
                stays=tuple(brought(stay, homes.get(stay.record.dwelling_id)) for stay in stays),
                homes=homes,
            )

    def dwelling(self, dwelling_id: str, *, as_of: AsOf = NOW) -> DwellingFile | None:
        """One dwelling with those who live and lived there."""
        with self._asked(as_of) as asked:
            found = self.dwellings.find_in(asked, [dwelling_id]).get(dwelling_id)
            if found is None:
                return None
            address_id, one = found.record.address_id, frozenset({dwelling_id})
            place = self._places(asked, [address_id])[address_id]
            stays = self.stays.all_in(asked, by.StayFilter(dwellings=one), MOST_LISTED)
            here = frozenset({address_id, *place.now})
            return DwellingFile(
                speaks_for=asked.moment,
                dwelling=brought(found, place),
                place=place,
                stays=all_brought(stays, inside(found, place)),
                persons=self.persons.find_in(asked, {stay.record.person_key for stay in stays}),
                units=all_brought(
                    self.units.all_in(asked, by.UnitFilter(addresses=here), MOST_LISTED), place
                ),
                visits=all_brought(
                    self.visits.all_in(asked, by.VisitFilter(dwellings=one), MOST_LISTED),
                    inside(found, place),
                ),
            )

    def address(self, address_id: str, *, as_of: AsOf = NOW) -> AddressFile | None:
        """One address; what hangs on an address that was merged into it is shown here too."""
        with self._asked(as_of) as asked:
            found = self.addresses.find_in(asked, [address_id]).get(address_id)
            if found is None:
                return None
            merged = self._merged_into(asked, address_id)
            here = frozenset({address_id, *(each.key for each in merged)})
            below = by.AddressFilter(parents=frozenset({address_id}))
            children = self.addresses.all_in(asked, below, MOST_LISTED)
            places = self._places(asked, {*here, *(child.key for child in children)})
            dwellings = self.dwellings.all_in(asked, by.DwellingFilter(addresses=here), MOST_LISTED)
            units = self.units.all_in(asked, by.UnitFilter(addresses=here), MOST_LISTED)
            return AddressFile(
                speaks_for=asked.moment,
                address=found,
                places=places,
                children=children,
                aliases=self.aliases.all_in(asked, by.AliasFilter(addresses=here), MOST_LISTED),
                merged_here=merged,
                dwellings=tuple(brought(each, places[each.record.address_id]) for each in dwellings),
                units=tuple(brought(each, places[each.record.address_id]) for each in units),
            )

    def unit(self, unit_id: str, *, as_of: AsOf = NOW) -> UnitFile | None:
        """One unit and where it works."""
        with self._asked(as_of) as asked:
            found = self.units.find_in(asked, [unit_id]).get(unit_id)
            if found is None:
                return None
            address_id = found.record.address_id
            place = self._places(asked, [address_id])[address_id]
            return UnitFile(speaks_for=asked.moment, unit=brought(found, place), place=place)

    def places(self, address_ids: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, Place]:
        """Where these addresses are, whether they are known or not."""
        with self._asked(as_of) as asked:
            return self._places(asked, address_ids)

    def resolve(self, address_id: str, *, as_of: AsOf = NOW) -> tuple[str, ...]:
        """The addresses it is today: itself, or what it became by merges and splits."""
        return self.places([address_id], as_of=as_of)[address_id].now

    def links(self, *, as_of: AsOf = NOW) -> Mapping[str, str]:
        """Every linked record and the record it leads to."""
        with self._asked(as_of) as asked:
            return links_in(asked)

    def speaks_for(self, as_of: AsOf = NOW) -> SpeaksFor:
        """What an answer would speak for."""
        with self._asked(as_of) as asked:
            return asked.moment

    def _homes(self, asked: Asked, dwelling_ids: Collection[str]) -> Mapping[str, Place]:
        homes = self.dwellings.find_in(asked, dwelling_ids)
        places = self._places(asked, {home.record.address_id for home in homes.values()})
        return {key: inside(home, places[home.record.address_id]) for key, home in homes.items()}

    def _places(self, asked: Asked, address_ids: Collection[str]) -> Mapping[str, Place]:
        if not address_ids:
            return {}
        fetch = Remembered(partial(self.addresses.find_in, asked))
        nodes, now = with_ancestors(fetch, address_ids), resolved(fetch, address_ids)
        paths = {each: path_of(nodes, each) for each in address_ids}
        return {
            each: Place(
                address_id=each,
                path=path,
                text=text_of_path(path),
                now=now[each],
                grid_code=spoken_grid(nodes, each),
            )
            for each, path in paths.items()
        }

    def _merged_into(self, asked: Asked, address_id: str) -> tuple[Version[Address], ...]:
        found: dict[str, Version[Address]] = {}
        wanted = frozenset({address_id})
        while wanted:
            level = self.addresses.all_in(asked, by.AddressFilter(merged_into=wanted), MOST_LISTED)
            wanted = frozenset(each.key for each in level) - found.keys() - {address_id}
            found.update((each.key, each) for each in level)
        return tuple(found[each] for each in sorted(found.keys() - {address_id}))

    @contextmanager
    def _asked(self, as_of: AsOf) -> Iterator[Asked]:
        with self._store.reading() as reader:
            yield RegistryAsked(reader, NAME, as_of)
