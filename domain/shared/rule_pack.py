"""Time limits as rules of a place and a date: versioned packs, so a replay in 2028 gives the 2026 answer."""

from dataclasses import dataclass
from datetime import date

from domain.shared.working_calendar import WorkingCalendar


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeLimits:
    """Limits of dispute work, in the unit each name ends in. Sources: docs/deadlines.md."""

    first_session_days: int = 3
    follow_up_contact_days: int = 3
    mediation_days: int = 30
    mediation_extension_days: int = 15
    second_public_security_session_working_days: int = 7
    confirmation_days: int = 30
    supervision_working_days: int = 15
    supervision_extension_working_days: int = 15
    supervision_max_returns: int = 2
    follow_up_visit_days: tuple[int, ...] = (7, 30, 90)
    reopen_months: int = 24


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """The limits of one region from one day on; `version` is recorded with every event decided by it."""

    version: str
    region: str
    valid_from: date
    dispute: DisputeLimits = DisputeLimits()


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The pack and the working-day calendar a decision was made with."""

    pack: RulePack
    calendar: WorkingCalendar
