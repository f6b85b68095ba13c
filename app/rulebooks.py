"""The rulebook of a day: the rule pack in force and the working-day calendar, built once at start."""

from collections.abc import Callable
from datetime import date
from functools import cache

from chinese_calendar.constants import holidays, workdays

from domain.shared.rule_pack import Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar

# Limits by region and day; a new pack is appended, an old one never edited (replay needs it).
PACKS = (RulePack(version="cn-base-1", region="CN", valid_from=date(1949, 10, 1)),)


@cache  # one for the whole process, so that what is remembered by it is found at once
def working_calendar() -> WorkingCalendar:
    """Holidays and worked weekends as the library knows the State Council's yearly notices."""
    years = frozenset(day.year for day in holidays)
    return WorkingCalendar(
        version=f"cn-{max(years)}",
        known_years=years,
        holidays=frozenset(holidays),
        make_up_days=frozenset(workdays),
    )


def rulebooks(packs: tuple[RulePack, ...] = PACKS) -> Callable[[date], Rulebook]:
    """A function from the day something happened to the rulebook that held then."""
    calendar = working_calendar()
    ordered = sorted(packs, key=lambda pack: pack.valid_from, reverse=True)
    books = [Rulebook(pack, calendar) for pack in ordered]

    def rulebook_for(day: date) -> Rulebook:
        for book in books:
            if book.pack.valid_from <= day:
                return book
        return books[-1]

    return rulebook_for
