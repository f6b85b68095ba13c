"""The read models of rented homes in one projection: tenancies, inspections, findings speak for one position."""

from ledger.codec import Codec
from projections.deadlines import RulebookOf
from projections.rental.inspections import FINDINGS, INSPECTIONS, inspection_model
from projections.rental.tenancies import TENANCIES, tenancy_model
from projections.table import Table
from projections.versions.fold import Kind, VersionsFold

NAME = "rental"
TABLES: tuple[Table, ...] = (TENANCIES, INSPECTIONS, FINDINGS)


def rental_fold(codec: Codec, rulebook_of: RulebookOf) -> VersionsFold:
    """The fold of the projection `rental`."""
    return VersionsFold(NAME, codec, (Kind(tenancy_model(rulebook_of)), Kind(inspection_model(rulebook_of))))
