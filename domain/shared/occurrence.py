"""When something happened, and how precisely that is known."""

from dataclasses import dataclass
from datetime import date, datetime, timedelta, timezone
from enum import StrEnum

from domain.shared.code_list import ReadAtOnce

# China has had no daylight-saving time since 1991; facts older than that keep the offset they came with.
SHANGHAI = timezone(timedelta(hours=8), "Asia/Shanghai")


class Precision(ReadAtOnce, StrEnum):
    """How much of `Occurrence.at` is meant; the rest is padding."""

    YEAR = "year"
    MONTH = "month"
    DAY = "day"
    MINUTE = "minute"
    INSTANT = "instant"


@dataclass(frozen=True, slots=True)
class Occurrence:
    """An aware instant with its precision: "in 2022" is 2022-01-01T00:00+08:00 with `YEAR`."""

    at: datetime
    precision: Precision = Precision.INSTANT

    def __post_init__(self) -> None:
        if self.at.tzinfo is None:
            raise ValueError("an occurrence needs an aware time")

    @property
    def local_day(self) -> date:
        """The calendar day in Shanghai."""
        at = self.at
        return at.date() if at.tzinfo == SHANGHAI else at.astimezone(SHANGHAI).date()

    @property
    def earliest(self) -> datetime:
        """The first instant the precision allows."""
        if self.precision is Precision.INSTANT:
            return self.at
        local = self.at.astimezone(SHANGHAI)
        match self.precision:
            case Precision.YEAR:
                return local.replace(month=1, day=1, hour=0, minute=0, second=0, microsecond=0)
            case Precision.MONTH:
                return local.replace(day=1, hour=0, minute=0, second=0, microsecond=0)
            case Precision.DAY:
                return local.replace(hour=0, minute=0, second=0, microsecond=0)
            case Precision.MINUTE:
                return local.replace(second=0, microsecond=0)
