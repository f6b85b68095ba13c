"""A flood of guesses fills no disk: one entry at once, one for all others of the minute."""

from datetime import datetime, timedelta

import pytest

from access.look import Look, Outcome
from access.unknown_refusals import AddressClass, UnknownRefusals, address_class
from tests.access.looks import MORNING, look

CODE = "api.token_unknown"


def refuse(counted: UnknownRefusals, at: datetime, whence: AddressClass = AddressClass.PUBLIC) -> list[int]:
    return times(counted.refused(at, whence, CODE, _of))


def _of(many: int) -> Look:
    return look("unknown", outcome=Outcome.REFUSED, times=many)


def times(looks: list[Look]) -> list[int]:
    return [each.times for each in looks]


def test_the_first_of_a_minute_is_written_at_once_and_the_others_when_it_is_over() -> None:
    counted = UnknownRefusals()
    assert [refuse(counted, MORNING + timedelta(seconds=nth)) for nth in range(4)] == [[1], [], [], []]
    assert times(counted.due(MORNING + timedelta(seconds=59))) == []
    assert refuse(counted, MORNING + timedelta(seconds=60)) == [3, 1]
    assert times(counted.due(MORNING + timedelta(seconds=120))) == []


def test_what_nobody_follows_is_due_with_any_later_look_and_at_the_end() -> None:
    counted = UnknownRefusals()
    for _ in range(3):
        refuse(counted, MORNING)
    refuse(counted, MORNING, AddressClass.LOOPBACK)
    refuse(counted, MORNING, AddressClass.LOOPBACK)
    assert times(counted.due(MORNING + timedelta(minutes=1))) == [2, 1]
    refuse(counted, MORNING)
    refuse(counted, MORNING)
    assert times(counted.rest()) == [1]
    assert counted.rest() == []


def test_a_first_one_that_could_not_be_written_is_no_first_one() -> None:
    counted = UnknownRefusals()
    assert refuse(counted, MORNING) == [1]
    counted.forget(AddressClass.PUBLIC, CODE)
    assert refuse(counted, MORNING) == [1]


def test_counts_that_could_not_be_written_are_due_again() -> None:
    counted = UnknownRefusals()
    for _ in range(4):
        refuse(counted, MORNING)
    later = MORNING + timedelta(minutes=1)
    lost = counted.due(later)
    assert (times(lost), counted.due(later)) == ([3], [])
    counted.put_back(lost)
    assert times(counted.due(later)) == [3]
    counted.put_back(lost)
    assert times(counted.rest()) == [3]


@pytest.mark.parametrize(
    ("host", "expected"),
    [
        ("127.0.0.1", AddressClass.LOOPBACK),
        ("::1", AddressClass.LOOPBACK),
        ("10.1.2.3", AddressClass.PRIVATE),
        ("8.8.8.8", AddressClass.PUBLIC),
        ("socket", AddressClass.UNKNOWN),
        (None, AddressClass.UNKNOWN),
    ],
)
def test_only_the_class_of_an_address_is_kept(host: str | None, expected: AddressClass) -> None:
    assert address_class(host) is expected
