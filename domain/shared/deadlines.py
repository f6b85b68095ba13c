"""Deadlines as pure functions of an event's day, a rule pack and a calendar (docs/deadlines.md)."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta
from functools import lru_cache

from domain.shared.occurrence import SHANGHAI
from domain.shared.rule_pack import Rulebook
from domain.shared.working_calendar import WorkingCalendar

_MONTHS = 12
_DAYS = 8_192  # remembered


@dataclass(frozen=True, slots=True)
class Deadline:
    """`due_at` is the midnight that ends the last day in Shanghai; a fact before that instant is in time.

    `estimated` when the answer needed a year whose working days are not published yet; `rule` names the limit.
    """

    due_at: datetime
    estimated: bool
    rule: str

    @property
    def last_day(self) -> date:
        """The last day in time."""
        return (self.due_at.astimezone(SHANGHAI) - timedelta(microseconds=1)).date()


def is_overdue(deadline: Deadline, as_of: datetime) -> bool:
    """Derived, never stored: nobody has to write down that a day passed."""
    return as_of >= deadline.due_at


@lru_cache(maxsize=_DAYS)
def end_of(day: date) -> datetime:
    """The midnight that ends `day` in Shanghai."""
    return datetime.combine(day + timedelta(days=1), time.min, SHANGHAI)


def in_days(start: date, days: int, calendar: WorkingCalendar, rule: str) -> Deadline:
    """Calendar days. The day itself is not counted (民法典 201); a last day off moves to a working day (203)."""
    return _ending_on(start + timedelta(days=days), calendar, rule)


def in_months(start: date, months: int, calendar: WorkingCalendar, rule: str) -> Deadline:
    """The same day of a later month, or that month's last day where it has none (民法典 202)."""
    year, month_index = divmod(start.year * _MONTHS + start.month - 1 + months, _MONTHS)
    month = month_index + 1
    day = min(start.day, monthrange(year, month)[1])
    return _ending_on(date(year, month, day), calendar, rule)


def in_working_days(start: date, days: int, calendar: WorkingCalendar, rule: str) -> Deadline:
    """The `days`-th working day after `start`, which is not counted itself, worked or not."""
    last = calendar.add_working_days(start, days)
    return Deadline(end_of(last), _is_estimate(calendar, start + timedelta(days=1), last), rule)


def same_day(day: date, rule: str) -> Deadline:
    """The same calendar day, worked or not."""
    return Deadline(end_of(day), False, rule)


@lru_cache(maxsize=_DAYS)  # cases share their days by the hundred, and working days are slow to count
def _ending_on(wanted: date, calendar: WorkingCalendar, rule: str) -> Deadline:
    last = calendar.next_working_day(wanted)
    return Deadline(end_of(last), _is_estimate(calendar, wanted, last), rule)


def _is_estimate(calendar: WorkingCalendar, first: date, last: date) -> bool:
    return not all(year in calendar.known_years for year in range(first.year, last.year + 1))


def triage_deadline(registered_on: date, rulebook: Rulebook) -> Deadline:
    """Triage on the day of registration (practice of the article)."""
    return same_day(registered_on, "triage")


def spot_deadline(triaged_on: date, rulebook: Rulebook) -> Deadline:
    """A spot case is settled on the day it was triaged (当天处置)."""
    return same_day(triaged_on, "spot_same_day")


def first_session_deadline(assigned_on: date, rulebook: Rulebook) -> Deadline:
    """The first session after a mediator is assigned."""
    return in_days(assigned_on, rulebook.pack.dispute.first_session_days, rulebook.calendar, "first_session")


def follow_up_contact_deadline(last_contact_on: date, rulebook: Rulebook) -> Deadline:
    """The next contact in a case that could not be settled on the spot (特别关注, 持续跟进)."""
    return in_days(
        last_contact_on, rulebook.pack.dispute.follow_up_contact_days, rulebook.calendar, "follow_up_contact"
    )


def mediation_deadline(registered_on: date, rulebook: Rulebook, *, extended: bool = False) -> Deadline:
    """The whole mediation (司法部令第75号 33: one month), longer by the agreed extension."""
    limits = rulebook.pack.dispute
    days = limits.mediation_days + (limits.mediation_extension_days if extended else 0)
    return in_days(registered_on, days, rulebook.calendar, "mediation")


def confirmation_deadline(effective_on: date, rulebook: Rulebook) -> Deadline:
    """Joint application for judicial confirmation, 30 days from effect (人民调解法 33)."""
    return in_days(effective_on, rulebook.pack.dispute.confirmation_days, rulebook.calendar, "confirmation")


def supervision_deadline(dispatched_on: date, rulebook: Rulebook, *, extended: bool = False) -> Deadline:
    """Town supervision; the clock runs from dispatch, whoever signs for it."""
    limits = rulebook.pack.dispute
    days = limits.supervision_working_days + (limits.supervision_extension_working_days if extended else 0)
    return in_working_days(dispatched_on, days, rulebook.calendar, "supervision")


def follow_up_deadlines(agreed_on: date, rulebook: Rulebook) -> tuple[Deadline, ...]:
    """The visits after an agreement."""
    days = rulebook.pack.dispute.follow_up_visit_days
    return tuple(in_days(agreed_on, each, rulebook.calendar, f"follow_up_{each}") for each in days)


def reopen_deadline(closed_on: date, rulebook: Rulebook) -> Deadline:
    """How long a closed case may be reopened under the same code."""
    return in_months(closed_on, rulebook.pack.dispute.reopen_months, rulebook.calendar, "reopen")


def second_public_security_session_deadline(first_on: date, rulebook: Rulebook) -> Deadline:
    """The second public-security mediation after the first failed."""
    limits = rulebook.pack.dispute
    days = limits.second_public_security_session_working_days
    return in_working_days(first_on, days, rulebook.calendar, "second_public_security_session")
