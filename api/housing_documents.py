"""How dwellings, addresses, units, divisions and grids are published."""

from datetime import date

from api.answers import Answer
from api.listing import Dated, Listed
from api.local_time import LocalTime
from api.registry_documents import PersonShown, Recorded, StayShown


class DwellingShown(Recorded):
    """One dwelling; `address` is its text by today's names, `addresses_now` what a merged or split address became."""

    dwelling_id: str
    address_id: str
    address: str
    addresses_now: list[str]
    dwelling_no: str | None = None
    grid_code: str | None = None
    source: str
    use: str
    occupancy: str | None = None
    structure: str | None = None
    floors: int | None = None
    floor_no: int | None = None
    floor_area_dm2: int | None = None
    room_count: int | None = None
    self_built: bool | None = None
    owner: str | None = None
    danger_level: str | None = None
    appraisal_no: str | None = None
    standing: str
    demolished_on: date | None = None
    demolished_because: str | None = None


class VisitShown(Recorded):
    """One visit: completed, or why it came to nothing."""

    visit_id: str
    dwelling_id: str
    grid_code: str | None = None
    source: str
    purpose: str
    outcome: str
    attempts: int
    visited_by: str
    role: str
    visited_at: LocalTime
    precision: str
    headcount: int | None = None
    notice_shown: bool | None = None


class UnitShown(Recorded):
    """One unit and the text of the address it works at; `contact` is a person's key."""

    unit_id: str
    unit_name: str
    short_name: str | None = None
    kind: str
    address_id: str
    address: str
    addresses_now: list[str]
    grid_code: str | None = None
    source: str
    uscc: str | None = None
    industry: str | None = None
    venue_class: str | None = None
    staff_band: str | None = None
    sleeping_on_site: bool | None = None
    contact: str | None = None
    standing: str
    ceased_because: str | None = None


class PointShown(Answer):
    """Millionths of a degree in a named system."""

    longitude_e6: int
    latitude_e6: int
    system: str
    accuracy_m: int | None = None


class AddressShown(Recorded):
    """One node of the address tree; `text` is the names from the top down, as they are at the moment asked."""

    address_id: str
    text: str
    division: str
    parent: str | None = None
    element_type: str
    element_name: str
    door_plate_no: str | None = None
    provenance: str
    standing: str
    scheme: str | None = None
    address_code: str | None = None
    grid_code: str | None = None
    grid_since: date | None = None
    source: str
    point: PointShown | None = None
    merged_into: str | None = None
    successors: list[str]
    addresses_now: list[str]
    retired_because: str | None = None


class ElementShown(Answer):
    """One step of a path."""

    address_id: str
    element_type: str
    element_name: str


class AliasShown(Answer):
    """What people call it as well."""

    alias: str
    kind: str


class DwellingsAnswer(Listed):
    """A page of dwellings."""

    items: list[DwellingShown]


class DwellingAnswer(Dated):
    """One dwelling with those who live and lived there, who works at its address, and who came by."""

    item: DwellingShown
    stays: list[StayShown]
    persons: list[PersonShown]
    units: list[UnitShown]
    visits: list[VisitShown]


class AddressesAnswer(Listed):
    """A page of addresses."""

    items: list[AddressShown]


class AddressAnswer(Dated):
    """One address: its path, what is below it, its other names, what was merged into it, and what stands on it."""

    item: AddressShown
    path: list[ElementShown]
    children: list[AddressShown]
    aliases: list[AliasShown]
    merged_here: list[str]
    dwellings: list[DwellingShown]
    units: list[UnitShown]


class UnitsAnswer(Listed):
    """A page of units."""

    items: list[UnitShown]


class UnitAnswer(Dated):
    """One unit."""

    item: UnitShown


class DivisionShown(Recorded):
    """One division of the reference list with the days it holds for, both included."""

    division_code: str
    division_name: str
    level: str
    parent: str | None = None
    holds_from: date
    holds_until: date | None = None
    successors: list[str]
    village_kind: str | None = None
    urban_rural_class: str | None = None
    reference_version: str | None = None


class DivisionsAnswer(Listed):
    """A page of divisions."""

    items: list[DivisionShown]


class GridShown(Recorded):
    """One grid of a village or community with the days it holds for, both included."""

    grid_code: str
    grid_name: str
    division: str
    kind: str
    holds_from: date
    holds_until: date | None = None
    successors: list[str]


class GridsAnswer(Listed):
    """A page of grids."""

    items: list[GridShown]
