"""Reading that somebody should look into: stated rules over the access log's own rows. Readers are watched, residents never scored."""

from collections import Counter, defaultdict, deque
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from enum import StrEnum
from typing import Protocol

from access.look import Entry, Look, Outcome
from access.vocabulary import ReadingPurpose
from domain.shared.occurrence import SHANGHAI

HOUR = timedelta(hours=1)
DAY = timedelta(days=1)


class UnusualRule(StrEnum):
    """What is unusual about it; why it was done, only a person can find out."""

    MANY_PERSONS = "many_persons"  # 一小时内查阅多人
    OUT_OF_HOURS = "out_of_hours"  # 非工作时段查阅多人
    SAME_PERSON = "same_person"  # 一日内反复查阅同一人而未说明目的
    MANY_REFUSALS = "many_refusals"  # 一小时内多次被拒


@dataclass(frozen=True, slots=True, kw_only=True)
class UnusualBounds:
    """Above which count a rule speaks; the ordinary day of a grid worker stays below all of them."""

    persons_an_hour: int = 300
    persons_out_of_hours: int = 20
    same_person_a_day: int = 10
    persons_of_a_close_look: int = 5
    refusals_an_hour: int = 20
    day_begins: time = time(7)
    day_ends: time = time(21)


UNUSUAL_BOUNDS = UnusualBounds()


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One rule, one reader, one window: how many, from when to when, and the first and last entry of it."""

    rule: UnusualRule
    reader: str
    role: str
    count: int
    bound: int
    since: datetime
    until: datetime
    first: int
    last: int
    person: str | None = None


def unusual(entries: Iterable[Entry], bounds: UnusualBounds = UNUSUAL_BOUNDS) -> list[Finding]:
    """Every finding, in order of time. The entries may come in any order."""
    by_reader: dict[str, list[Entry]] = defaultdict(list)
    for entry in sorted(entries, key=lambda each: (each.look.at, each.position)):
        by_reader[entry.look.reader].append(entry)
    found = [finding for mine in by_reader.values() for finding in _of_one_reader(mine, bounds)]
    return sorted(found, key=lambda each: (each.since, each.first, each.rule.value, each.person or ""))


def _of_one_reader(entries: Sequence[Entry], bounds: UnusualBounds) -> Iterator[Finding]:
    shown = [each for each in entries if each.look.outcome is not Outcome.REFUSED]
    refused = [each for each in entries if each.look.outcome is Outcome.REFUSED]
    yield from _hours(UnusualRule.MANY_PERSONS, shown, bounds.persons_an_hour, _Persons())
    yield from _hours(UnusualRule.MANY_REFUSALS, refused, bounds.refusals_an_hour, _Times())
    yield from _out_of_hours(shown, bounds)
    yield from _same_person(shown, bounds)


class _Counting(Protocol):
    """What is counted in a window that moves on."""

    def add(self, look: Look, sign: int) -> None:
        """A look comes in (1) or falls out (-1)."""

    def size(self) -> int:
        """How many there are in the window now."""


class _Persons:
    """Distinct persons."""

    def __init__(self) -> None:
        self._seen: Counter[str] = Counter()

    def add(self, look: Look, sign: int) -> None:
        for person in look.subjects:
            self._seen[person] += sign
            if not self._seen[person]:
                del self._seen[person]

    def size(self) -> int:
        return len(self._seen)


class _Times:
    """Requests, each as often as it stands for."""

    def __init__(self) -> None:
        self._times = 0

    def add(self, look: Look, sign: int) -> None:
        self._times += sign * look.times

    def size(self) -> int:
        return self._times


def _hours(rule: UnusualRule, entries: Sequence[Entry], bound: int, counting: _Counting) -> Iterator[Finding]:
    """The hour slides on until it is above the bound; such an hour is told once, whole, and the next begins after it."""
    window: deque[Entry] = deque()
    for entry in entries:
        above = counting.size() > bound
        if above and entry.look.at - window[0].look.at >= HOUR:
            yield _finding(rule, window, counting.size(), bound)
            while window:
                counting.add(window.popleft().look, -1)
        elif not above:
            while window and entry.look.at - window[0].look.at >= HOUR:
                counting.add(window.popleft().look, -1)
        window.append(entry)
        counting.add(entry.look, 1)
    if counting.size() > bound:
        yield _finding(rule, window, counting.size(), bound)


def _out_of_hours(entries: Sequence[Entry], bounds: UnusualBounds) -> Iterator[Finding]:
    """One night is one window: what is read after midnight belongs to the evening before."""
    nights: dict[object, list[Entry]] = defaultdict(list)
    for entry in entries:
        local = entry.look.at.astimezone(SHANGHAI)
        if not bounds.day_begins <= local.time() < bounds.day_ends:
            evening = local if local.time() >= bounds.day_ends else local - DAY
            nights[evening.date()].append(entry)
    for night in nights.values():
        if _persons(night) > bounds.persons_out_of_hours:
            yield _finding(UnusualRule.OUT_OF_HOURS, night, _persons(night), bounds.persons_out_of_hours)


def _same_person(entries: Sequence[Entry], bounds: UnusualBounds) -> Iterator[Finding]:
    """Counted are close looks (few persons in the answer) that state no purpose but the duty everybody has."""
    days: dict[tuple[object, str], list[Entry]] = defaultdict(list)
    for entry in entries:
        close = len(entry.look.subjects) <= bounds.persons_of_a_close_look
        if close and entry.look.purpose is ReadingPurpose.DUTY:
            for person in entry.look.subjects:
                days[entry.look.at.astimezone(SHANGHAI).date(), person].append(entry)
    for (_, person), day in days.items():
        if len(day) > bounds.same_person_a_day:
            yield _finding(UnusualRule.SAME_PERSON, day, len(day), bounds.same_person_a_day, person)


def _persons(entries: Sequence[Entry]) -> int:
    return len({person for each in entries for person in each.look.subjects})


def _finding(
    rule: UnusualRule,
    entries: Sequence[Entry] | deque[Entry],
    count: int,
    bound: int,
    person: str | None = None,
) -> Finding:
    first, last = entries[0], entries[-1]
    return Finding(
        rule=rule,
        reader=first.look.reader,
        role=last.look.role,
        count=count,
        bound=bound,
        since=first.look.at,
        until=last.look.at,
        first=first.position,
        last=last.position,
        person=person,
    )
