"""The kinds of field that payloads about addresses, dwellings and units share: form, meaning, sensitivity."""

from datetime import date
from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from domain.registry.codes_addresses import CoordinateSystem
from domain.registry.events_addresses import Point
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from intake.catalogue import Shape

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199
_MILLION = 1_000_000


def told(level: str, zh: str, en: str) -> FieldInfo:
    """`level` is the sensitivity of the data dictionary: P0 public to P4 sensitive."""
    info: FieldInfo = Field(title=zh, description=en, json_schema_extra={"sensitivity": level})
    return info


def _plausible(day: date) -> date:
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("not a day of this trade")
    return day


def _of_a_day(precision: Precision) -> Precision:
    if precision in (Precision.MINUTE, Precision.INSTANT):
        raise ValueError("a day is not known to the minute")
    return precision


def _none_twice(ids: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(ids)) != len(ids):
        raise ValueError("named twice")
    return ids


Ulid = Annotated[str, Field(pattern=f"^{_ULID}$")]
Ulids = Annotated[tuple[Ulid, ...], Field(min_length=1, max_length=2_000), AfterValidator(_none_twice)]
PersonOrUnit = Annotated[str, Field(pattern=f"^({_ULID}|unit:{_ULID})$")]
DivisionText = Annotated[str, Field(pattern="^[0-9]{12}$")]
GridText = Annotated[str, Field(pattern="^[0-9]{15}$")]
CodeText = Annotated[str, Field(pattern=r"^[A-Za-z0-9._/-]{1,40}$")]
# Typed forms may be longer than what is kept; the rule about names counts the one spelling.
NameText = Annotated[str, Field(min_length=1, max_length=120)]
PlateText = Annotated[str, Field(min_length=1, max_length=40)]


class SinceV1(Shape):
    """A day as people state it: "in 2022" is 2022-01-01 with precision `year`."""

    on: Annotated[
        Annotated[date, AfterValidator(_plausible)],
        told("P1", "日期", "The day; what is finer than the precision is padding."),
    ]
    precision: Annotated[
        Annotated[Precision, AfterValidator(_of_a_day)],
        told("P1", "精度", "How much of the day is meant: year, month or day."),
    ] = Precision.DAY

    def stated(self) -> StatedDay:
        """The day with its precision."""
        return StatedDay(self.on, self.precision)


class PointV1(Shape):
    """A place on the map; without its coordinate system a point may lie some hundred metres off."""

    lon: Annotated[
        Annotated[float, Field(ge=-180, le=180)], told("P1", "经度", "Degrees; kept to a millionth.")
    ]
    lat: Annotated[
        Annotated[float, Field(ge=-90, le=90)], told("P1", "纬度", "Degrees; kept to a millionth.")
    ]
    crs: Annotated[
        CoordinateSystem, told("P1", "坐标系", "CGCS2000, GCJ-02 or WGS84; never guessed, never converted.")
    ]
    accuracy_m: Annotated[
        Annotated[int, Field(ge=0, le=100_000)] | None,
        told("P1", "精度（米）", "Metres, as the device says."),
    ] = None

    def point(self) -> Point:
        """In millionths of a degree."""
        return Point(
            longitude_e6=round(self.lon * _MILLION),
            latitude_e6=round(self.lat * _MILLION),
            system=self.crs,
            accuracy_m=self.accuracy_m,
        )
