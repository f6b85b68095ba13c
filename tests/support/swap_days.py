"""The working days of 2025 and 2026 as the State Council's yearly notices give them."""

from collections.abc import Iterator
from datetime import date, timedelta

from domain.shared.rule_pack import DisputeLimits, Rulebook, RulePack
from domain.shared.working_calendar import WorkingCalendar

DAYS_OFF = (
    (date(2025, 1, 1), date(2025, 1, 1)),
    (date(2025, 1, 28), date(2025, 2, 4)),
    (date(2025, 4, 4), date(2025, 4, 6)),
    (date(2025, 5, 1), date(2025, 5, 5)),
    (date(2025, 5, 31), date(2025, 6, 2)),
    (date(2025, 10, 1), date(2025, 10, 8)),
    (date(2026, 1, 1), date(2026, 1, 3)),
    (date(2026, 2, 15), date(2026, 2, 23)),
    (date(2026, 4, 4), date(2026, 4, 6)),
    (date(2026, 5, 1), date(2026, 5, 5)),
    (date(2026, 6, 19), date(2026, 6, 21)),
    (date(2026, 9, 25), date(2026, 9, 27)),
    (date(2026, 10, 1), date(2026, 10, 7)),
)
WORKED_WEEKENDS = (
    date(2025, 1, 26),
    date(2025, 2, 8),
    date(2025, 4, 27),
    date(2025, 9, 28),
    date(2025, 10, 11),
    date(2026, 1, 4),
    date(2026, 2, 14),
    date(2026, 2, 28),
    date(2026, 5, 9),
    date(2026, 9, 20),
    date(2026, 10, 10),
)


def _each_day() -> Iterator[date]:
    for first, last in DAYS_OFF:
        for offset in range((last - first).days + 1):
            yield first + timedelta(days=offset)


CALENDAR = WorkingCalendar(
    version="cn-2026",
    known_years=frozenset({2025, 2026}),
    holidays=frozenset(_each_day()),
    make_up_days=frozenset(WORKED_WEEKENDS),
)
RULEBOOK = Rulebook(RulePack(version="test-1", region="CN", valid_from=date(2000, 1, 1)), CALENDAR)


def rulebook_with(limits: DisputeLimits) -> Rulebook:
    """A local rule pack over the same calendar."""
    return Rulebook(
        RulePack(version="test-local", region="990101", valid_from=date(2000, 1, 1), dispute=limits), CALENDAR
    )
