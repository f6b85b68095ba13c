"""What is taken although somebody should look: told to the sender, who stands at the door."""

from datetime import date

from domain.rental.commands_inspections import CompleteInspection, PlanInspection
from domain.rental.commands_tenancies import DeclareTenancy
from domain.rental.deadlines_of import next_inspection_deadline
from domain.rental.decide_completion import severe
from domain.shared.notice import Notice

LONGEST_LEASE_YEARS = 20  # 民法典 705

REFER_TODAY = Notice(
    "finding.refer_severe_today",
    "已登记。有 A 级隐患：请立即停止使用，并于当日移交有权单位。",
    "Taken. There is a finding of severity A: stop the use at once and refer it today.",
)
DUE_BEYOND_PACK = Notice(
    "inspection.due_beyond_pack",
    "已登记，但截止日期晚于规定的排查周期，请核对。",
    "Taken, but the day it is due by lies beyond the interval the rules ask for; check it.",
)
LEASE_TOO_LONG = Notice(
    "tenancy.longer_than_law",
    "已登记，但租期超过二十年，超过部分无效（民法典 705），请核对。",
    "Taken, but a lease of more than twenty years does not hold beyond them; check it.",
)
SUBLET_NEEDS_CONSENT = Notice(
    "tenancy.sublet_needs_consent",
    "已登记为转租，请确认出租人同意并已申报转租（检查项 R08）。",
    "Taken as sub-let; make sure that the landlord agreed and that it was declared (item R08).",
)


def warnings_for(command: object) -> tuple[Notice, ...]:
    """What to tell beside "accepted", the weightiest first."""
    match command:
        case CompleteInspection():
            return (REFER_TODAY,) if severe(command) else ()
        case PlanInspection():
            last = next_inspection_deadline(command.day, command.circumstance.rulebook).last_day
            return (DUE_BEYOND_PACK,) if command.due_on > last else ()
        case DeclareTenancy():
            return _about_lease(command)
        case _:
            return ()


def _about_lease(command: DeclareTenancy) -> tuple[Notice, ...]:
    too_long = command.until is not None and _is_too_long(command.since.latest, command.until.earliest)
    return (
        *((LEASE_TOO_LONG,) if too_long else ()),
        *((SUBLET_NEEDS_CONSENT,) if command.sublet else ()),
    )


def _is_too_long(since: date, until: date) -> bool:
    return (until.year - LONGEST_LEASE_YEARS, until.month, until.day) > (since.year, since.month, since.day)
