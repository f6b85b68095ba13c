"""Whether a stay was declared in time and when it is to be verified again; remembered, since many stays ask alike."""

from datetime import date, datetime, time
from functools import lru_cache

from domain.registry.residence_deadlines import declaration_deadline, verification_deadline
from domain.shared.occurrence import SHANGHAI
from domain.shared.periods import StatedDay
from projections.deadlines import RulebookOf
from projections.instants import text_of
from projections.versions.told import Told

REMEMBERED = 20_000


class StayDues:
    """By the limits each fact was recorded with."""

    def __init__(self, rulebook_of: RulebookOf) -> None:
        self._rulebook_of = lru_cache(maxsize=64)(rulebook_of)
        self._verification = lru_cache(maxsize=REMEMBERED)(self._due_of_verification)
        self._declaration = lru_cache(maxsize=REMEMBERED)(self._due_of_declaration)

    def declared(
        self, first: datetime | None, since: StatedDay | None, told: Told
    ) -> tuple[int | None, int | None]:
        """1, 0 or None (nobody can tell): for those who have 3 days, and for those who have 24 hours."""
        if first is None or since is None:
            return None, None
        pack, calendar = told.rule_pack, told.calendar
        key = (first, since, pack, calendar)
        return self._in_time(*key, is_foreigner=False), self._in_time(*key, is_foreigner=True)

    def verify_again(self, last_verified_at: datetime, rented: bool, told: Told) -> str:
        """From when on a verified stay is stale."""
        day = last_verified_at.astimezone(SHANGHAI).date()
        return self._verification(day, rented, told.rule_pack, told.calendar)

    def _in_time(
        self,
        first: datetime,
        since: StatedDay,
        pack: str | None,
        calendar: str | None,
        *,
        is_foreigner: bool,
    ) -> int | None:
        """As `declared_in_time` of the domain has it, with the deadlines of whole days remembered."""
        in_time, or_not = (
            first < self._declaration(day, is_foreigner, pack, calendar)
            for day in (since.earliest, since.latest)
        )
        return int(in_time) if in_time is or_not else None

    def _due_of_declaration(
        self, day: date, is_foreigner: bool, pack: str | None, calendar: str | None
    ) -> datetime:
        return declaration_deadline(StatedDay(day), is_foreigner, self._rulebook_of(pack, calendar)).due_at

    def _due_of_verification(self, day: date, rented: bool, pack: str | None, calendar: str | None) -> str:
        morning = datetime.combine(day, time.min, SHANGHAI)
        return text_of(verification_deadline(morning, rented, self._rulebook_of(pack, calendar)).due_at)
