"""Days and periods as people state them: "since 2022" is a year, and what goes on has no last day."""

from dataclasses import dataclass
from datetime import date, timedelta

from domain.shared.occurrence import Precision

_DECEMBER = 12


@dataclass(frozen=True, slots=True)
class StatedDay:
    """A day with its precision: "in 2022" is 2022-01-01 with `YEAR`; what is finer than that is padding."""

    on: date
    precision: Precision = Precision.DAY

    @property
    def earliest(self) -> date:
        """The first day that may be meant."""
        match self.precision:
            case Precision.YEAR:
                return self.on.replace(month=1, day=1)
            case Precision.MONTH:
                return self.on.replace(day=1)
            case Precision.DAY | Precision.MINUTE | Precision.INSTANT:
                return self.on

    @property
    def latest(self) -> date:
        """The last day that may be meant."""
        match self.precision:
            case Precision.YEAR:
                return self.on.replace(month=12, day=31)
            case Precision.MONTH:
                return _last_of_month(self.on)
            case Precision.DAY | Precision.MINUTE | Precision.INSTANT:
                return self.on


def _last_of_month(day: date) -> date:
    if day.month == _DECEMBER:
        return day.replace(day=31)
    return day.replace(month=day.month + 1, day=1) - timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Period:
    """From a first day to a last day, both included; `last` is None while it goes on."""

    first: StatedDay
    last: StatedDay | None = None

    def __post_init__(self) -> None:
        if self.last is not None and self.last.latest < self.first.earliest:
            raise ValueError("a period cannot end before it begins")

    @classmethod
    def of_days(cls, first: date, last: date | None = None) -> "Period":
        """A period whose ends are known to the day."""
        return cls(StatedDay(first), StatedDay(last) if last is not None else None)

    @property
    def is_open(self) -> bool:
        """Whether no end is known."""
        return self.last is None

    def ended_on(self, last: StatedDay) -> "Period":
        """The same period with its end. Raises `ValueError` for an end before the beginning."""
        return Period(self.first, last)

    def may_include(self, day: date) -> bool:
        """Whether `day` may lie in it, as far as the precision tells."""
        return self.first.earliest <= day and (self.last is None or day <= self.last.latest)

    def surely_includes(self, day: date) -> bool:
        """Whether `day` lies in it, whichever days were meant."""
        return self.first.latest <= day and (self.last is None or day <= self.last.earliest)

    def may_overlap(self, other: "Period") -> bool:
        """Whether a day may lie in both."""
        return self._may_begin_by_the_end_of(other) and other._may_begin_by_the_end_of(self)

    def surely_overlaps(self, other: "Period") -> bool:
        """Whether a day lies in both, whichever days were meant."""
        return self._begins_by_the_end_of(other) and other._begins_by_the_end_of(self)

    def _may_begin_by_the_end_of(self, other: "Period") -> bool:
        return other.last is None or self.first.earliest <= other.last.latest

    def _begins_by_the_end_of(self, other: "Period") -> bool:
        return other.last is None or self.first.latest <= other.last.earliest
