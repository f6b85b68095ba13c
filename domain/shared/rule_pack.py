"""Time limits as rules of a place and a date: versioned packs, so a replay in 2028 gives the 2026 answer."""

from dataclasses import dataclass
from datetime import date

from domain.shared.working_calendar import WorkingCalendar

COUNTRY = "CN"


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
class RegistryLimits:
    """Limits of registration, in the unit each name ends in. Sources: docs/deadlines.md."""

    declare_residence_days: int = 3
    declare_foreigner_hours: int = 24
    verify_rented_again_days: int = 90
    verify_again_days: int = 365


@dataclass(frozen=True, slots=True, kw_only=True)
class RentalLimits:
    """Limits of rented homes. How many may live in a room is local: None where no local rule is known.

    `area_per_person_dm2` is hundredths of a square metre.
    """

    file_lease_days: int = 30
    inspect_again_days: int = 90
    rectify_a_days: int = 1
    rectify_b_days: int = 15
    rectify_b_most_days: int = 30
    rectify_c_days: int = 3
    rectify_registration_days: int = 3
    rectify_foreigner_days: int = 1
    reinspect_working_days: int = 3
    refer_after_failed_reinspections: int = 2
    reopen_finding_months: int = 12
    persons_per_room: int | None = None
    area_per_person_dm2: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RightsLimits:
    """Limits of requests by the person, in the unit each name ends in. Sources: docs/deadlines.md."""

    answer_working_days: int = 15
    copies_unreadable_days: int = 30


@dataclass(frozen=True, slots=True, kw_only=True)
class RulePack:
    """The limits of one region from one day on; `version` is recorded with every event decided by it.

    `region` is the beginning of the grid codes it holds for, or `CN` for the whole country.
    """

    version: str
    region: str
    valid_from: date
    dispute: DisputeLimits = DisputeLimits()
    registry: RegistryLimits = RegistryLimits()
    rental: RentalLimits = RentalLimits()
    rights: RightsLimits = RightsLimits()

    def holds_for(self, day: date, grid_code: str | None) -> bool:
        """Whether it is in force there on that day."""
        in_region = self.region == COUNTRY or (grid_code is not None and grid_code.startswith(self.region))
        return in_region and self.valid_from <= day


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The pack and the working-day calendar a decision was made with."""

    pack: RulePack
    calendar: WorkingCalendar
