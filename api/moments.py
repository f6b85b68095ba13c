"""The two clocks of a question: what we knew (a position or a time) and what was true (a time)."""

import re
from datetime import MAXYEAR, MINYEAR, datetime

from api.problems import ParameterInvalid
from projections.moment import AsOf

# `+` in an unescaped query arrives as a space; nobody means a time with a space before its offset.
_SPACED_OFFSET = re.compile(r" (?=\d\d:\d\d$)")
_RFC3339 = re.compile(r"\d{4}-\d\d-\d\d[Tt]\d\d:\d\d:\d\d(\.\d{1,9})?([Zz]|[+-]\d\d:\d\d)")
_POSITION = re.compile(r"\d{1,18}")


def as_of(recorded_as_of: str | None, valid_at: str | None) -> AsOf:
    """Both parameters read. Raises `ParameterInvalid`."""
    recorded = _position_or_instant(recorded_as_of) if recorded_as_of is not None else None
    return AsOf(recorded=recorded, valid=instant("valid_at", valid_at) if valid_at is not None else None)


def instant(name: str, text: str) -> datetime:
    """An RFC 3339 time with its offset."""
    text = _SPACED_OFFSET.sub("+", text)
    try:
        if text.isascii() and _RFC3339.fullmatch(text):
            moment = datetime.fromisoformat(text.upper())
            if MINYEAR < moment.year < MAXYEAR:  # what remains can be told in every offset
                return moment
    except ValueError:
        pass
    raise ParameterInvalid(errors=[{"in": "query", "name": name, "rule": "rfc3339"}])


def _position_or_instant(text: str) -> int | datetime:
    if text.isascii() and _POSITION.fullmatch(text):
        return int(text)
    return instant("recorded_as_of", text)
