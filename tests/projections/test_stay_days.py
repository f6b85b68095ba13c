"""Who lived there on a day: by the days a stay is told for, whenever somebody spoke of it."""

from datetime import date, datetime

import pytest

from domain.registry import codes_residences as codes
from domain.registry import events_residences as stays
from domain.shared.occurrence import SHANGHAI, Precision
from domain.shared.periods import StatedDay
from projections.moment import AsOf
from projections.registry import filters as by
from projections.registry.filters import StayFilter
from projections.registry.person_filters import PersonFilter
from projections.registry.view import RegistryView
from tests.projections.history import Line, at
from tests.projections.registry_lane import CHEN, GRID, HOME, OFFICER, WANG, homes, line, places, tree
from tests.projections.registry_life import claim, named, returned, stay, told, whole_life
from tests.projections.standing import Standing

STAY = f"{CHEN}.{HOME}"
NAME = f"residence:{STAY}"
GUEST = "01J00000000000000000GUEST1"


def lived_there(view: RegistryView, moment: datetime, recorded: int | None = None) -> list[str]:
    wanted = StayFilter(dwellings=frozenset({HOME}), lives_there=True)
    page = view.stays_page(wanted, order=by.STAYS_ORDER, as_of=AsOf(recorded=recorded, valid=moment)).page
    assert all(each.record.lives_there == 1 for each in page.rows)
    assert page.count.value == len(page.rows)
    return [each.record.person_key for each in page.rows]


def noon(month: int, day: int) -> datetime:
    return datetime(2026, month, day, 12, tzinfo=SHANGHAI)


def ended(on: date, day: int) -> Line:
    event = stays.ResidenceEnded(
        person_key=CHEN,
        dwelling_id=HOME,
        until=StatedDay(on),
        reason=codes.EndReason.MOVED,
        happened_at=at(day),
    )
    return line(NAME, event, day)


def test_who_moved_in_before_anybody_spoke_of_it_lived_there(register: Standing) -> None:
    view = told(register, [claim(since=StatedDay(date(2026, 1, 10)), day=3)])
    assert lived_there(view, noon(1, 9)) == []
    assert lived_there(view, noon(1, 10)) == [CHEN]
    assert lived_there(view, noon(3, 20)) == [CHEN]


def test_a_day_begins_and_ends_at_midnight_in_shanghai(register: Standing) -> None:
    view = told(register, [claim(since=StatedDay(date(2026, 3, 1))), ended(date(2026, 4, 10), 50)])
    for moment, expected in (
        (datetime(2026, 2, 28, 23, 59, 59, tzinfo=SHANGHAI), []),
        (datetime(2026, 3, 1, 0, 0, tzinfo=SHANGHAI), [CHEN]),
        (datetime(2026, 4, 10, 23, 59, 59, tzinfo=SHANGHAI), [CHEN]),
        (datetime(2026, 4, 11, 0, 0, tzinfo=SHANGHAI), []),
    ):
        assert lived_there(view, moment) == expected, moment


def test_who_left_did_so_on_the_day_told_and_not_when_it_was_told(register: Standing) -> None:
    """The end of 10 April is told on 21 April; an end told in advance takes nothing away before its day."""
    view = told(register, [claim(), ended(date(2026, 4, 10), 50)])
    assert lived_there(view, noon(4, 15)) == []
    then = AsOf(valid=noon(4, 15))
    (listed,) = view.stays_page(StayFilter(), order=by.STAYS_ORDER, as_of=then).page.rows
    assert (listed.record.lives_there, listed.record.until_on) == (0, "2026-04-10")
    shown = view.stays.find(STAY, as_of=then)
    assert shown is not None
    assert (shown.record.standing, shown.record.until_on) == ("reported", "2026-04-10")
    assert shown == listed
    early = told(register, [claim(WANG), line(f"residence:{WANG}.{HOME}", _leaves(WANG), 5)])
    assert lived_there(early, noon(4, 20)) == [WANG]
    assert lived_there(early, noon(5, 1)) == []


def _leaves(person: str) -> stays.ResidenceEnded:
    return stays.ResidenceEnded(
        person_key=person,
        dwelling_id=HOME,
        until=StatedDay(date(2026, 4, 30)),
        reason=codes.EndReason.MOVED,
        happened_at=at(5),
    )


def test_a_stay_without_an_end_goes_on_and_a_claim_that_names_one_ends_then(register: Standing) -> None:
    until = StatedDay(date(2026, 6, 1), Precision.MONTH)
    view = told(register, [claim(), claim(WANG, until=until)])
    assert lived_there(view, noon(6, 30)) == [CHEN, WANG]
    assert lived_there(view, noon(7, 1)) == [CHEN]
    assert lived_there(view, datetime(2030, 1, 1, tzinfo=SHANGHAI)) == [CHEN]


def test_between_leaving_and_returning_nobody_lived_there(register: Standing) -> None:
    view = told(register, [*stay(), *returned()])
    assert [lived_there(view, noon(month, 20)) for month in (1, 3, 4, 5)] == [[CHEN], [CHEN], [], [CHEN]]
    assert lived_there(view, noon(5, 1)) == []
    assert lived_there(view, noon(5, 2)) == [CHEN]


def test_a_stay_that_was_never_true_was_nobodys(register: Standing) -> None:
    no = stays.ResidenceRejected(
        person_key=CHEN, dwelling_id=HOME, reason=codes.ClaimDoubt.NOT_CONFIRMED, happened_at=at(9)
    )
    view = told(register, [claim(), line(NAME, no, 9, actor=OFFICER)])
    assert lived_there(view, noon(3, 5)) == lived_there(view, noon(3, 25)) == []


def test_a_fact_that_comes_late_changes_the_day_but_not_what_we_knew(register: Standing) -> None:
    seen = stays.ResidenceVerified(
        person_key=CHEN,
        dwelling_id=HOME,
        method=codes.ResidenceVerificationMethod.DOCUMENT_SEEN,
        since=StatedDay(date(2026, 3, 20)),
        happened_at=at(2),
    )
    view = told(register, [claim(), ended(date(2026, 4, 10), 50)])
    view = told(register, [line(NAME, seen, 2, actor=OFFICER)])
    assert lived_there(view, noon(3, 10)) == []
    assert lived_there(view, noon(3, 10), recorded=2) == [CHEN]
    assert lived_there(view, noon(4, 15), recorded=1) == [CHEN]


@pytest.mark.parametrize("moment", [noon(1, 20), noon(3, 20), noon(4, 20), noon(6, 1)])
def test_a_home_and_a_list_tell_of_the_same_people(register: Standing, moment: datetime) -> None:
    view = told(register, [*places(), *tree(), *homes(), named(CHEN), *stay(), *returned()])
    home = view.dwelling(HOME, as_of=AsOf(valid=moment))
    if home is not None:
        living = [each.record.person_key for each in home.stays if each.record.lives_there]
        assert living == lived_there(view, moment)


def test_persons_of_a_grid_are_those_who_lived_there_then(register: Standing) -> None:
    elsewhere = "990101100001009"
    view = told(register, [*whole_life(), named(GUEST, grid=elsewhere), _guest(), _guest_left()])

    def in_grid(moment: datetime) -> bool:
        wanted = by_grid(GRID)
        found = view.persons_page(wanted, as_of=AsOf(valid=moment)).rows
        return GUEST in [each.key for each in found]

    assert [in_grid(noon(3, day)) for day in (5, 15, 25)] == [False, True, False]


def by_grid(grid: str) -> PersonFilter:
    return PersonFilter(grids=frozenset({grid}))


def _guest() -> Line:
    return claim(GUEST, since=StatedDay(date(2026, 3, 10)), day=20)


def _guest_left() -> Line:
    event = stays.ResidenceEnded(
        person_key=GUEST,
        dwelling_id=HOME,
        until=StatedDay(date(2026, 3, 20)),
        reason=codes.EndReason.MOVED,
        happened_at=at(30),
    )
    return line(f"residence:{GUEST}.{HOME}", event, 30)
