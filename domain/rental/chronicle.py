"""Facts in the order they happened, as far as their precision tells, whatever order they arrived in.

Phones send late and in any order. So the state of an inspection and of a finding is never "what came last": its facts
are put in the order of truth each time one is added. Where two may have happened either way round ("on 3 March" and
"on 3 March at 10") the one that makes sense goes first. The same facts therefore always tell the same story, and
a fact is judged by what had happened before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass, fields, is_dataclass
from datetime import UTC, datetime, timedelta
from itertools import takewhile
from operator import attrgetter
from typing import Generic, NamedTuple, Protocol, TypeVar

from domain.shared.deadlines import end_of
from domain.shared.occurrence import Occurrence, Precision
from domain.shared.periods import StatedDay

UNKNOWN_FROM = datetime.min.replace(tzinfo=UTC)
_UNKNOWN_TO = datetime.max.replace(tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)


class Dated(Protocol):
    """A fact that says when it happened; None where nobody knows."""

    @property
    def occurred(self) -> Occurrence | None: ...


State = TypeVar("State")
Fact = TypeVar("Fact", bound=Dated)


@dataclass(frozen=True, slots=True)
class Step(Generic[State, Fact]):
    """A fact at its place: what stood before it, and after it; None where it does not fit there and changes nothing."""

    fact: Fact
    before: State
    after: State | None


class _Placed(NamedTuple, Generic[Fact]):
    """A fact with the first and the last instant it may have happened at, and its place in the usual order."""

    earliest: datetime
    usual: int
    latest: datetime
    fact: Fact


@dataclass(frozen=True, slots=True)
class Course(Generic[State, Fact]):
    """How one kind of thing goes: `after` is what stands after a fact, None where it does not fit.

    `order` is the usual order of its facts, for those whose times do not tell.
    """

    after: Callable[[State, Fact], State | None]
    order: tuple[type[object], ...]

    def retold(self, start: State, facts: Sequence[Fact]) -> tuple[Step[State, Fact], ...]:
        """The facts in the order of truth."""
        left, state = self._sorted(facts), start
        steps: list[Step[State, Fact]] = []
        while left:
            fact = left.pop(self._next(state, left)).fact
            following = self.after(state, fact)
            steps.append(Step(fact, state, following))
            state = state if following is None else following
        return tuple(steps)

    def standing(self, start: State, facts: Sequence[Fact]) -> State:
        """What stands once all of them happened."""
        steps = self.retold(start, facts)
        if not steps:
            return start
        return steps[-1].before if steps[-1].after is None else steps[-1].after

    def carried_on(
        self, standing: State, until: datetime, start: State, facts: Sequence[Fact]
    ) -> tuple[State, datetime]:
        """What stands after the last of `facts`, and the last instant any of them may have happened at.

        `standing` and `until` are what the facts before it came to. A fact that certainly happened after them all goes
        on from there, as `retold` would place it last; any other has the whole told again.
        """
        fact = facts[-1]
        reached = max(until, latest(fact))
        if earliest(fact) <= until:
            return self.standing(start, facts), reached
        following = self.after(standing, fact)
        return (standing if following is None else following), reached

    def placed(self, start: State, facts: Sequence[Fact], fact: Fact) -> Step[State, Fact]:
        """Where a new fact belongs among those on record."""
        return next(step for step in self.retold(start, (*facts, fact)) if step.fact == fact)

    def _next(self, state: State, left: Sequence[_Placed[Fact]]) -> int:
        """Of those that nothing left must have come before, the place of the first that fits."""
        bound = min(each.latest for each in left)
        free = takewhile(lambda place: left[place].earliest <= bound, range(len(left)))
        first, *others = free
        if not others:
            return first
        fitting = (place for place in (first, *others) if self.after(state, left[place].fact) is not None)
        return next(fitting, first)

    def _sorted(self, facts: Sequence[Fact]) -> list[_Placed[Fact]]:
        """Where neither time nor course tells, any order will do if it is always the same one."""
        places = [_Placed(earliest(fact), self.order.index(type(fact)), latest(fact), fact) for fact in facts]
        if len({(each.earliest, each.usual) for each in places}) == len(places):
            return sorted(places, key=_by_time)  # as nearly always: what they say need not be compared
        return sorted(places, key=lambda each: (*_by_time(each), _said(each.fact)))


_by_time = attrgetter("earliest", "usual")


def _said(fact: Dated) -> list[str]:
    assert is_dataclass(fact)
    return [str(getattr(fact, each.name)) for each in fields(fact) if each.name != "occurred"]


def earliest(fact: Dated) -> datetime:
    """The first instant it may have happened at."""
    return UNKNOWN_FROM if fact.occurred is None else fact.occurred.earliest


def latest(fact: Dated) -> datetime:
    """The last instant it may have happened at."""
    occurred = fact.occurred
    if occurred is None:
        return _UNKNOWN_TO
    match occurred.precision:
        case Precision.INSTANT:
            return occurred.at
        case Precision.MINUTE:
            return occurred.earliest + timedelta(minutes=1) - _MOMENT
        case _:
            return end_of(StatedDay(occurred.local_day, occurred.precision).latest) - _MOMENT
