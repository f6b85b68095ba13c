"""The kinds of field a rental payload is made of: form, meaning and sensitivity, said once."""

from datetime import date
from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic.fields import FieldInfo

from domain.shared.occurrence import Precision
from intake.catalogue import Shape

_ULID = "[0-7][0-9A-HJKMNP-TV-Z]{25}"
_FIRST_YEAR, _LAST_YEAR = 1900, 2199


def field(level: str, zh: str, en: str) -> FieldInfo:
    """`level` is the sensitivity of the data dictionary: P0 public to P4 sensitive."""
    info: FieldInfo = Field(title=zh, description=en, json_schema_extra={"sensitivity": level})
    return info


def _plausible(day: date) -> date:
    """Deadlines are counted from it: the last days of the calendar would carry them out of it."""
    if not _FIRST_YEAR <= day.year <= _LAST_YEAR:
        raise ValueError("not a day of this trade")
    return day


def _once(values: tuple[str, ...]) -> tuple[str, ...]:
    if len(set(values)) != len(values):
        raise ValueError("named twice")
    return values


PlausibleDay = Annotated[date, AfterValidator(_plausible)]
Ulid = Annotated[str, Field(pattern=f"^{_ULID}$")]
PersonOrUnit = Annotated[str, Field(pattern=f"^({_ULID}|unit:{_ULID})$")]
People = Annotated[tuple[Ulid, ...], Field(min_length=1, max_length=60), AfterValidator(_once)]
RoomNo = Annotated[str, Field(pattern=r"^[A-Za-z0-9#-]{1,12}$")]
RoomNos = Annotated[tuple[RoomNo, ...], Field(max_length=60), AfterValidator(_once)]
ItemCode = Annotated[str, Field(pattern="^[A-Z][0-9]{2}$")]
DocumentNo = Annotated[str, Field(pattern=r"^[\w（）()〔〕.-]{1,64}$")]
OrgCode = Annotated[str, Field(pattern=r"^[A-Za-z0-9._-]{1,64}$")]
FreeText = Annotated[str, Field(min_length=1, max_length=500)]
Headcount = Annotated[int, Field(ge=0, le=500)]
FloorArea = Annotated[int, Field(ge=1, le=10_000_000)]

NOTE = field("P3", "说明", "Free text, sealed; structured fields first.")
DUE_ON = field("P1", "整改期限", "The last day to put it right; without one the usual limit of its class.")


class StatedDayV1(Shape):
    """按所知精度写明的日期。"""

    on: Annotated[
        PlausibleDay,
        field("P2", "日期", "A day; what is finer than its precision is padding."),
    ]
    precision: Annotated[
        Literal[Precision.YEAR, Precision.MONTH, Precision.DAY],
        field("P1", "精度", "Whether a year, a month or a day is meant."),
    ] = Precision.DAY
