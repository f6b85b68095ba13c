"""Working days of the People's Republic, with the swapped weekends (调休)."""

from dataclasses import dataclass, field
from datetime import date, timedelta

SATURDAY = 5


@dataclass(frozen=True, slots=True)
class WorkingCalendar:
    """`holidays` are days off on top of weekends, `make_up_days` are weekends worked; for `known_years` only.

    Outside those years weekends alone decide and every answer is an estimate: the State Council publishes
    a year's swaps only in the November before it.
    """

    version: str
    known_years: frozenset[int]
    holidays: frozenset[date] = field(default_factory=frozenset)
    make_up_days: frozenset[date] = field(default_factory=frozenset)

    def __hash__(self) -> int:
        """By the version: two calendars of one version that differ would still not be equal."""
        return hash(self.version)

    def knows(self, day: date) -> bool:
        """False where the answer is an estimate."""
        return day.year in self.known_years

    def is_working_day(self, day: date) -> bool:
        """Whether offices work on `day`."""
        if day in self.make_up_days:
            return True
        return day.weekday() < SATURDAY and day not in self.holidays

    def next_working_day(self, day: date) -> date:
        """`day` itself if worked, else the first working day after it (民法典 art. 203)."""
        while not self.is_working_day(day):
            day += timedelta(days=1)
        return day

    def add_working_days(self, day: date, count: int) -> date:
        """The `count`-th working day after `day`; the day itself is not counted (民法典 art. 201)."""
        for _ in range(count):
            day = self.next_working_day(day + timedelta(days=1))
        return day
