"""From rows of the rental read models to what is published; late is judged on a day in Shanghai."""

from datetime import date

from api.rental_documents import FindingShown, InspectionShown, StatedDayShown, TenancyShown
from domain.rental.checklist import BANK
from projections.instants import instant_of
from projections.rental.inspections import FindingRow, InspectionRow
from projections.rental.tenancies import Tenancy
from projections.versions.table import Version


def tenancy_shown(row: Version[Tenancy], today: date) -> TenancyShown:
    """The tenancy; whether its filing is late is judged on `today`."""
    told = row.record
    until = None
    if told.until_on is not None and told.until_precision is not None:
        until = StatedDayShown(on=date.fromisoformat(told.until_on), precision=told.until_precision)
    file_by = _day(told.file_by)
    return TenancyShown(
        tenancy_id=row.key,
        source=told.source,
        grid_code=told.grid_code,
        dwelling_id=told.dwelling_id,
        landlord=told.landlord,
        tenants=tenants_of(told),
        scope=told.scope,
        since=StatedDayShown(on=date.fromisoformat(told.since_on), precision=told.since_precision),
        until=until,
        declarer=told.declarer,
        declared_by=told.declared_by,
        sublet=told.sublet == 1,
        running=told.running == 1,
        confirmed=told.confirmed,
        confirmed_by=told.confirmed_by,
        filing_no=told.filing_no,
        filed_on=_day(told.filed_on),
        file_by=file_by,
        filing_overdue=file_by is not None and file_by < today,
        ended_because=told.ended_because,
        changed_at_position=row.position,
        changed_at=row.recorded_at,
        links={"self": f"/rental/tenancies/{row.key}", **_of_dwelling(told.dwelling_id)},
    )


def tenants_of(tenancy: Tenancy) -> list[str]:
    """The keys between the bars."""
    return [key for key in tenancy.tenants.split("|") if key]


def parts_of(tenancy: Tenancy) -> list[str]:
    """Whoever lets it or rents it."""
    return [tenancy.landlord, *tenants_of(tenancy)]


def inspection_shown(row: Version[InspectionRow], today: date) -> InspectionShown:
    """The inspection; whether it is late is judged on `today`."""
    told = row.record
    due_on = _day(told.due_on)
    links = {
        "self": f"/rental/inspections/{row.key}",
        "findings": f"/rental/findings?inspection={row.key}",
        **_of_dwelling(told.dwelling_id),
    }
    if told.tenancy_id is not None:
        links["tenancy"] = f"/rental/tenancies/{told.tenancy_id}"
    return InspectionShown(
        inspection_id=row.key,
        source=told.source,
        grid_code=told.grid_code,
        dwelling_id=told.dwelling_id,
        tenancy_id=told.tenancy_id,
        kind=told.kind,
        state=told.state,
        planned_for=date.fromisoformat(told.planned_for),
        due_on=due_on,
        overdue=due_on is not None and due_on < today,
        missed=told.missed,
        refused=told.refused,
        inspected_by=told.inspected_by,
        done_at=None if told.done_at is None else instant_of(told.done_at),
        passed=told.passed,
        failed=told.failed,
        not_seen=told.not_seen,
        declared_occupants=told.declared_occupants,
        present_occupants=told.present_occupants,
        findings_open=told.findings_open,
        changed_at_position=row.position,
        changed_at=row.recorded_at,
        links=links,
    )


def finding_shown(row: Version[FindingRow], today: date) -> FindingShown:
    """The finding; whether it is late is judged on `today`."""
    told = row.record
    due_on, found_on = _day(told.due_on), date.fromisoformat(told.found_on)
    item = BANK.find(told.item, found_on)
    return FindingShown(
        finding_id=row.key,
        source=told.source,
        grid_code=told.grid_code,
        inspection_id=told.inspection_id,
        dwelling_id=told.dwelling_id,
        item=told.item,
        item_zh=None if item is None else item.zh,
        item_en=None if item is None else item.en,
        severity=told.severity,
        measured=told.measured == 1,
        state=told.state,
        open=told.is_open == 1,
        found_by=told.found_by,
        found_on=found_on,
        ordered_until=_day(told.ordered_until),
        failed_reinspections=told.failed_reinspections,
        referred_to=told.referred_to,
        closed_on=_day(told.closed_on),
        due_what=told.due_what,
        due_on=due_on,
        overdue=due_on is not None and due_on < today,
        changed_at_position=row.position,
        changed_at=row.recorded_at,
        links={
            "self": f"/rental/findings/{row.key}",
            "inspection": f"/rental/inspections/{told.inspection_id}",
            **_of_dwelling(told.dwelling_id),
        },
    )


def _of_dwelling(dwelling_id: str) -> dict[str, str]:
    return {"dwelling": f"/registry/dwellings/{dwelling_id}"}


def _day(text: str | None) -> date | None:
    return None if text is None else date.fromisoformat(text)
