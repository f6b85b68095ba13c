"""The rulebook of a day: the rule pack in force and the working-day calendar, built once at start."""

from collections.abc import Callable
from datetime import date
from functools import cache

from chinese_calendar.constants import holidays, workdays

from domain.shared.rule_pack import COUNTRY, RentalLimits, Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar

# Limits by region and day; a new pack is appended, an old one never edited (replay needs it).
PACKS = (
    RulePack(version="cn-base-1", region=COUNTRY, valid_from=date(1949, 10, 1)),
    # The fictional county has limits on how many may live in a room, as some cities do: 5 m² and 2 persons.
    RulePack(
        version="county-990101-1",
        region="990101",
        valid_from=date(2021, 1, 1),
        rental=RentalLimits(persons_per_room=2, area_per_person_dm2=500),
    ),
)


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


def rulebooks(packs: tuple[RulePack, ...] = PACKS) -> Callable[[date, str | None], Rulebook]:
    """From the day something happened, and the grid it happened in, to the rulebook that held then and there.

    The pack of the smallest region goes before that of a larger one, a newer one before an older.
    """
    calendar = working_calendar()
    ordered = sorted(packs, key=_rank, reverse=True)
    books = [Rulebook(pack, calendar) for pack in ordered]

    def rulebook_for(day: date, grid_code: str | None = None) -> Rulebook:
        for book in books:
            if book.pack.holds_for(day, grid_code):
                return book
        return books[-1]

    return rulebook_for


def _rank(pack: RulePack) -> tuple[int, date]:
    return (0 if pack.region == COUNTRY else len(pack.region), pack.valid_from)


def every_rulebook(packs: tuple[RulePack, ...] = PACKS) -> list[Rulebook]:
    """All of them, the newest of the whole country last: it stands in where a fact names no pack."""
    calendar = working_calendar()
    ordered = sorted(packs, key=lambda pack: (pack.region == COUNTRY, pack.valid_from))
    return [Rulebook(pack, calendar) for pack in ordered]
