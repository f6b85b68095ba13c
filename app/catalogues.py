"""Everything the slices take and publish, gathered once: published types, stream kinds."""

from domain.courses import COURSES
from domain.dispute.decider import dispute_decider
from domain.registry.deciders import (
    address_decider,
    division_decider,
    dwelling_decider,
    grid_decider,
    person_decider,
    residence_decider,
    unit_decider,
    visit_decider,
)
from domain.registry.erased import person_is_erased
from domain.registry.grids import grid_is_valid
from domain.registry.references_addresses import require_address_references
from domain.registry.references_housing import require_dwelling_references, require_unit_references
from domain.registry.references_residences import require_person_references, require_residence_references
from domain.registry.warnings import warnings_for
from domain.registry.warnings_places import address_warnings, unit_warnings
from domain.rental.deciders import inspection_decider, tenancy_decider
from domain.rental.warnings import warnings_for as rental_warnings_for
from domain.rights.decider import rights_decider
from domain.rights.warnings import warnings_for as rights_warnings_for
from domain.shared.claims import claim_decider
from intake.catalogue import Catalogue
from intake.stream_kinds import StreamKind, StreamKinds
from intake.translate.addresses import PUBLISHED as ADDRESS_TYPES
from intake.translate.dispute import PUBLISHED as DISPUTE_TYPES
from intake.translate.housing import PUBLISHED as HOUSING_TYPES
from intake.translate.incident import PUBLISHED as INCIDENT_TYPES
from intake.translate.police_room import PUBLISHED as POLICE_ROOM_TYPES
from intake.translate.registry import PUBLISHED as REGISTRY_TYPES
from intake.translate.rental import PUBLISHED as RENTAL_TYPES
from intake.translate.residences import PUBLISHED as RESIDENCE_TYPES
from intake.translate.rights import PUBLISHED as RIGHTS_TYPES


def catalogue() -> Catalogue:
    """Every type upstream systems may send."""
    return Catalogue(
        (
            *REGISTRY_TYPES,
            *ADDRESS_TYPES,
            *HOUSING_TYPES,
            *RESIDENCE_TYPES,
            *RENTAL_TYPES,
            *DISPUTE_TYPES,
            *RIGHTS_TYPES,
            *POLICE_ROOM_TYPES,
            *INCIDENT_TYPES,
        )
    )


def stream_kinds() -> StreamKinds:
    """Who decides about which stream."""
    return StreamKinds(
        kinds={
            "division": StreamKind(division_decider),
            "grid": StreamKind(grid_decider),
            "person": StreamKind(person_decider, warnings_for, require_person_references),
            "address": StreamKind(address_decider, address_warnings, require_address_references),
            "dwelling": StreamKind(dwelling_decider, references=require_dwelling_references),
            "unit": StreamKind(unit_decider, unit_warnings, require_unit_references),
            "residence": StreamKind(residence_decider, references=require_residence_references),
            "visit": StreamKind(visit_decider),
            "tenancy": StreamKind(tenancy_decider, rental_warnings_for),
            "inspection": StreamKind(inspection_decider, rental_warnings_for),
            "dispute": StreamKind(dispute_decider),
            "rights": StreamKind(rights_decider, rights_warnings_for),
            "claim": StreamKind(claim_decider),
            **{course.kind: StreamKind(course.decider) for course in COURSES},
        },
        grid_is_valid=grid_is_valid,
        person_is_erased=person_is_erased,
    )
