"""What is asked beside the table before a person is shown legibly: how old they are, how many it would be, and why."""

import re
from collections import defaultdict
from collections.abc import Iterable
from datetime import date, datetime, timedelta
from threading import Lock
from typing import Protocol

from access.vocabulary import DataClass
from domain.shared.check_digits import check_citizen_id, normalised

# PIPL art. 28 and 31; GB/T 35273 calls for approval of bulk operations.
OF_AGE = 14
WINDOW = timedelta(hours=1)

# Seven digits on end are a landline at least; eleven with anything between them a phone, a bank card, an identity number.
_LIKE_A_NUMBER = re.compile(r"\d{7}|\d(?:[\s\-_.·—/]*\d){10}")


def names_a_number(reason: str) -> bool:
    """Whether a reason holds digits that look like somebody's number, however they are spaced or spelt."""
    return _LIKE_A_NUMBER.search(normalised(reason)) is not None


def birthday_in(id_number: str) -> date | None:
    """The day in a citizen's ID number; None of anything else."""
    checked = check_citizen_id(id_number)
    if checked.problem is not None:
        return None
    return date(int(checked.value[6:10]), int(checked.value[10:12]), int(checked.value[12:14]))


def is_child_by_number(id_number: str, today: date) -> bool | None:
    """Under 14 by the day in the number; None where it holds none. One is 14 from the day after the birthday on."""
    born = birthday_in(id_number)
    return (
        None
        if born is None
        else (today.year - born.year, today.month, today.day)
        <= (
            OF_AGE,
            born.month,
            born.day,
        )
    )


def is_child_by_year(birth_year: str, today: date) -> bool | None:
    """Under 14 as far as a year can tell: in the year of the fourteenth birthday one still counts as a child."""
    if not (birth_year.isascii() and birth_year.isdigit()):
        return None
    return today.year - int(birth_year) <= OF_AGE


def closeness_of(told: Iterable[bool | None]) -> DataClass:
    """How close a person's clear value comes, by what each record of theirs tells of their age.

    Of whom nothing is told may be a child: what is not known is protected.
    """
    known = {each for each in told if each is not None}
    return DataClass.CLEAR if known == {False} else DataClass.SENSITIVE


class UnmaskedCount(Protocol):
    """Whom a reader was shown legibly of late."""

    def admits(self, reader: str, person_key: str, *, at: datetime, most: int) -> bool:
        """Whether this person is among the `most` the reader may unmask within an hour; counted at once if so."""


class UnmaskedHere:
    """Counts in this process; several processes allow each reader so many of their own."""

    def __init__(self) -> None:
        self._lock = Lock()
        self._seen: dict[str, dict[str, datetime]] = defaultdict(dict)

    def admits(self, reader: str, person_key: str, *, at: datetime, most: int) -> bool:
        """A person looked at again within the hour is one person."""
        with self._lock:
            lately = {key: when for key, when in self._seen[reader].items() if at - when < WINDOW}
            admitted = person_key in lately or len(lately) < most
            if admitted:
                lately[person_key] = at
            self._seen[reader] = lately
            return admitted
