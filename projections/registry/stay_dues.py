"""Whether a stay was declared in time and when it is to be verified again; remembered, since many stays ask alike."""

from datetime import date, datetime, time
from functools import lru_cache

from domain.registry.residence_deadlines import declaration_deadline, verification_deadline
from domain.shared.occurrence import SHANGHAI, Precision
from domain.shared.periods import StatedDay
from projections.deadlines import RulebookOf
from projections.instants import text_of
from projections.versions.told import Told

REMEMBERED = 20_000


class StayDues:
    """By the limits each fact was recorded with; instants are in the read tables' form, as which they compare."""

    def __init__(self, rulebook_of: RulebookOf) -> None:
        self._rulebook_of = lru_cache(maxsize=64)(rulebook_of)
        self._verification = lru_cache(maxsize=REMEMBERED)(self._due_of_verification)
        self._declaration = lru_cache(maxsize=REMEMBERED)(self._dues_of_declaration)

    def declared(
        self, first: str | None, since: StatedDay | None, told: Told
    ) -> tuple[int | None, int | None]:
        """1, 0 or None (nobody can tell): for those who have 3 days, and for those who have 24 hours.

        As `declared_in_time` of the domain has it, with the deadlines of whole days remembered.
        """
        if first is None or since is None:
            return None, None
        dues = self._declaration(since.on, since.precision, told.rule_pack, told.calendar)
        resident, resident_latest, foreigner, foreigner_latest = dues
        in_time = int(first < resident) if (first < resident) is (first < resident_latest) else None
        if (first < foreigner) is (first < foreigner_latest):
            return in_time, int(first < foreigner)
        return in_time, None

    def verify_again(self, last_verified_at: datetime, rented: bool, told: Told) -> str:
        """From when on a verified stay is stale."""
        day = last_verified_at.astimezone(SHANGHAI).date()
        return self._verification(day, rented, told.rule_pack, told.calendar)

    def _dues_of_declaration(
        self, on: date, precision: Precision, pack: str | None, calendar: str | None
    ) -> tuple[str, str, str, str]:
        """For residents and for foreigners, each from the earliest and from the latest day that may be meant."""
        rulebook, since = self._rulebook_of(pack, calendar), StatedDay(on, precision)
        resident, resident_latest, foreigner, foreigner_latest = (
            text_of(declaration_deadline(StatedDay(day), is_foreigner, rulebook).due_at)
            for is_foreigner in (False, True)
            for day in (since.earliest, since.latest)
        )
        return resident, resident_latest, foreigner, foreigner_latest

    def _due_of_verification(self, day: date, rented: bool, pack: str | None, calendar: str | None) -> str:
        morning = datetime.combine(day, time.min, SHANGHAI)
        return text_of(verification_deadline(morning, rented, self._rulebook_of(pack, calendar)).due_at)
