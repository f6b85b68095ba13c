"""Tenancies as they stand: who lets what to whom, whether it was confirmed and filed, and until when it must be."""

from collections.abc import Callable, Sequence
from typing import NamedTuple

from domain.rental import events
from domain.rental.deadlines_of import filing_deadline
from projections.deadlines import RulebookOf
from projections.dispute_board.case import listed
from projections.table import Index, Wall
from projections.versions.stream_model import Shown, StreamModel
from projections.versions.table import columns_of, versioned
from projections.versions.told import Told


class Tenancy(NamedTuple):
    """One tenancy; `tenants` are persons' keys between bars. `file_by` stands until the lease is filed or over."""

    source: str = ""
    grid_code: str | None = None
    dwelling_id: str = ""
    landlord: str = ""
    tenants: str = ""
    scope: str = ""
    since_on: str = ""
    since_precision: str = ""
    until_on: str | None = None
    until_precision: str | None = None
    declarer: str = ""
    declared_by: str = ""
    sublet: int = 0
    confirmed: str | None = None
    confirmed_by: str | None = None
    filing_no: str | None = None
    filed_on: str | None = None
    file_by: str | None = None
    running: int = 1
    ended_because: str | None = None


TENANCIES = versioned(
    "tenancies",
    key="tenancy_id",
    columns=columns_of(Tenancy),
    wall=Wall((("tenancies_told", "tenancy_id"),)),
    now=(
        Index("tenancies_by_dwelling", "dwelling_id, tenancy_id"),
        Index("tenancies_by_grid", "grid_code, tenancy_id"),
        Index("tenancies_by_source", "source, tenancy_id"),
        Index("tenancies_to_file", "file_by, tenancy_id", "file_by IS NOT NULL"),
    ),
    then=(Index("tenancies_then_by_dwelling", "dwelling_id, tenancy_id, from_position"),),
)


def tenancy_model(rulebook_of: RulebookOf) -> StreamModel[Tenancy]:
    """From the facts of `tenancy:<id>` to its row."""
    return StreamModel(
        events=(
            events.TenancyDeclared,
            events.TenancyConfirmed,
            events.TenancyFiled,
            events.TenancyEnded,
        ),
        begins=frozenset({events.TenancyDeclared}),
        tables=(TENANCIES,),
        empty=Tenancy(),
        after=_after(rulebook_of),
        rows=_rows,
    )


def _rows(key: str, tenancy: Tenancy) -> Sequence[Shown]:
    return (Shown(TENANCIES, key, tenancy),)


def _after(rulebook_of: RulebookOf) -> Callable[[Tenancy, Told], Tenancy]:
    def after(tenancy: Tenancy, told: Told) -> Tenancy:
        event = told.event
        match event:
            case events.TenancyDeclared():
                rulebook = rulebook_of(told.rule_pack, told.calendar)
                file_by = filing_deadline(event.since.latest, rulebook).last_day.isoformat()
                return _declared(event, told, file_by)
            case events.TenancyConfirmed():
                return tenancy._replace(confirmed=event.method.value, confirmed_by=told.actor)
            case events.TenancyFiled():
                filed_on = event.filed_on.isoformat()
                return tenancy._replace(filing_no=event.filing_no, filed_on=filed_on, file_by=None)
            case events.TenancyEnded():
                return tenancy._replace(
                    until_on=event.until.on.isoformat(),
                    until_precision=event.until.precision.value,
                    running=0,
                    file_by=None,
                    ended_because=event.reason.value,
                )
            case _:
                raise TypeError(told.topic)

    return after


def _declared(event: events.TenancyDeclared, told: Told, file_by: str) -> Tenancy:
    return Tenancy(
        source=told.source,
        grid_code=told.grid_code,
        dwelling_id=event.dwelling_id,
        landlord=event.landlord,
        tenants=listed(event.tenants),
        scope=event.scope.value,
        since_on=event.since.on.isoformat(),
        since_precision=event.since.precision.value,
        until_on=None if event.until is None else event.until.on.isoformat(),
        until_precision=None if event.until is None else event.until.precision.value,
        declarer=event.declarer.value,
        declared_by=event.declared_by,
        sublet=int(event.sublet),
        file_by=file_by,
    )
