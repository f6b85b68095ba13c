"""How old somebody is, whether a reason names a number, and how many persons are bulk."""

from datetime import date, datetime, timedelta

import pytest

from access.unmasking import UnmaskedHere, closeness_of, is_child_by_number, is_child_by_year, names_a_number
from access.vocabulary import DataClass
from domain.shared.check_digits import check_citizen_id
from domain.shared.occurrence import SHANGHAI

NINE = datetime(2026, 3, 2, 9, tzinfo=SHANGHAI)


def number_of(born: str) -> str:
    """A fictional ID number of somebody born on that day."""
    return next(
        number for end in "0123456789X" if check_citizen_id(number := f"990101{born}001{end}").problem is None
    )


@pytest.mark.parametrize(
    ("today", "child"),
    [
        (date(2026, 3, 1), True),
        (date(2026, 3, 2), True),
        (date(2026, 3, 3), False),
        (date(2027, 1, 1), False),
    ],
)
def test_one_is_fourteen_from_the_day_after_the_birthday_on(today: date, child: bool) -> None:
    assert is_child_by_number(number_of("20120302"), today) is child


def test_who_was_born_on_a_leap_day_is_fourteen_on_the_first_of_march() -> None:
    born = number_of("20120229")
    assert is_child_by_number(born, date(2026, 2, 28)) is True
    assert is_child_by_number(born, date(2026, 3, 1)) is False


def test_a_passport_a_mistyped_number_and_a_word_for_a_year_tell_no_age() -> None:
    assert is_child_by_number("X1234567", date(2026, 3, 2)) is None
    wrong = number_of("20120302")[:-1] + ("1" if not number_of("20120302").endswith("1") else "2")
    assert is_child_by_number(wrong, date(2026, 3, 2)) is None
    assert is_child_by_year("about 2012", date(2026, 3, 2)) is None


def test_a_year_alone_protects_until_it_leaves_no_doubt() -> None:
    assert is_child_by_year("2012", date(2026, 12, 31)) is True
    assert is_child_by_year("2012", date(2027, 1, 1)) is False


def test_whoever_may_be_a_child_is_protected_as_one() -> None:
    assert closeness_of([False, None]) is DataClass.CLEAR
    assert [closeness_of(told) for told in ([], [None], [False, True], [True])] == [DataClass.SENSITIVE] * 4


@pytest.mark.parametrize(
    "reason",
    [
        "电话11000009173",
        "990101199001010019",
        "9901 0119 9001 0100 19",
        "１１００００００１２３",
        "1100-0009-173",
        "8412345",
    ],
)
def test_a_reason_with_somebodys_number_in_it_is_seen_through(reason: str) -> None:
    assert names_a_number(reason)


@pytest.mark.parametrize(
    "reason", ["核对3月2日的申报", "第 12 号楼 3 单元 401 室", "2026-03-02 上午 9 点", "当面核验"]
)
def test_ordinary_reasons_are_left_alone(reason: str) -> None:
    assert not names_a_number(reason)


def test_a_reader_unmasks_so_many_persons_an_hour_and_each_once() -> None:
    count = UnmaskedHere()

    def admits(reader: str, key: str, minutes: int) -> bool:
        return count.admits(reader, key, at=NINE + timedelta(minutes=minutes), most=2)

    assert [admits("li", "A", 0), admits("li", "B", 10), admits("li", "A", 20)] == [True, True, True]
    assert not admits("li", "C", 59)
    assert admits("wu", "C", 59), "everybody for themselves"
    assert admits("li", "C", 75), "B was an hour ago"
    assert not admits("li", "B", 76), "A was looked at again after twenty minutes"
    assert admits("li", "B", 81)
