"""3 days, 24 hours, 90 and 365 days: pure functions of a day, a rule pack and a calendar."""

from dataclasses import replace
from datetime import date, datetime, timedelta

import pytest

from domain.registry.codes_residences import ResidenceClass
from domain.registry.residence_deadlines import (
    declaration_deadline,
    declared_in_time,
    is_stale,
    must_be_declared,
    verification_deadline,
)
from domain.shared.occurrence import SHANGHAI, Precision
from domain.shared.periods import StatedDay
from domain.shared.rule_pack import RegistryLimits
from tests.support.swap_days import RULEBOOK

MONDAY = StatedDay(date(2026, 3, 2))
THURSDAY = StatedDay(date(2026, 3, 5))


def midnight_after(day: date) -> datetime:
    """The midnight that ends a day in Shanghai."""
    return datetime(day.year, day.month, day.day, tzinfo=SHANGHAI) + timedelta(days=1)


def test_three_days_after_the_day_of_moving_in() -> None:
    deadline = declaration_deadline(MONDAY, False, RULEBOOK)
    assert (deadline.last_day, deadline.rule) == (date(2026, 3, 5), "declare_residence")
    assert deadline.due_at == midnight_after(date(2026, 3, 5))


def test_a_last_day_off_moves_to_the_next_working_day() -> None:
    assert declaration_deadline(THURSDAY, False, RULEBOOK).last_day == date(2026, 3, 9)
    before_the_festival = StatedDay(date(2026, 2, 12))
    assert declaration_deadline(before_the_festival, False, RULEBOOK).last_day == date(2026, 2, 24)


def test_a_foreigner_has_a_day_and_holidays_do_not_move_it() -> None:
    friday = StatedDay(date(2026, 3, 6))
    deadline = declaration_deadline(friday, True, RULEBOOK)
    assert (deadline.last_day, deadline.rule) == (date(2026, 3, 7), "declare_foreigner")
    assert not deadline.estimated


def test_what_is_only_known_to_the_month_is_late_after_its_last_day() -> None:
    march = StatedDay(date(2026, 3, 1), Precision.MONTH)
    assert declaration_deadline(march, False, RULEBOOK).last_day == date(2026, 4, 3)


@pytest.mark.parametrize(
    ("reported", "in_time"),
    [
        (datetime(2026, 3, 5, 23, 59, tzinfo=SHANGHAI), True),
        (datetime(2026, 3, 6, 0, 0, tzinfo=SHANGHAI), False),
    ],
)
def test_the_last_minute_is_in_time(reported: datetime, in_time: bool) -> None:
    assert declared_in_time(reported, MONDAY, False, RULEBOOK) is in_time


def test_nobody_is_called_late_on_an_unknown_day() -> None:
    march = StatedDay(date(2026, 3, 1), Precision.MONTH)
    for day, answer in ((date(2026, 3, 3), True), (date(2026, 3, 20), None), (date(2026, 4, 7), False)):
        told = datetime(day.year, day.month, day.day, 9, tzinfo=SHANGHAI)
        assert declared_in_time(told, march, False, RULEBOOK) is answer


def test_only_the_floating_and_the_overseas_have_to_declare() -> None:
    assert {each for each in ResidenceClass if must_be_declared(each)} == {
        ResidenceClass.FLOATING,
        ResidenceClass.OVERSEAS,
    }


@pytest.mark.parametrize(
    ("rented", "rule", "last_day"),
    [
        (True, "verify_rented_again", date(2026, 6, 1)),  # 31 May 2026 is a Sunday
        (False, "verify_again", date(2027, 3, 2)),
    ],
)
def test_a_rented_home_is_looked_at_sooner(rented: bool, rule: str, last_day: date) -> None:
    verified = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    deadline = verification_deadline(verified, rented, RULEBOOK)
    assert (deadline.rule, deadline.last_day) == (rule, last_day)
    assert not is_stale(verified, rented, deadline.due_at - timedelta(seconds=1), RULEBOOK)
    assert is_stale(verified, rented, deadline.due_at, RULEBOOK)


def test_a_year_whose_holidays_are_not_published_is_an_estimate() -> None:
    assert verification_deadline(datetime(2026, 3, 2, 9, tzinfo=SHANGHAI), False, RULEBOOK).estimated


def test_a_local_pack_has_its_own_limits() -> None:
    strict = RegistryLimits(declare_residence_days=1, declare_foreigner_hours=12, verify_rented_again_days=30)
    local = replace(RULEBOOK, pack=replace(RULEBOOK.pack, registry=strict))
    assert declaration_deadline(MONDAY, False, local).last_day == date(2026, 3, 3)
    assert declaration_deadline(MONDAY, True, local).due_at == datetime(2026, 3, 3, 12, tzinfo=SHANGHAI)
    verified = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)
    assert verification_deadline(verified, True, local).last_day == date(2026, 4, 1)
