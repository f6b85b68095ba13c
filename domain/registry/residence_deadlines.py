"""Until when a stay is declared and verified again: derived, never stored (docs/deadlines.md)."""

from datetime import datetime, timedelta

from domain.registry.codes_residences import ResidenceClass
from domain.shared.deadlines import Deadline, end_of, in_days, is_overdue
from domain.shared.occurrence import SHANGHAI
from domain.shared.periods import StatedDay
from domain.shared.rule_pack import Rulebook


def must_be_declared(residence_class: ResidenceClass) -> bool:
    """Whether the stay has to be declared at all: those registered there, or nearby, have nothing to declare."""
    return residence_class in (ResidenceClass.FLOATING, ResidenceClass.OVERSEAS)


def declaration_deadline(since: StatedDay, is_foreigner: bool, rulebook: Rulebook) -> Deadline:
    """3 days (户口登记条例 15), for foreigners 24 hours (出境入境管理法 39), from the last day that may be meant.

    Nobody states the hour of a moving-in: the 24 hours run from the end of the day. Hours do not move to a
    working day (民法典 203 is about days), days do.
    """
    limits = rulebook.pack.registry
    if is_foreigner:
        due_at = end_of(since.latest) + timedelta(hours=limits.declare_foreigner_hours)
        return Deadline(due_at, False, "declare_foreigner")
    return in_days(since.latest, limits.declare_residence_days, rulebook.calendar, "declare_residence")


def declared_in_time(
    first_reported_at: datetime, since: StatedDay, is_foreigner: bool, rulebook: Rulebook
) -> bool | None:
    """Whether the first claim came in time; None where the precision of `since` does not tell ("since 2022")."""
    first, last = (
        not is_overdue(declaration_deadline(StatedDay(day), is_foreigner, rulebook), first_reported_at)
        for day in (since.earliest, since.latest)
    )
    return first if first is last else None


def verification_deadline(last_verified_at: datetime, rented: bool, rulebook: Rulebook) -> Deadline:
    """When a verified stay has to be looked at again: sooner in a rented home (P)."""
    limits = rulebook.pack.registry
    days = limits.verify_rented_again_days if rented else limits.verify_again_days
    day = last_verified_at.astimezone(SHANGHAI).date()
    return in_days(day, days, rulebook.calendar, "verify_rented_again" if rented else "verify_again")


def is_stale(last_verified_at: datetime, rented: bool, as_of: datetime, rulebook: Rulebook) -> bool:
    """Whether a verified stay has not been looked at for too long. What was never verified is a claim, not stale."""
    return is_overdue(verification_deadline(last_verified_at, rented, rulebook), as_of)
