"""The one moment by which facts about a stay, a visit or a link are put in the order of what happened.

Phones send late and in any order; the order of arrival says nothing. A claim counts as made as early, and what
answers it (verified, ended, unlinked …) as late as the stated precision allows: "on 2 March" is no answer that comes
before what was claimed on 2 March at ten.
"""

from datetime import date, datetime, timedelta

from domain.shared.deadlines import end_of
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from domain.shared.periods import StatedDay


def claimed_at(occurred: Occurrence) -> datetime:
    """The first instant that may be meant."""
    return occurred.earliest


def answered_at(occurred: Occurrence) -> datetime:
    """The last instant that may be meant."""
    match occurred.precision:
        case Precision.YEAR | Precision.MONTH | Precision.DAY:
            stated = StatedDay(occurred.local_day, occurred.precision)
            return end_of(stated.latest) - timedelta(microseconds=1)
        case Precision.MINUTE | Precision.INSTANT:
            return occurred.earliest


def is_after(occurred: Occurrence, moment: datetime | None) -> bool:
    """Whether it happened after `moment`, whichever instant was meant; what may have been before counts as before."""
    return moment is not None and claimed_at(occurred) > moment


def local_day(moment: datetime | None) -> date | None:
    """The calendar day in Shanghai."""
    return None if moment is None else moment.astimezone(SHANGHAI).date()
