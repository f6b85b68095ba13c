"""How tenancies, inspections, findings and what is due are published; every record links to what it belongs to."""

from datetime import date

from api.answers import Answer
from api.listing import Dated, Listed
from api.local_time import LocalTime
from projections.rental.question import DueGroup


class StatedDayShown(Answer):
    """A day as precisely as it was told."""

    on: date
    precision: str


class TenancyShown(Answer):
    """One tenancy as it stands."""

    tenancy_id: str
    source: str
    grid_code: str | None = None
    dwelling_id: str
    landlord: str
    tenants: list[str]
    scope: str
    since: StatedDayShown
    until: StatedDayShown | None = None
    declarer: str
    declared_by: str
    sublet: bool
    running: bool
    confirmed: str | None = None
    confirmed_by: str | None = None
    filing_no: str | None = None
    filed_on: date | None = None
    file_by: date | None = None
    filing_overdue: bool
    ended_because: str | None = None
    changed_at_position: int
    changed_at: LocalTime
    links: dict[str, str]


class InspectionShown(Answer):
    """One inspection as it stands; `missed` counts the times nobody opened, which move no date."""

    inspection_id: str
    source: str
    grid_code: str | None = None
    dwelling_id: str
    tenancy_id: str | None = None
    kind: str
    state: str
    planned_for: date
    due_on: date | None = None
    overdue: bool
    missed: int
    refused: int
    inspected_by: str | None = None
    done_at: LocalTime | None = None
    passed: int
    failed: int
    not_seen: int
    declared_occupants: int | None = None
    present_occupants: int | None = None
    findings_open: int
    changed_at_position: int
    changed_at: LocalTime
    links: dict[str, str]


class FindingShown(Answer):
    """One finding as it stands, with the item's own words."""

    finding_id: str
    source: str
    grid_code: str | None = None
    inspection_id: str
    dwelling_id: str
    item: str
    item_zh: str | None = None
    item_en: str | None = None
    severity: str
    measured: bool
    state: str
    open: bool
    found_by: str
    found_on: date
    ordered_until: date | None = None
    failed_reinspections: int
    referred_to: str | None = None
    closed_on: date | None = None
    due_what: str | None = None
    due_on: date | None = None
    overdue: bool
    changed_at_position: int
    changed_at: LocalTime
    links: dict[str, str]


class TenanciesAnswer(Listed):
    """A page of tenancies."""

    items: list[TenancyShown]


class TenancyAnswer(Dated):
    """One tenancy."""

    item: TenancyShown


class InspectionsAnswer(Listed):
    """A page of inspections."""

    items: list[InspectionShown]


class InspectionAnswer(Dated):
    """One inspection with its findings."""

    item: InspectionShown
    findings: list[FindingShown]


class FindingsAnswer(Listed):
    """A page of findings."""

    items: list[FindingShown]


class FindingAnswer(Dated):
    """One finding."""

    item: FindingShown


class DueCount(Answer):
    """How many deadlines lie in one group, and where they are listed."""

    group: DueGroup
    count: int | str
    link: str


class DueAnswer(Dated):
    """What is late, due today, within 7 and 30 days, and later."""

    today: date
    inspections: list[DueCount]
    findings: list[DueCount]
