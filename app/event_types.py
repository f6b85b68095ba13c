"""Every type of event the log may hold: all that a process which only reads has to know of the slices."""

from domain.courses import COURSES
from domain.dispute.events import EVENTS as DISPUTE_EVENTS
from domain.registry.events import EVENTS as REGISTRY_EVENTS
from domain.registry.events_addresses import EVENTS as ADDRESS_EVENTS
from domain.registry.events_housing import EVENTS as HOUSING_EVENTS
from domain.registry.events_residences import EVENTS as RESIDENCE_EVENTS
from domain.rental.events import EVENTS as RENTAL_EVENTS
from domain.rights.events import EVENTS as RIGHTS_EVENTS
from domain.shared.claims import EVENTS as CLAIM_EVENTS
from domain.shared.event import DomainEvent
from intake.desk.events import EVENTS as DESK_EVENTS
from intake.events import EVENTS as INTAKE_EVENTS
from ledger.codec import Codec


def event_types() -> tuple[type[DomainEvent], ...]:
    """Every event the log may hold."""
    return (
        *INTAKE_EVENTS,
        *DESK_EVENTS,
        *CLAIM_EVENTS,
        *REGISTRY_EVENTS,
        *ADDRESS_EVENTS,
        *HOUSING_EVENTS,
        *RESIDENCE_EVENTS,
        *RENTAL_EVENTS,
        *DISPUTE_EVENTS,
        *RIGHTS_EVENTS,
        *(fact for course in COURSES for fact in course.facts),
    )


def codec() -> Codec:
    """The codec of the whole log."""
    return Codec(event_types())
