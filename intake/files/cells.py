"""What one cell says: from a value of a sheet to JSON, and back to the text a sheet shows."""

import re
from collections.abc import Mapping
from datetime import date, datetime, timedelta

from domain.shared.occurrence import SHANGHAI, Precision
from intake.files.columns import SEPARATOR, Column, Kind
from intake.files.problems import (
    CellMustBeText,
    CellNotADay,
    CellNotANumber,
    CellNotATime,
    CellNotOfTheList,
    CellNotYesOrNo,
    CellScientific,
)
from intake.files.sheet import CellValue

JsonScalar = str | int | float | bool
JsonValue = JsonScalar | list[JsonScalar]

_SCIENTIFIC = re.compile(r"[+-]?[0-9](\.[0-9]+)?[eE][+][0-9]{1,3}")
_WHOLE = re.compile(r"[+-]?[0-9]{1,18}")
_DECIMAL = re.compile(r"(?=[+-]?[0-9.]{1,16}$)[+-]?[0-9]{1,15}(\.[0-9]{1,10})?")
_DAY = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})[-/.月]([0-9]{1,2})日?")
_MONTH = re.compile(r"([0-9]{4})[-/.年]([0-9]{1,2})月?")
_YEAR = re.compile(r"([0-9]{4})年?")
_MINUTE = re.compile(r"(?P<day>\S+?)[ T]+(?P<time>[0-9]{1,2}:[0-9]{2}(:[0-9]{2})?)")
_OFFSET = re.compile(r".+([Zz]|[+-][0-9]{2}:[0-9]{2})")
_YES, _NO = frozenset({"是", "true", "yes", "y", "1"}), frozenset({"否", "false", "no", "n", "0"})
# 1900 system, and only serials of this trade's years: anything else in a column of days is a slip.
_EPOCH, _SERIALS = date(1899, 12, 30), range(20_000, 80_000)
_EXACT = 10**15  # above, a sheet's number has lost digits
# A text that a sheet would take for a formula is written with an apostrophe before it, and read without.
DANGEROUS = ("=", "+", "-", "@", "\t", "\r")
_MARKED = re.compile(r"'+[=+\-@\t\r]")


def defused(text: str) -> str:
    """A text that no sheet takes for a formula."""
    return f"'{text}" if text.startswith(DANGEROUS) or _MARKED.match(text) else text


def read_cell(column: Column, value: CellValue, cell: str) -> JsonValue:
    """The cell as JSON. Raises a `CellProblem` that names it."""
    if isinstance(value, str) and _MARKED.match(value):
        value = value[1:]
    if not column.many:
        return _one(column, value, cell)
    if not isinstance(value, str):
        return [_one(column, value, cell)]
    parts = [part.strip() for part in value.replace("；", SEPARATOR).split(SEPARATOR)]
    return [_one(column, part, cell) for part in parts if part]


def _one(column: Column, value: CellValue, cell: str) -> JsonScalar:
    if column.choices is not None:
        return _code(column.choices, value, cell)
    match column.kind:
        case Kind.TEXT:
            return _text(value, cell)
        case Kind.WHOLE:
            return _whole(value, cell)
        case Kind.DECIMAL:
            return _decimal(value, cell)
        case Kind.YES_NO:
            return _yes_or_no(value, cell)
        case Kind.DAY:
            return _day(value, cell).isoformat()
        case Kind.MOMENT:
            return read_moment(value, cell)[0]


def _text(value: CellValue, cell: str) -> str:
    if isinstance(value, str):
        text = value.strip()
        if _SCIENTIFIC.fullmatch(text):
            raise CellScientific(cell=cell)
        return text
    if isinstance(value, int | float) and not isinstance(value, bool) and abs(value) >= _EXACT:
        raise CellScientific(cell=cell)
    raise CellMustBeText(cell=cell)


def _code(choices: Mapping[str, str], value: CellValue, cell: str) -> str:
    """A code, or the name people know it by. A number stands for a code of digits: none of a list begins with 0."""
    text = str(value).strip() if isinstance(value, str | int) and not isinstance(value, bool) else ""
    if text in choices:
        return text
    named = [code for code, zh in choices.items() if zh == text]
    if len(named) != 1:
        raise CellNotOfTheList(cell=cell)
    return named[0]


def _whole(value: CellValue, cell: str) -> int:
    if isinstance(value, int) and not isinstance(value, bool):
        return value
    if isinstance(value, str) and _WHOLE.fullmatch(value.strip()):
        return int(value)
    raise CellNotANumber(cell=cell)


def _decimal(value: CellValue, cell: str) -> int | float:
    """At most fifteen digits are written, so that the number read is the number told."""
    text = "" if isinstance(value, bool) or value is None else str(value).strip()
    if _DECIMAL.fullmatch(text) is None:
        raise CellNotANumber(cell=cell)
    return float(text) if "." in text else int(text)


def _yes_or_no(value: CellValue, cell: str) -> bool:
    if isinstance(value, bool):
        return value
    text = str(value).strip().lower() if isinstance(value, str | int) else ""
    if text in _YES:
        return True
    if text in _NO:
        return False
    raise CellNotYesOrNo(cell=cell)


def _day(value: CellValue, cell: str) -> date:
    if isinstance(value, datetime):
        if value.time() == datetime.min.time():
            return value.date()
        raise CellNotADay(cell=cell)
    if isinstance(value, date):
        return value
    if isinstance(value, int) and not isinstance(value, bool) and value in _SERIALS:
        return _EPOCH + timedelta(days=value)
    found = _DAY.fullmatch(value.strip()) if isinstance(value, str) else None
    try:
        if found is not None:
            return date(*map(int, found.groups()))
    except ValueError:
        pass
    raise CellNotADay(cell=cell)


def read_moment(value: CellValue, cell: str) -> tuple[str, Precision]:
    """RFC 3339 in Shanghai where no offset was written, and how much of it was written."""
    if isinstance(value, datetime):
        return value.replace(tzinfo=SHANGHAI).isoformat(), Precision.MINUTE
    if not isinstance(value, str):
        return _midnight(_moment_day(value, cell)), Precision.DAY
    text = value.strip()
    try:
        return _written_moment(text)
    except ValueError:
        raise CellNotATime(cell=cell) from None


def _moment_day(value: CellValue, cell: str) -> date:
    try:
        return _day(value, cell)
    except CellNotADay:
        raise CellNotATime(cell=cell) from None


def _written_moment(text: str) -> tuple[str, Precision]:
    """Raises ValueError."""
    if _OFFSET.fullmatch(text) and ":" in text:
        return datetime.fromisoformat(text).isoformat(), Precision.INSTANT
    if found := _YEAR.fullmatch(text):
        return _midnight(date(int(found[1]), 1, 1)), Precision.YEAR
    if found := _DAY.fullmatch(text):
        return _midnight(date(*map(int, found.groups()))), Precision.DAY
    if found := _MONTH.fullmatch(text):
        return _midnight(date(int(found[1]), int(found[2]), 1)), Precision.MONTH
    found = _MINUTE.fullmatch(text)
    day = _DAY.fullmatch(found["day"]) if found else None
    if found is None or day is None:
        raise ValueError
    hours, *rest = found["time"].split(":")
    at = datetime(*map(int, day.groups()), int(hours), *map(int, rest), tzinfo=SHANGHAI)  # type: ignore[arg-type, misc]
    return at.isoformat(), Precision.INSTANT if len(rest) == 2 else Precision.MINUTE


def _midnight(day: date) -> str:
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI).isoformat()


def shown_in_cell(value: object) -> str:
    """A JSON value as a sheet shows it, such that reading it gives the value again."""
    if isinstance(value, list | tuple):
        return SEPARATOR.join(map(shown_in_cell, value))
    if value is None:
        return ""
    if isinstance(value, bool):
        return "是" if value else "否"
    return defused(str(value))
