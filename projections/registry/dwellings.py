"""Dwellings, and the visits somebody paid to them."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.registry import events_housing as events
from domain.registry.events_residences import VisitAttempted, VisitCompleted
from projections.table import Index, Wall
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told
from projections.versions.values import code, flag, local_day, newer

REGISTERED, DEMOLISHED = "registered", "demolished"
COMPLETED = "completed"


class Dwelling(NamedTuple):
    """One dwelling as it stands; `owner` is a person's key or `unit:<id>`; flags are 1, 0 or unknown. `grid_corrected_at`
    is since when it is known to stand at another address, in the grid told then."""

    source: str = ""
    grid_code: str | None = None
    address_id: str = ""
    dwelling_no: str | None = None
    use: str = ""
    occupancy: str | None = None
    structure: str | None = None
    floors: int | None = None
    floor_no: int | None = None
    floor_area_dm2: int | None = None
    room_count: int | None = None
    self_built: int | None = None
    owner: str | None = None
    danger_level: str | None = None
    appraisal_no: str | None = None
    standing: str = REGISTERED
    demolished_on: str | None = None
    demolished_because: str | None = None
    grid_corrected_at: str | None = None

    @property
    def corrected_grid(self) -> str | None:
        """The grid that what is in it lies in, where its address says nothing; None while it stands where it was told."""
        return None if self.grid_corrected_at is None else self.grid_code


class Visit(NamedTuple):
    """One visit as it stands: `completed`, or why it came to nothing so far."""

    source: str = ""
    grid_code: str | None = None
    dwelling_id: str = ""
    purpose: str = ""
    outcome: str = ""
    attempts: int = 0
    visited_by: str = ""
    role: str = ""
    visited_at: str = ""
    precision: str = ""
    headcount: int | None = None
    notice_shown: int | None = None


DWELLINGS = versioned(
    "dwellings",
    key="dwelling_id",
    columns=columns_of(Dwelling),
    wall=Wall((("home_reached", "dwelling_id"),)),
    now=(
        Index("dwellings_by_address", "address_id, dwelling_id"),
        Index("dwellings_by_grid", "grid_code, dwelling_id"),
        Index("dwellings_by_source", "source, dwelling_id"),
        Index("dwellings_by_owner", "owner, dwelling_id", "owner IS NOT NULL"),
        Index("dwellings_demolished", "dwelling_id", f"standing = '{DEMOLISHED}'"),
        Index("dwellings_corrected", "dwelling_id", "grid_corrected_at IS NOT NULL"),
    ),
    then=(
        Index("dwellings_then_by_address", "address_id, dwelling_id, from_position"),
        Index("dwellings_then_by_grid", "grid_code, dwelling_id, from_position"),
        Index("dwellings_then_corrected", "dwelling_id, from_position", "grid_corrected_at IS NOT NULL"),
    ),
)
VISITS = versioned(
    "visits",
    key="visit_id",
    columns=columns_of(Visit),
    wall=Wall((("visits_told", "visit_id"), ("home_reached", "dwelling_id"))),
    now=(Index("visits_by_dwelling", "dwelling_id, visited_at"),),
    then=(Index("visits_then_by_dwelling", "dwelling_id, visit_id, from_position"),),
)


def dwelling_after(dwelling: Dwelling, told: Told) -> Dwelling:
    """The dwelling after one more fact."""
    event = told.event
    match event:
        case events.DwellingRegistered():
            return _registered(event, told)
        case events.DwellingUseChanged():
            return dwelling._replace(
                use=newer(code(event.use), dwelling.use),
                occupancy=newer(code(event.occupancy), dwelling.occupancy),
            )
        case events.DwellingCorrected():
            return _corrected(dwelling, event, told)
        case events.DwellingAppraised():
            return dwelling._replace(danger_level=event.level.value, appraisal_no=event.document_no)
        case events.DwellingDemolished():
            return dwelling._replace(
                standing=DEMOLISHED, demolished_on=local_day(told), demolished_because=event.reason.value
            )
        case _:
            raise TypeError(told.topic)


def _registered(event: events.DwellingRegistered, told: Told) -> Dwelling:
    return Dwelling(
        told.source,
        told.grid_code,
        event.address_id,
        event.dwelling_no,
        event.use.value,
        code(event.occupancy),
        code(event.structure),
        event.floors,
        event.floor_no,
        event.floor_area_dm2,
        event.room_count,
        flag(event.self_built),
        event.owner,
    )


def _corrected(dwelling: Dwelling, event: events.DwellingCorrected, told: Told) -> Dwelling:
    """Given fields replace the old ones; who says it is elsewhere says in which grid."""
    elsewhere = event.address_id is not None and told.grid_code is not None
    return dwelling._replace(
        grid_code=told.grid_code if elsewhere else dwelling.grid_code,
        grid_corrected_at=told.valid_from if elsewhere else dwelling.grid_corrected_at,
        address_id=newer(event.address_id, dwelling.address_id),
        dwelling_no=newer(event.dwelling_no, dwelling.dwelling_no),
        structure=newer(code(event.structure), dwelling.structure),
        floors=newer(event.floors, dwelling.floors),
        floor_no=newer(event.floor_no, dwelling.floor_no),
        floor_area_dm2=newer(event.floor_area_dm2, dwelling.floor_area_dm2),
        room_count=newer(event.room_count, dwelling.room_count),
        self_built=newer(flag(event.self_built), dwelling.self_built),
        owner=newer(event.owner, dwelling.owner),
    )


def visit_after(visit: Visit, told: Told) -> Visit:
    """The visit after one more fact; what was completed is not undone by an attempt told after it."""
    event = told.event
    match event:
        case VisitAttempted():
            if visit.outcome == COMPLETED:
                return visit._replace(attempts=visit.attempts + 1)
            return _visit(event, told, event.outcome.value, visit.attempts + 1, None, None)
        case VisitCompleted():
            notice = int(event.notice_shown)
            return _visit(event, told, COMPLETED, visit.attempts, event.headcount, notice)
        case _:
            raise TypeError(told.topic)


def _visit(
    event: VisitAttempted | VisitCompleted,
    told: Told,
    outcome: str,
    attempts: int,
    headcount: int | None,
    notice_shown: int | None,
) -> Visit:
    return Visit(
        told.source,
        told.grid_code,
        event.dwelling_id,
        event.purpose.value,
        outcome,
        attempts,
        told.actor,
        told.role,
        told.occurred_at,
        told.precision,
        headcount,
        notice_shown,
    )


def _dwelling_rows(key: str, dwelling: Dwelling) -> Sequence[Shown]:
    return (Shown(DWELLINGS, key, dwelling),)


def _visit_rows(key: str, visit: Visit) -> Sequence[Shown]:
    return (Shown(VISITS, key, visit),)


DWELLING_MODEL = StreamModel(
    events=(
        events.DwellingRegistered,
        events.DwellingUseChanged,
        events.DwellingCorrected,
        events.DwellingAppraised,
        events.DwellingDemolished,
    ),
    begins=frozenset({events.DwellingRegistered}),
    tables=(DWELLINGS,),
    empty=Dwelling(),
    after=dwelling_after,
    rows=_dwelling_rows,
)
VISIT_MODEL = StreamModel(
    events=(VisitAttempted, VisitCompleted),
    begins=frozenset({VisitAttempted, VisitCompleted}),
    tables=(VISITS,),
    empty=Visit(),
    after=visit_after,
    rows=_visit_rows,
)
