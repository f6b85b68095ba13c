"""The registry's read models in one projection, so that what is joined in one answer speaks for one position."""

from ledger.codec import Codec
from projections.deadlines import RulebookOf
from projections.registry.addresses import ADDRESS_MODEL, ADDRESSES, ALIASES
from projections.registry.dwellings import DWELLING_MODEL, DWELLINGS, VISIT_MODEL, VISITS
from projections.registry.persons import PERSONS, persons_model
from projections.registry.places import DIVISION_MODEL, DIVISIONS, GRID_MODEL, GRIDS
from projections.registry.residences import RESIDENCES, residences_model
from projections.registry.units import UNIT_MODEL, UNITS
from projections.table import Table
from projections.versions.fold import Kind, VersionsFold

NAME = "registry"
TABLES: tuple[Table, ...] = (
    PERSONS,
    ADDRESSES,
    ALIASES,
    DWELLINGS,
    VISITS,
    UNITS,
    RESIDENCES,
    DIVISIONS,
    GRIDS,
)


def registry_fold(codec: Codec, rulebook_of: RulebookOf) -> VersionsFold:
    """The fold of the projection `registry`."""
    kinds = (
        Kind(persons_model(codec)),
        Kind(ADDRESS_MODEL),
        Kind(DWELLING_MODEL),
        Kind(VISIT_MODEL),
        Kind(UNIT_MODEL),
        Kind(residences_model(rulebook_of)),
        Kind(DIVISION_MODEL),
        Kind(GRID_MODEL),
    )
    return VersionsFold(NAME, codec, kinds)
