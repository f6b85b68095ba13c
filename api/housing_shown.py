"""Dwellings, addresses, units, visits, divisions and grids as documents."""

from collections.abc import Mapping

from api.housing_documents import (
    AddressShown,
    DivisionShown,
    DwellingShown,
    GridShown,
    PointShown,
    UnitShown,
    VisitShown,
)
from api.registry_links import Signpost
from projections.raw_fact import json_of
from projections.registry.address_tree import successors_of, told_grid
from projections.registry.addresses import Address
from projections.registry.answers import Place, brought
from projections.registry.dwellings import Dwelling, Visit
from projections.registry.places import Division, Grid
from projections.registry.units import Unit
from projections.versions.table import Record, Version

Values = dict[str, object]


def dwelling_shown(version: Version[Dwelling], place: Place, signpost: Signpost) -> DwellingShown:
    """One dwelling and where it is."""
    dwelling = brought(version, place).record
    values: Values = dwelling._asdict()
    del values["grid_corrected_at"]
    return DwellingShown.model_validate(
        {
            **values,
            **_recorded(version, signpost.dwelling(version.key, dwelling.address_id)),
            "dwelling_id": version.key,
            "address": place.text,
            "addresses_now": list(place.now),
        }
    )


def visit_shown(version: Version[Visit], signpost: Signpost) -> VisitShown:
    """One visit."""
    links = {"dwelling": f"/registry/dwellings/{version.record.dwelling_id}"}
    return VisitShown.model_validate(
        {**version.record._asdict(), **_recorded(version, links), "visit_id": version.key}
    )


def unit_shown(version: Version[Unit], place: Place, signpost: Signpost) -> UnitShown:
    """One unit and where it works."""
    unit = brought(version, place).record
    return UnitShown.model_validate(
        {
            **unit._asdict(),
            **_recorded(version, signpost.unit(version.key, unit.address_id)),
            "unit_id": version.key,
            "address": place.text,
            "addresses_now": list(place.now),
        }
    )


def address_shown(version: Version[Address], place: Place, signpost: Signpost) -> AddressShown:
    """One node with its text; its grid is the one it was brought into, or was told in."""
    address = version.record
    values: Values = address._asdict()
    for name in (
        "longitude_e6",
        "latitude_e6",
        "coordinate_system",
        "accuracy_m",
        "grid_moved_at",
        "ended_at",
    ):
        del values[name]
    return AddressShown.model_validate(
        {
            **values,
            **_recorded(version, signpost.address(version.key, address.parent)),
            "address_id": version.key,
            "text": place.text,
            "grid_code": place.grid_code or told_grid(place.path),
            "point": _point(address),
            "successors": list(successors_of(address)),
            "addresses_now": list(place.now),
        }
    )


def _point(address: Address) -> PointShown | None:
    if address.longitude_e6 is None or address.latitude_e6 is None or address.coordinate_system is None:
        return None
    return PointShown(
        longitude_e6=address.longitude_e6,
        latitude_e6=address.latitude_e6,
        system=address.coordinate_system,
        accuracy_m=address.accuracy_m,
    )


def division_shown(version: Version[Division], signpost: Signpost) -> DivisionShown:
    """One division."""
    return DivisionShown.model_validate(
        {
            **version.record._asdict(),
            **_recorded(version, signpost.division(version.key)),
            "division_code": version.key,
            "successors": _codes(version.record.successors),
        }
    )


def grid_shown(version: Version[Grid], signpost: Signpost) -> GridShown:
    """One grid."""
    return GridShown.model_validate(
        {
            **version.record._asdict(),
            **_recorded(version, signpost.grid(version.key)),
            "grid_code": version.key,
            "successors": _codes(version.record.successors),
        }
    )


def _codes(text: str | None) -> list[str]:
    listed = [] if text is None else json_of(text)
    return [str(each) for each in listed] if isinstance(listed, list) else []


def _recorded(version: Version[Record], links: Mapping[str, str]) -> Values:
    return {
        "changed_at_position": version.position,
        "changed_at": version.recorded_at,
        "version": version.version,
        "links": dict(links),
    }
