"""Answers what a question finds in the register, kind by kind: words and keyed hashes find, the opened value decides."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, replace
from itertools import islice
from typing import Protocol, TypeVar

from domain.registry.links import record_of
from ledger.vault import Vault
from projections.asking import speaks_for
from projections.finding.addresses import AddressSearch
from projections.finding.found import MOST_HITS, Found, Holds
from projections.finding.homes import ends_like, unit_is_meant, words_of_dwelling, words_of_unit
from projections.finding.persons import PersonSearch
from projections.moment import NOW, AsOf
from projections.readstore.port import ReadStore
from projections.registry.addresses import Address
from projections.registry.dwellings import Dwelling
from projections.registry.filters import AddressFilter, DwellingFilter, UnitFilter
from projections.registry.fold import NAME as REGISTRY
from projections.registry.person_filters import PersonFilter, links_in
from projections.registry.persons import Person
from projections.registry.stay_days import RegistryAsked
from projections.registry.units import Unit
from projections.registry.view import RegistryView
from projections.search.address_parts import parts_of
from projections.search.candidates import CHUNK, Candidates, FoundKind
from projections.search.table import NAME as SEARCH
from projections.search.ways import Way
from projections.versions.table import Version
from projections.versions.view import Asked

Row = TypeVar("Row")


class Hashes(Protocol):
    """The part of `ledger.port.LedgerStore` used here."""

    def lookup(self, kind: str, token: bytes) -> list[str]:
        """Subjects whose value of this kind had this keyed hash."""


@dataclass(frozen=True, slots=True)
class _Question:
    asked: Asked
    candidates: Candidates


class Finder:
    """Both read models are asked at one position: the lesser of what they have folded."""

    def __init__(self, store: ReadStore, vault: Vault, hashes: Hashes) -> None:
        self._store = store
        self._vault = vault
        self._hashes = hashes
        self._registry = RegistryView(store)

    def persons(
        self,
        ways: Sequence[Way],
        wanted: PersonFilter,
        holds: Holds,
        *,
        former: bool = False,
        most: int = MOST_HITS,
        as_of: AsOf = NOW,
    ) -> Found[Version[Person]]:
        """Persons, several records of one counted once. With `former` also by what their values were before."""
        with self._open(as_of, every_naming=former or as_of.valid is not None) as question:
            links = links_in(question.asked)
            search = PersonSearch(
                self._registry.persons, question.candidates, self._by_hash, holds, former=former
            )
            keys = search.records(ways, wanted, links, most, question.asked)
            rows = self._registry.persons.find_in(question.asked, keys[:most])
            return Found(
                rows=tuple(rows[key] for key in keys[:most] if key in rows),
                more=len(keys) > most or question.candidates.cut,
                speaks_for=question.asked.moment,
                one_with={key: _others(key, links) for key in keys[:most]},
            )

    def addresses(
        self, text: str, wanted: AddressFilter, *, most: int = MOST_HITS, as_of: AsOf = NOW
    ) -> Found[Version[Address]]:
        """Addresses as they are today; a merged one is found by its old name and shown as what it became."""
        with self._open(as_of, every_naming=as_of.valid is not None) as question:
            search = self._places(question)
            hits: dict[str, Version[Address]] = {}
            for some in _in_chunks(search.nodes(parts_of(text)), CHUNK):
                narrowed = replace(wanted, keys=frozenset(search.today(some)))
                for row in self._registry.addresses.all_in(question.asked, narrowed, CHUNK):
                    hits.setdefault(row.key, row)
                if len(hits) > most:
                    break
            return _found(hits.values(), most, question, cut=search.cut)

    def dwellings(
        self, text: str, wanted: DwellingFilter, *, most: int = MOST_HITS, as_of: AsOf = NOW
    ) -> Found[Version[Dwelling]]:
        """Dwellings by number, and those at (or under) the addresses the question finds."""
        view = self._registry.dwellings
        with self._open(as_of, every_naming=as_of.valid is not None) as question:
            hits: dict[str, Version[Dwelling]] = {}
            words = words_of_dwelling(text)
            for keys in question.candidates.keys(FoundKind.DWELLING, words):
                narrowed = replace(wanted, keys=frozenset(keys))
                rows = view.all_in(question.asked, narrowed, CHUNK)
                hits.update((row.key, row) for row in rows if ends_like(row.record.dwelling_no, text))
            search = self._places(question)
            nodes = () if hits else tuple(islice(search.nodes(parts_of(text)), CHUNK))
            for some in _in_chunks(search.below((*nodes, *search.today(nodes))) if nodes else (), CHUNK):
                if len(hits) > most:
                    break
                hits.update((row.key, row) for row in self._at(question.asked, some, wanted, most))
            return _found(hits.values(), most, question, cut=search.cut or len(nodes) == CHUNK)

    def _at(
        self, asked: Asked, addresses: Sequence[str], wanted: DwellingFilter, most: int
    ) -> Sequence[Version[Dwelling]]:
        here = frozenset(addresses) & (wanted.addresses or frozenset(addresses))
        if not here:
            return ()
        return self._registry.dwellings.all_in(asked, replace(wanted, addresses=here), most + 1)

    def units(
        self, text: str, wanted: UnitFilter, *, most: int = MOST_HITS, as_of: AsOf = NOW
    ) -> Found[Version[Unit]]:
        """Units by name, short name or credit code."""
        with self._open(as_of, every_naming=as_of.valid is not None) as question:
            hits: dict[str, Version[Unit]] = {}
            for words in words_of_unit(text):
                for keys in question.candidates.keys(FoundKind.UNIT, words):
                    narrowed = replace(wanted, keys=frozenset(keys))
                    rows = self._registry.units.all_in(question.asked, narrowed, CHUNK)
                    hits.update((row.key, row) for row in rows if unit_is_meant(row.record, text))
                    if len(hits) > most:
                        break
            return _found(hits.values(), most, question)

    @contextmanager
    def _open(self, as_of: AsOf, *, every_naming: bool) -> Iterator[_Question]:
        with self._store.reading() as reader:
            position = min(speaks_for(reader, name, as_of).position for name in (REGISTRY, SEARCH))
            asked = RegistryAsked(reader, REGISTRY, AsOf(recorded=position, valid=as_of.valid))
            yield _Question(asked, Candidates(reader, self._vault, position, every_naming=every_naming))

    def _places(self, question: _Question) -> AddressSearch:
        view = self._registry
        return AddressSearch(view.addresses, view.aliases, question.candidates, question.asked)

    def _by_hash(self, kind: str, value: str) -> Iterable[str]:
        subjects = self._hashes.lookup(kind, self._vault.lookup_token(kind, value))
        return [key for each in subjects if (key := each.removeprefix("person:")) != each]


def _others(key: str, links: Mapping[str, str]) -> tuple[str, ...]:
    return tuple(sorted(each for each in links if each != key and record_of(each, links) == key))


def _found(rows: Collection[Row], most: int, question: _Question, *, cut: bool = False) -> Found[Row]:
    return Found(
        rows=tuple(islice(rows, most)),
        more=len(rows) > most or cut or question.candidates.cut,
        speaks_for=question.asked.moment,
    )


def _in_chunks(keys: Iterable[str], size: int) -> Iterator[tuple[str, ...]]:
    rest = iter(keys)
    while some := tuple(islice(rest, size)):
        yield some
