"""Which deadlines run for a tenancy, an inspection and its findings: pure (docs/deadlines.md)."""

from datetime import date, timedelta

from domain.rental.checklist import FOREIGNERS_REGISTERED, REGISTRATIONS
from domain.rental.codes import FindingSeverity
from domain.rental.states import (
    Cancelled,
    Completed,
    Finding,
    InspectionState,
    NoInspection,
    NoTenancy,
    Open,
    Ordered,
    PutRight,
    Referred,
    ReOrdered,
    SaidDone,
    TenancyState,
    Voided,
)
from domain.shared.deadlines import Deadline, end_of, in_days, in_months, in_working_days, same_day
from domain.shared.rule_pack import RentalLimits, Rulebook

Deadlines = tuple[Deadline, ...]


def filing_deadline(since: date, rulebook: Rulebook) -> Deadline:
    """The lease is filed within thirty days (商品房屋租赁管理办法 14)."""
    return in_days(since, rulebook.pack.rental.file_lease_days, rulebook.calendar, "file_lease")


def next_inspection_deadline(last_on: date, rulebook: Rulebook) -> Deadline:
    """When a home that is let is to be looked at again."""
    return in_days(last_on, rulebook.pack.rental.inspect_again_days, rulebook.calendar, "inspect_again")


def rectification_deadline(
    item: str, severity: FindingSeverity, ordered_on: date, rulebook: Rulebook, *, longest: bool = False
) -> Deadline:
    """By when a finding is to be put right: the usual day, or the last that may be set.

    What is counted in hours, danger to life and the registration of foreigners, waits for no working day.
    """
    days, hourly = _days(item, severity, rulebook.pack.rental, longest=longest)
    if hourly:
        return same_day(ordered_on + timedelta(days=days), "rectification")
    return in_days(ordered_on, days, rulebook.calendar, "rectification")


def _days(item: str, severity: FindingSeverity, limits: RentalLimits, *, longest: bool) -> tuple[int, bool]:
    if item == FOREIGNERS_REGISTERED:
        return limits.rectify_foreigner_days, True
    if item in REGISTRATIONS:
        return limits.rectify_registration_days, False
    match severity:
        case FindingSeverity.A:
            return limits.rectify_a_days, True
        case FindingSeverity.B:
            return (limits.rectify_b_most_days if longest else limits.rectify_b_days), False
        case FindingSeverity.C:
            return limits.rectify_c_days, False


def reinspection_deadline(due_on: date, rulebook: Rulebook) -> Deadline:
    """Somebody looks again within three working days after the day it was to be put right by."""
    days = rulebook.pack.rental.reinspect_working_days
    return in_working_days(due_on, days, rulebook.calendar, "reinspection")


def refer_severe_deadline(found_on: date) -> Deadline:
    """Danger to life is referred on the day it was found."""
    return same_day(found_on, "refer_severe")


def reopen_finding_deadline(closed_on: date, rulebook: Rulebook) -> Deadline:
    """How long the same finding may be reopened; later it is a new one."""
    months = rulebook.pack.rental.reopen_finding_months
    return in_months(closed_on, months, rulebook.calendar, "reopen_finding")


def deadlines_of_tenancy(state: TenancyState, rulebook: Rulebook) -> Deadlines:
    """Filing, until it is filed or over."""
    if isinstance(state, NoTenancy) or state.filed or state.ended is not None:
        return ()
    return (filing_deadline(state.declared.since.latest, rulebook),)


def deadlines_of_inspection(state: InspectionState, rulebook: Rulebook) -> Deadlines:
    """The day it is due by while it is to be done, and what runs for its findings, the earliest first."""
    if isinstance(state, NoInspection):
        return ()
    running: Deadlines = ()
    if not isinstance(state.phase, Completed | Cancelled):
        running = (Deadline(end_of(state.plan.due_on), False, "inspection"),)
    for finding in state.findings.values():
        running += deadlines_of_finding(finding, rulebook)
    return tuple(sorted(running, key=lambda each: (each.due_at, each.rule)))


def deadlines_of_finding(finding: Finding, rulebook: Rulebook) -> Deadlines:
    """What runs for one finding; nothing while an office has it or once it is closed."""
    match finding.standing:
        case Open(since):
            severe = finding.raised.severity is FindingSeverity.A
            return (refer_severe_deadline(since),) if severe else ()
        case Ordered(due_on) | ReOrdered(due_on):
            due = Deadline(end_of(due_on), False, "rectification")
            return (due, reinspection_deadline(due_on, rulebook))
        case SaidDone(due_on):
            return (reinspection_deadline(due_on, rulebook),)
        case Referred() | PutRight() | Voided():
            return ()
