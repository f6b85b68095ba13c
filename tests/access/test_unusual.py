"""Each rule of unusual reading speaks above its bound, is silent at it, and says the rule, the count and the window."""

from datetime import datetime, timedelta

from access.look import Entry, Look, Outcome
from access.unusual import Finding, UnusualBounds, UnusualRule, unusual
from access.vocabulary import ReadingPurpose
from domain.shared.occurrence import SHANGHAI
from tests.access.looks import LI, MORNING, look

BOUNDS = UnusualBounds(persons_an_hour=3, persons_out_of_hours=2, same_person_a_day=2, refusals_an_hour=2)
MINUTE, HOUR = timedelta(minutes=1), timedelta(hours=1)
NIGHT = datetime(2026, 3, 2, 23, 0, tzinfo=SHANGHAI)


def person(nth: int) -> str:
    return f"01JZZZZZZZZZZZZZZZZZZZ{nth:04d}"


def numbered(*looks: Look) -> list[Entry]:
    return [Entry(position, each) for position, each in enumerate(looks, start=1)]


def found(rule: UnusualRule, count: int, bound: int, since: datetime, until: datetime, *, first: int, last: int, who: str | None = None) -> Finding:  # fmt: skip
    return Finding(
        rule=rule, reader="a", role="grid_worker", count=count, bound=bound, since=since, until=until,
        first=first, last=last, person=who,
    )  # fmt: skip


def test_more_persons_than_the_bound_in_one_hour_are_told_with_their_window() -> None:
    looks = [look("a", person(nth), at=MORNING + nth * MINUTE) for nth in range(5)]
    assert unusual(numbered(*looks), BOUNDS) == [
        found(UnusualRule.MANY_PERSONS, 5, 3, MORNING, MORNING + 4 * MINUTE, first=1, last=5)
    ]


def test_as_many_persons_as_the_bound_are_ordinary_and_so_are_more_over_a_longer_time() -> None:
    at_bound = [look("a", person(nth), at=MORNING + nth * MINUTE) for nth in range(3)]
    slowly = [look("b", person(nth), at=MORNING + nth * HOUR / 2) for nth in range(10)]
    same = [look("c", person(1), person(2), at=MORNING, purpose=ReadingPurpose.SUPERVISION)] * 9
    assert unusual(numbered(*at_bound, *slowly, *same), BOUNDS) == []


def test_two_busy_hours_are_two_findings_and_two_readers_do_not_add_up() -> None:
    first = [look("a", *map(person, range(4)), at=MORNING)]
    later = [look("a", *map(person, range(5)), at=MORNING + 2 * HOUR)]
    others = [look("b", person(7), person(8), at=MORNING), look("c", person(9), person(10), at=MORNING)]
    told = unusual(numbered(*first, *later, *others), BOUNDS)
    assert [(each.reader, each.count, each.since) for each in told] == [
        ("a", 4, MORNING),
        ("a", 5, MORNING + 2 * HOUR),
    ]


def test_a_night_is_one_window_from_evening_to_morning() -> None:
    looks = [look("a", person(nth), at=NIGHT + nth * 3 * HOUR) for nth in range(3)]
    assert unusual(numbered(*looks), BOUNDS) == [
        found(UnusualRule.OUT_OF_HOURS, 3, 2, NIGHT, NIGHT + 6 * HOUR, first=1, last=3)
    ]


def test_the_edges_of_the_day_belong_to_the_day_at_seven_and_to_the_night_at_nine() -> None:
    seven = MORNING.replace(hour=7, minute=0)
    nine = MORNING.replace(hour=21, minute=0)
    day = [look("a", *map(person, range(3)), at=seven)]
    night = [look("b", *map(person, range(3)), at=nine)]
    told = unusual(numbered(*day, *night), BOUNDS)
    assert [(each.rule, each.reader) for each in told] == [(UnusualRule.OUT_OF_HOURS, "b")]


def test_the_same_person_again_and_again_without_a_purpose_is_told_by_name_of_the_key() -> None:
    looks = [look("a", LI, at=MORNING + nth * HOUR) for nth in range(3)]
    assert unusual(numbered(*looks), BOUNDS) == [
        found(UnusualRule.SAME_PERSON, 3, 2, MORNING, MORNING + 2 * HOUR, first=1, last=3, who=LI)
    ]


def test_a_stated_purpose_another_day_and_a_long_list_are_no_repeated_look() -> None:
    stated = [
        look("a", LI, at=MORNING + nth * HOUR, purpose=ReadingPurpose.RENTAL_SAFETY) for nth in range(5)
    ]
    days = [look("b", LI, at=MORNING + nth * timedelta(days=1)) for nth in range(5)]
    lists = [look("c", LI, *map(person, range(9)), at=MORNING + nth * 2 * HOUR) for nth in range(3)]
    wide = UnusualBounds(persons_an_hour=10, same_person_a_day=2)
    assert unusual(numbered(*stated, *days, *lists), wide) == []


def test_many_refusals_in_an_hour_are_told_and_counted_entries_count_as_often_as_they_stand_for() -> None:
    looks = [
        look("a", at=MORNING, outcome=Outcome.REFUSED),
        look("a", at=MORNING + MINUTE, outcome=Outcome.REFUSED, times=4),
    ]
    assert unusual(numbered(*looks), BOUNDS) == [
        found(UnusualRule.MANY_REFUSALS, 5, 2, MORNING, MORNING + MINUTE, first=1, last=2)
    ]


def test_refused_looks_show_nobody_and_so_count_no_persons() -> None:
    looks = [look("a", person(nth), at=MORNING, outcome=Outcome.REFUSED) for nth in range(2)]
    looks += [look("a", *map(person, range(9)), at=MORNING + HOUR, outcome=Outcome.REFUSED)]
    assert unusual(numbered(*looks), BOUNDS) == []


def test_the_order_of_the_rows_does_not_matter() -> None:
    entries = numbered(*[look("a", person(nth), at=MORNING + nth * MINUTE) for nth in range(5)])
    assert unusual(reversed(entries), BOUNDS) == unusual(entries, BOUNDS)
