"""Everything the slices publish, gathered once: event types, published types, stream kinds."""

from domain.dispute.decider import dispute_decider
from domain.dispute.events import EVENTS as DISPUTE_EVENTS
from domain.registry.deciders import division_decider, grid_decider, person_decider
from domain.registry.events import EVENTS as REGISTRY_EVENTS
from domain.registry.grids import grid_is_valid
from domain.registry.warnings import warnings_for
from domain.shared.event import DomainEvent
from intake.catalogue import Catalogue
from intake.desk.events import EVENTS as DESK_EVENTS
from intake.events import EVENTS as INTAKE_EVENTS
from intake.stream_kinds import StreamKind, StreamKinds
from intake.translate.dispute import PUBLISHED as DISPUTE_TYPES
from intake.translate.registry import PUBLISHED as REGISTRY_TYPES
from ledger.codec import Codec


def event_types() -> tuple[type[DomainEvent], ...]:
    """Every event the log may hold."""
    return (*INTAKE_EVENTS, *DESK_EVENTS, *REGISTRY_EVENTS, *DISPUTE_EVENTS)


def codec() -> Codec:
    """The codec of the whole log."""
    return Codec(event_types())


def catalogue() -> Catalogue:
    """Every type upstream systems may send."""
    return Catalogue((*REGISTRY_TYPES, *DISPUTE_TYPES))


def stream_kinds() -> StreamKinds:
    """Who decides about which stream."""
    return StreamKinds(
        kinds={
            "division": StreamKind(division_decider),
            "grid": StreamKind(grid_decider),
            "person": StreamKind(person_decider, warnings_for),
            "dispute": StreamKind(dispute_decider),
        },
        grid_is_valid=grid_is_valid,
    )
