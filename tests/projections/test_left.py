"""Who lives nowhere here any more, so that a term may begin to run; whoever may still live here is passed over."""

from datetime import date

import pytest

from domain.registry import codes_residences as codes
from domain.registry import events_residences as stays
from domain.shared.periods import StatedDay
from projections.registry.left import Left, persons_who_left
from tests.projections.history import Line, at
from tests.projections.registry_lane import CHEN, CHEN_AGAIN, GRID, HOME, OTHER_HOME, WANG, line
from tests.projections.registry_life import claim, linked, named, told
from tests.projections.standing import Standing

LATER = date(2027, 1, 1)


def ended(person: str, dwelling: str = HOME, day: int = 40, until: date | None = None) -> Line:
    event = stays.ResidenceEnded(
        person_key=person,
        dwelling_id=dwelling,
        until=StatedDay(until or at(day).date()),
        reason=codes.EndReason.MOVED,
        happened_at=at(day),
    )
    return line(f"residence:{person}.{dwelling}", event, day)


def left(house: Standing, *lines: Line, before: date = LATER) -> list[Left]:
    told(house, list(lines))
    return persons_who_left(house.views, before=before, after="", limit=10)


def test_a_person_whose_every_stay_has_ended_has_left_with_the_last_one(register: Standing) -> None:
    both = (claim(), claim(dwelling=OTHER_HOME), ended(CHEN), ended(CHEN, OTHER_HOME, 50))
    assert left(register, named(CHEN), *both) == [Left(CHEN, at(50).date(), GRID)]


def test_who_lives_on_in_another_home_has_not_left(register: Standing) -> None:
    assert left(register, named(CHEN), claim(), claim(dwelling=OTHER_HOME), ended(CHEN)) == []


def test_who_was_never_told_to_have_left_has_not(register: Standing) -> None:
    assert left(register, named(CHEN), named(WANG), claim()) == []


def test_who_left_lately_is_not_listed_yet(register: Standing) -> None:
    assert left(register, named(CHEN), claim(), ended(CHEN), before=at(40).date()) == []


def test_who_lives_on_under_a_linked_record_is_told_to(register: Standing) -> None:
    lines = (named(CHEN), named(CHEN_AGAIN), claim(), ended(CHEN), claim(CHEN_AGAIN, OTHER_HOME))
    (found,) = left(register, *lines, linked(CHEN_AGAIN, CHEN, 45))
    assert found == Left(CHEN, at(40).date(), GRID, lives_on=True)


@pytest.mark.parametrize("limit", [1, 2])
def test_pages_go_on_after_a_key(register: Standing, limit: int) -> None:
    told(register, [named(CHEN), named(WANG), claim(), claim(WANG), ended(CHEN), ended(WANG)])
    found, after = list[str](), ""
    while page := persons_who_left(register.views, before=LATER, after=after, limit=limit):
        found += [each.person_key for each in page]
        after = found[-1]
    assert found == sorted([CHEN, WANG])
