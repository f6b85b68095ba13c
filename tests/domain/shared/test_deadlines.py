"""Deadlines over the real swapped weekends of 2025 and 2026."""

from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from app.rulebooks import working_calendar
from domain.shared import deadlines as limit
from domain.shared.deadlines import Deadline, is_overdue
from domain.shared.occurrence import SHANGHAI
from domain.shared.rule_pack import DisputeLimits, Rulebook
from domain.shared.working_calendar import WorkingCalendar
from tests.support.swap_days import CALENDAR, DAYS_OFF, RULEBOOK, WORKED_WEEKENDS, rulebook_with

Limit = Callable[[date, Rulebook], Deadline]

IN_DAYS: tuple[tuple[Limit, int], ...] = (
    (limit.first_session_deadline, 3),
    (limit.follow_up_contact_deadline, 3),
    (limit.mediation_deadline, 30),
    (limit.confirmation_deadline, 30),
)
IN_WORKING_DAYS: tuple[tuple[Limit, int], ...] = (
    (limit.second_public_security_session_deadline, 7),
    (limit.supervision_deadline, 15),
)
SAME_DAY: tuple[Limit, ...] = (limit.triage_deadline, limit.spot_deadline)
ALL: tuple[Limit, ...] = (
    *SAME_DAY,
    *(each for each, _ in IN_DAYS),
    *(each for each, _ in IN_WORKING_DAYS),
    limit.reopen_deadline,
)
days = st.dates(date(2024, 12, 1), date(2027, 3, 31))


def test_the_calendar_of_these_tests_is_the_one_the_house_runs_with() -> None:
    house = working_calendar()
    day = date(2025, 1, 1)
    while day.year < 2027:
        assert CALENDAR.is_working_day(day) == house.is_working_day(day), day
        day += timedelta(days=1)
    assert len(DAYS_OFF) + len(WORKED_WEEKENDS) == 24


def test_a_confirmation_that_would_end_on_national_day_ends_after_the_holiday() -> None:
    # 1 September + 30 days = 1 October 2025; the holiday lasts to Wednesday 8 October.
    deadline = limit.confirmation_deadline(date(2025, 9, 1), RULEBOOK)
    assert deadline == Deadline(datetime(2025, 10, 10, tzinfo=SHANGHAI), False, "confirmation")
    assert deadline.last_day == date(2025, 10, 9)


def test_a_last_day_on_a_worked_weekend_does_not_move() -> None:
    # Saturday 10 October 2026 is worked in exchange for the holiday week.
    assert limit.confirmation_deadline(date(2026, 9, 10), RULEBOOK).last_day == date(2026, 10, 10)


def test_a_last_day_on_a_plain_weekend_moves_to_monday() -> None:
    # Thursday 5 March 2026 + 3 days = Sunday.
    assert limit.first_session_deadline(date(2026, 3, 5), RULEBOOK).last_day == date(2026, 3, 9)


def test_the_day_itself_is_not_counted() -> None:
    assert limit.mediation_deadline(date(2026, 3, 2), RULEBOOK).last_day == date(2026, 4, 1)


def test_spring_festival_moves_a_last_day_by_more_than_a_week() -> None:
    # 16 January + 30 days = Sunday 15 February 2026; offices open again on Tuesday 24 February.
    assert limit.mediation_deadline(date(2026, 1, 16), RULEBOOK).last_day == date(2026, 2, 24)


def test_an_extension_is_added_before_the_holiday_is_looked_at() -> None:
    extended = limit.mediation_deadline(date(2026, 1, 16), RULEBOOK, extended=True)
    assert extended.last_day == date(2026, 3, 2)


def test_supervision_counts_worked_weekends_and_skips_the_holiday() -> None:
    # From Monday 21 September 2026: 22-24, 28-30 September; 8-10, 12-16, 19 October are the 15 days.
    assert limit.supervision_deadline(date(2026, 9, 21), RULEBOOK).last_day == date(2026, 10, 19)
    assert limit.supervision_deadline(date(2026, 9, 21), RULEBOOK, extended=True).last_day == date(
        2026, 11, 9
    )


def test_a_second_police_session_after_a_holiday_eve() -> None:
    # From Tuesday 30 September 2025: 9, 10, Saturday 11 (worked), 13, 14, 15, 16 October.
    second = limit.second_public_security_session_deadline(date(2025, 9, 30), RULEBOOK)
    assert second.last_day == date(2025, 10, 16)


def test_what_is_settled_on_the_spot_is_settled_today_holiday_or_not() -> None:
    assert limit.spot_deadline(date(2025, 10, 1), RULEBOOK).last_day == date(2025, 10, 1)
    assert limit.triage_deadline(date(2025, 10, 4), RULEBOOK).last_day == date(2025, 10, 4)


def test_follow_up_visits_come_after_7_30_and_90_days() -> None:
    visits = limit.follow_up_deadlines(date(2026, 3, 2), RULEBOOK)
    assert [(each.rule, each.last_day) for each in visits] == [
        ("follow_up_7", date(2026, 3, 9)),
        ("follow_up_30", date(2026, 4, 1)),
        ("follow_up_90", date(2026, 6, 1)),
    ]


def test_a_case_closed_on_a_leap_day_may_be_reopened_for_two_years() -> None:
    # 29 February 2024 + 24 months has no such day in 2026: the 28th, a worked Saturday.
    assert limit.reopen_deadline(date(2024, 2, 29), RULEBOOK).last_day == date(2026, 2, 28)


def test_months_are_counted_over_the_end_of_a_year() -> None:
    assert limit.in_months(date(2025, 11, 30), 3, CALENDAR, "x").last_day == date(2026, 2, 28)
    assert limit.in_months(date(2025, 12, 15), 12, CALENDAR, "x").last_day == date(2026, 12, 15)
    assert limit.in_months(date(2025, 12, 15), 1, CALENDAR, "x").last_day == date(2026, 1, 15)


def test_a_local_rule_pack_has_other_limits() -> None:
    seven_days = rulebook_with(DisputeLimits(mediation_days=7))
    assert limit.mediation_deadline(date(2026, 3, 2), seven_days).last_day == date(2026, 3, 9)


@pytest.mark.parametrize(
    ("start", "estimated"),
    [
        (date(2026, 11, 20), False),
        (date(2026, 12, 1), False),
        (date(2026, 12, 2), True),
        (date(2027, 1, 5), True),
    ],
)
def test_a_deadline_in_a_year_without_a_calendar_is_an_estimate(start: date, estimated: bool) -> None:
    assert limit.confirmation_deadline(start, RULEBOOK).estimated is estimated


def test_working_days_that_reach_into_an_unknown_year_are_an_estimate() -> None:
    assert limit.supervision_deadline(date(2026, 12, 10), RULEBOOK).estimated is False
    assert limit.supervision_deadline(date(2026, 12, 11), RULEBOOK).estimated is True


def test_a_deadline_that_weekends_push_into_an_unknown_year_is_an_estimate() -> None:
    only_2028 = WorkingCalendar(version="2028", known_years=frozenset({2028}))
    # Sunday 31 December 2028 moves to Monday 1 January 2029, of which nothing is known.
    assert limit.in_days(date(2028, 12, 28), 3, only_2028, "x") == Deadline(
        datetime(2029, 1, 2, tzinfo=SHANGHAI), True, "x"
    )


def test_the_same_calendar_day_is_never_an_estimate() -> None:
    assert limit.spot_deadline(date(2040, 1, 1), RULEBOOK).estimated is False


def test_the_last_instant_of_the_last_day_is_in_time() -> None:
    deadline = limit.spot_deadline(date(2026, 3, 2), RULEBOOK)
    midnight = datetime(2026, 3, 2, 16, tzinfo=UTC)
    assert not is_overdue(deadline, midnight - timedelta(microseconds=1))
    assert is_overdue(deadline, midnight)


@given(days)
def test_deadlines_are_pure(start: date) -> None:
    assert [each(start, RULEBOOK) for each in ALL] == [each(start, RULEBOOK) for each in ALL]


@given(days, st.integers(0, 60))
def test_who_starts_later_is_never_due_earlier(start: date, later: int) -> None:
    for each in ALL:
        assert each(start, RULEBOOK).due_at <= each(start + timedelta(days=later), RULEBOOK).due_at


@given(days)
def test_a_last_day_is_worked_and_never_before_the_limit(start: date) -> None:
    for each, count in IN_DAYS:
        last = each(start, RULEBOOK).last_day
        assert CALENDAR.is_working_day(last)
        assert last >= start + timedelta(days=count)
        between = (start + timedelta(days=count + offset) for offset in range((last - start).days - count))
        assert not any(CALENDAR.is_working_day(day) for day in between)


@given(days)
def test_exactly_so_many_working_days_lie_between(start: date) -> None:
    for each, count in IN_WORKING_DAYS:
        last = each(start, RULEBOOK).last_day
        between = (start + timedelta(days=offset) for offset in range(1, (last - start).days + 1))
        assert sum(CALENDAR.is_working_day(day) for day in between) == count
        assert CALENDAR.is_working_day(last)


@given(days, st.booleans())
def test_an_extension_never_shortens(start: date, extended: bool) -> None:
    for each in (limit.mediation_deadline, limit.supervision_deadline):
        assert each(start, RULEBOOK, extended=extended).due_at >= each(start, RULEBOOK).due_at


@given(days)
def test_a_deadline_is_a_midnight_in_shanghai(start: date) -> None:
    for each in (*(one(start, RULEBOOK) for one in ALL), *limit.follow_up_deadlines(start, RULEBOOK)):
        local = each.due_at.astimezone(SHANGHAI)
        assert (local.hour, local.minute, local.second, local.microsecond) == (0, 0, 0, 0)
        assert each.last_day == local.date() - timedelta(days=1)
