"""Facts in the order they happened, as far as their precision tells, whatever order they arrived in.

Phones send late and in any order. So the state of an inspection and of a finding is never "what came last": its facts
are put in the order of truth each time one is added. Where two may have happened either way round ("on 3 March" and
"on 3 March at 10") the one that makes sense goes first. The same facts therefore always tell the same story, and
a fact is judged by what had happened before it.
"""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import Generic, Protocol, TypeVar

from domain.shared.deadlines import end_of
from domain.shared.occurrence import Occurrence, Precision
from domain.shared.periods import StatedDay

_UNKNOWN_FROM = datetime.min.replace(tzinfo=UTC)
_UNKNOWN_TO = datetime.max.replace(tzinfo=UTC)
_MOMENT = timedelta(microseconds=1)


class Dated(Protocol):
    """A fact that says when it happened; None where nobody knows."""

    @property
    def occurred(self) -> Occurrence | None: ...


State = TypeVar("State")
Fact = TypeVar("Fact", bound=Dated)
After = Callable[[State, Fact], State | None]


@dataclass(frozen=True, slots=True)
class Step(Generic[State, Fact]):
    """A fact at its place: what stood before it, and after it; None where it does not fit there and changes nothing."""

    fact: Fact
    before: State
    after: State | None


def retold(start: State, facts: Sequence[Fact], after: After[State, Fact]) -> tuple[Step[State, Fact], ...]:
    """The facts in the order of truth."""
    left, state = sorted(facts, key=_in_order), start
    steps: list[Step[State, Fact]] = []
    while left:
        fact = _next(state, left, after)
        left.remove(fact)
        following = after(state, fact)
        steps.append(Step(fact, state, following))
        state = state if following is None else following
    return tuple(steps)


def standing_after(start: State, facts: Sequence[Fact], after: After[State, Fact]) -> State:
    """What stands once all of them happened."""
    steps = retold(start, facts, after)
    if not steps:
        return start
    last = steps[-1]
    return last.before if last.after is None else last.after


def placed(
    start: State, facts: Sequence[Fact], fact: Fact, after: After[State, Fact]
) -> Step[State, Fact]:
    """Where a new fact belongs among those on record."""
    return next(step for step in retold(start, (*facts, fact), after) if step.fact == fact)


def earliest(fact: Dated) -> datetime:
    """The first instant it may have happened at."""
    return _UNKNOWN_FROM if fact.occurred is None else fact.occurred.earliest


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


def _next(state: State, left: Sequence[Fact], after: After[State, Fact]) -> Fact:
    """Of those that nothing left must have come before, the first that fits."""
    free = [fact for fact in left if not any(latest(other) < earliest(fact) for other in left)]
    return next((fact for fact in free if after(state, fact) is not None), free[0])


def _in_order(fact: Dated) -> tuple[datetime, str]:
    """By what it says where the times are the same: any order will do, if it is always the same one."""
    return earliest(fact), repr(fact)
