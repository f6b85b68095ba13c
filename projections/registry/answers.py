"""What the registry answers with: a place, a page of things with what hangs on them, one thing with all of it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from typing import Generic, Protocol, Self, TypeVar

from projections.moment import SpeaksFor
from projections.page import Page
from projections.registry.addresses import Address, Alias
from projections.registry.dwellings import Dwelling, Visit
from projections.registry.persons import Person
from projections.registry.residences import Residence
from projections.registry.units import Unit
from projections.versions.table import Version

Path = tuple[Version[Address], ...]
PlacedT = TypeVar("PlacedT", Address, Dwelling, Unit)


@dataclass(frozen=True, slots=True, kw_only=True)
class Place:
    """Where an address is: its path from the top, its text, the addresses it is today (itself, mostly), and the grid
    it was brought into; None while what stands on it lies where it was told."""

    address_id: str
    path: Path
    text: str
    now: tuple[str, ...]
    grid_code: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class StaysPage:
    """A page of stays with who lives there and the text of where that is, all of one moment."""

    page: Page[Version[Residence]]
    persons: Mapping[str, Version[Person]]
    addresses: Mapping[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class PlacedPage(Generic[PlacedT]):
    """A page of things that are at an address, and where those addresses are at the same moment."""

    page: Page[Version[PlacedT]]
    places: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class PersonFile:
    """One person: the record asked for, all records read as one with it, and their stays with where each
    dwelling is that is known."""

    speaks_for: SpeaksFor
    person: Version[Person]
    stands_for: str
    records: tuple[Version[Person], ...]
    stays: tuple[Version[Residence], ...]
    homes: Mapping[str, Place]


@dataclass(frozen=True, slots=True, kw_only=True)
class DwellingFile:
    """One dwelling: where it is, who lives and lived there, who works at the address, who came by."""

    speaks_for: SpeaksFor
    dwelling: Version[Dwelling]
    place: Place
    stays: tuple[Version[Residence], ...]
    persons: Mapping[str, Version[Person]]
    units: tuple[Version[Unit], ...]
    visits: tuple[Version[Visit], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class AddressFile:
    """One address: its place in the tree, what it is called besides, what it was before, what stands on it."""

    speaks_for: SpeaksFor
    address: Version[Address]
    places: Mapping[str, Place]
    children: tuple[Version[Address], ...]
    aliases: tuple[Version[Alias], ...]
    merged_here: tuple[Version[Address], ...]
    dwellings: tuple[Version[Dwelling], ...]
    units: tuple[Version[Unit], ...]

    @property
    def place(self) -> Place:
        """Its own; `places` has those of everything that hangs on it, too."""
        return self.places[self.address.key]


@dataclass(frozen=True, slots=True, kw_only=True)
class UnitFile:
    """One unit and where it works."""

    speaks_for: SpeaksFor
    unit: Version[Unit]
    place: Place


class Lying(Protocol):
    """A record of something that lies in a grid."""

    def _replace(self, *, grid_code: str | None) -> Self:
        """The same elsewhere."""


Lain = TypeVar("Lain", bound=Lying)


def brought(version: Version[Lain], place: Place | None) -> Version[Lain]:
    """The thing in the grid its address was brought into, if it was; else where it was told."""
    if place is None or place.grid_code is None:
        return version
    return replace(version, record=version.record._replace(grid_code=place.grid_code))


def inside(home: Version[Dwelling], place: Place) -> Place:
    """Where what is in a home lies: by its address, and where that says nothing, by a correction of the home."""
    return replace(place, grid_code=place.grid_code or home.record.corrected_grid)


def all_brought(versions: Iterable[Version[Lain]], place: Place) -> tuple[Version[Lain], ...]:
    """Everything at one address."""
    return tuple(brought(each, place) for each in versions)
