"""The order in which facts were true, as far as their precision tells; where it does not, the order of recording.

"On 16 September" and "16 September, 9:30" do not contradict each other: whichever was recorded later is taken as
later. Only a fact whose whole span lies before another's beginning is moved in front of it.
"""

from bisect import bisect_right
from collections.abc import Sequence
from datetime import datetime, timedelta
from typing import NamedTuple

from domain.shared.occurrence import Occurrence, Precision
from projections.instants import instant_of, text_of

_TICK = timedelta(microseconds=1)
_INSTANT = Precision.INSTANT.value


class Span(NamedTuple):
    """The first and the last instant an occurrence may mean, in the read tables' form."""

    earliest: str
    latest: str


def span_of(occurred_at: str, precision: str) -> Span:
    """From the first to the last instant the precision allows; `occurred_at` in the read tables' form."""
    if precision == _INSTANT:
        return Span(occurred_at, occurred_at)
    occurrence = Occurrence(instant_of(occurred_at), Precision(precision))
    earliest = occurrence.earliest
    return Span(text_of(earliest), text_of(_next(earliest, occurrence.precision) - _TICK))


def place(valid_from: Sequence[str], span: Span) -> tuple[int, str]:
    """Where a newly recorded fact belongs among those in order of truth, and from when it is taken as true."""
    index = bisect_right(valid_from, span.latest)
    before = valid_from[index - 1] if index else ""
    return index, max(span.earliest, before)


def _next(earliest: datetime, precision: Precision) -> datetime:
    match precision:
        case Precision.YEAR:
            return earliest.replace(year=earliest.year + 1)
        case Precision.MONTH:
            return (earliest.replace(day=28) + timedelta(days=4)).replace(day=1)
        case Precision.DAY:
            return earliest + timedelta(days=1)
        case Precision.MINUTE:
            return earliest + timedelta(minutes=1)
        case Precision.INSTANT:
            return earliest + _TICK
