"""Periods as people state them."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from domain.shared.occurrence import Precision
from domain.shared.periods import Period, StatedDay

SINCE_2022 = Period(StatedDay(date(2022, 1, 1), Precision.YEAR))
days = st.dates(date(2000, 1, 1), date(2030, 12, 31))
stated_days = st.builds(StatedDay, days, st.sampled_from(Precision))


@st.composite
def periods(draw: st.DrawFn) -> Period:
    """Open and ended periods of any precision."""
    first, last = draw(stated_days), draw(st.none() | stated_days)
    if last is not None and last.latest < first.earliest:
        first, last = last, first
    return Period(first, last)


def test_a_year_may_be_any_of_its_days() -> None:
    year = StatedDay(date(2024, 7, 9), Precision.YEAR)
    assert (year.earliest, year.latest) == (date(2024, 1, 1), date(2024, 12, 31))


@pytest.mark.parametrize(
    ("stated", "last"),
    [
        (date(2024, 2, 1), date(2024, 2, 29)),
        (date(2025, 2, 3), date(2025, 2, 28)),
        (date(2025, 12, 9), date(2025, 12, 31)),
    ],
)
def test_a_month_may_be_any_of_its_days(stated: date, last: date) -> None:
    month = StatedDay(stated, Precision.MONTH)
    assert (month.earliest, month.latest) == (stated.replace(day=1), last)


def test_what_began_in_2022_may_have_gone_on_in_march_2022_and_surely_did_in_2023() -> None:
    assert SINCE_2022.may_include(date(2022, 3, 1))
    assert not SINCE_2022.surely_includes(date(2022, 3, 1))
    assert SINCE_2022.surely_includes(date(2023, 1, 1))
    assert not SINCE_2022.may_include(date(2021, 12, 31))


def test_the_first_and_the_last_day_belong_to_it() -> None:
    march = Period.of_days(date(2026, 3, 1), date(2026, 3, 31))
    assert march.surely_includes(date(2026, 3, 1))
    assert march.surely_includes(date(2026, 3, 31))
    assert not march.may_include(date(2026, 4, 1))


def test_what_goes_on_has_no_last_day_until_it_ends() -> None:
    assert SINCE_2022.is_open
    ended = SINCE_2022.ended_on(StatedDay(date(2024, 9, 16)))
    assert not ended.is_open
    assert not ended.may_include(date(2024, 9, 17))


def test_nothing_ends_before_it_begins() -> None:
    with pytest.raises(ValueError, match="before it begins"):
        SINCE_2022.ended_on(StatedDay(date(2021, 12, 31)))


def test_a_period_may_end_in_the_year_it_began() -> None:
    assert SINCE_2022.ended_on(StatedDay(date(2022, 1, 1), Precision.YEAR)).may_include(date(2022, 6, 1))


def test_two_homes_overlap_in_the_days_they_share() -> None:
    first = Period.of_days(date(2026, 1, 1), date(2026, 3, 31))
    assert first.surely_overlaps(Period.of_days(date(2026, 3, 31)))
    assert not first.may_overlap(Period.of_days(date(2026, 4, 1)))
    in_march = Period(StatedDay(date(2026, 3, 1), Precision.MONTH), StatedDay(date(2026, 4, 30)))
    assert first.surely_overlaps(in_march)
    from_2026 = Period(StatedDay(date(2026, 1, 1), Precision.YEAR))
    assert first.may_overlap(from_2026)
    assert not first.surely_overlaps(from_2026)


@given(periods(), periods())
def test_overlapping_is_mutual_and_sure_only_if_possible(one: Period, other: Period) -> None:
    assert one.may_overlap(other) == other.may_overlap(one)
    assert one.surely_overlaps(other) == other.surely_overlaps(one)


@given(periods(), days)
def test_what_surely_holds_may_hold(period: Period, day: date) -> None:
    assert period.may_include(day) or not period.surely_includes(day)


@given(periods(), days)
def test_a_day_is_a_period_of_its_own(period: Period, day: date) -> None:
    assert period.may_overlap(Period.of_days(day, day)) == period.may_include(day)
    assert period.surely_overlaps(Period.of_days(day, day)) == period.surely_includes(day)
