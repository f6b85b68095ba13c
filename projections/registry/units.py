"""Units: who works where."""

from collections.abc import Sequence
from typing import NamedTuple

from domain.registry import events_housing as events
from projections.table import Index, Wall
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told
from projections.versions.values import code, flag, newer

OPERATING, SUSPENDED, CEASED = "operating", "suspended", "ceased"
STANDINGS = (OPERATING, SUSPENDED, CEASED)


class Unit(NamedTuple):
    """One unit as it stands; `contact` is a person's key."""

    source: str = ""
    grid_code: str | None = None
    unit_name: str = ""
    short_name: str | None = None
    kind: str = ""
    address_id: str = ""
    uscc: str | None = None
    industry: str | None = None
    venue_class: str | None = None
    staff_band: str | None = None
    sleeping_on_site: int | None = None
    contact: str | None = None
    standing: str = OPERATING
    ceased_because: str | None = None


UNITS = versioned(
    "units",
    key="unit_id",
    columns=columns_of(Unit),
    wall=Wall((("unit_reached", "unit_id"),)),
    now=(
        Index("units_by_address", "address_id, unit_id"),
        Index("units_by_grid", "grid_code, unit_id"),
        Index("units_by_source", "source, unit_id"),
        Index("units_by_credit_code", "uscc, unit_id", "uscc IS NOT NULL"),
    ),
    then=(
        Index("units_then_by_address", "address_id, unit_id, from_position"),
        Index("units_then_by_grid", "grid_code, unit_id, from_position"),
        Index("units_then_by_credit_code", "uscc, unit_id, from_position", "uscc IS NOT NULL"),
    ),
)


def unit_after(unit: Unit, told: Told) -> Unit:
    """The unit after one more fact; nothing that is told after its end makes it work again."""
    event = told.event
    match event:
        case events.UnitRegistered():
            return _registered(event, told)
        case events.UnitCorrected():
            return _corrected(unit, event)
        case events.UnitMoved():
            return unit._replace(address_id=event.address_id, grid_code=told.grid_code or unit.grid_code)
        case events.UnitSuspended():
            return unit if unit.standing == CEASED else unit._replace(standing=SUSPENDED)
        case events.UnitResumed():
            return unit if unit.standing == CEASED else unit._replace(standing=OPERATING)
        case events.UnitCeased():
            return unit._replace(standing=CEASED, ceased_because=event.reason.value)
        case _:
            raise TypeError(told.topic)


def _registered(event: events.UnitRegistered, told: Told) -> Unit:
    return Unit(
        told.source,
        told.grid_code,
        event.unit_name,
        event.short_name,
        event.kind.value,
        event.address_id,
        event.uscc,
        event.industry,
        code(event.venue_class),
        code(event.staff_band),
        flag(event.sleeping_on_site),
        event.contact,
    )


def _corrected(unit: Unit, event: events.UnitCorrected) -> Unit:
    """Given fields replace the old ones."""
    return unit._replace(
        unit_name=newer(event.unit_name, unit.unit_name),
        short_name=newer(event.short_name, unit.short_name),
        kind=newer(code(event.kind), unit.kind),
        uscc=newer(event.uscc, unit.uscc),
        industry=newer(event.industry, unit.industry),
        venue_class=newer(code(event.venue_class), unit.venue_class),
        staff_band=newer(code(event.staff_band), unit.staff_band),
        sleeping_on_site=newer(flag(event.sleeping_on_site), unit.sleeping_on_site),
        contact=newer(event.contact, unit.contact),
    )


def _rows(key: str, unit: Unit) -> Sequence[Shown]:
    return (Shown(UNITS, key, unit),)


UNIT_MODEL = StreamModel(
    events=(
        events.UnitRegistered,
        events.UnitCorrected,
        events.UnitMoved,
        events.UnitSuspended,
        events.UnitResumed,
        events.UnitCeased,
    ),
    begins=frozenset({events.UnitRegistered}),
    tables=(UNITS,),
    empty=Unit(),
    after=unit_after,
    rows=_rows,
)
