"""Given these facts, when this is said, then that follows: how every slice's decisions are tested.

`given(decider, *events).when(command).then(*events)` folds the given facts, decides once, and compares whole
events. The other endings are `.then_refused(Rule)` and `.then_nothing()` (the fact is already true).
"""

from dataclasses import dataclass
from typing import Generic, TypeVar

from domain.shared.decider import Decider
from domain.shared.rule import Fact, Language, RuleBroken

LANGUAGES: tuple[Language, ...] = ("zh", "en")

Command = TypeVar("Command")
State = TypeVar("State")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Given(Generic[Command, State, Event]):
    """The facts a stream already holds."""

    decider: Decider[Command, State, Event]
    facts: tuple[Event, ...]

    @property
    def state(self) -> State:
        """What the facts fold to."""
        return self.decider.fold(self.facts)

    def when(self, command: Command) -> "Decided[Event]":
        """Decide once. The outcome is told by one of the endings; none of them may be left out."""
        state = self.state
        try:
            events = self.decider.decide(command, state)
        except RuleBroken as broken:
            return Decided((), broken)
        self.decider.fold(events, state)  # what is decided can always be folded
        return Decided(events)

    def also(self, *facts: Event) -> "Given[Command, State, Event]":
        """The same facts and more."""
        return Given(self.decider, (*self.facts, *facts))

    def after(self, command: Command) -> "Given[Command, State, Event]":
        """The facts once `command` was accepted, to tell a longer story; it must not be refused."""
        return self.also(*self.decider.decide(command, self.state))


@dataclass(frozen=True, slots=True)
class Decided(Generic[Event]):
    """What was decided: new facts, nothing new, or a named refusal."""

    events: tuple[Event, ...]
    refusal: RuleBroken | None = None

    def then(self, *expected: Event) -> None:
        """Exactly these facts, whole and in this order."""
        self._must_not_be_refused()
        assert expected, "say then_nothing() when no new fact is expected"
        assert self.events == expected

    def then_nothing(self) -> None:
        """Accepted, and nothing new is known by it."""
        self._must_not_be_refused()
        assert self.events == ()

    def then_refused(self, rule: type[RuleBroken], **facts: Fact) -> None:
        """Refused by exactly this rule (no relative of it), telling these facts if any are named."""
        assert self.refusal is not None, f"not refused by {rule.__name__}, but decided {self.events}"
        assert type(self.refusal) is rule, f"refused by {type(self.refusal).__name__}, not {rule.__name__}"
        told = {name: self.refusal.facts.get(name) for name in facts}
        assert told == facts
        for language in LANGUAGES:
            text = self.refusal.text(language)
            assert "{" not in text, f"{rule.code} leaves a placeholder unfilled: {text}"

    def _must_not_be_refused(self) -> None:
        if self.refusal is not None:
            raise AssertionError(f"refused by {self.refusal.code}: {self.refusal.text('en')}")


def given(decider: Decider[Command, State, Event], *facts: Event) -> Given[Command, State, Event]:
    """Begin a sentence: what is already on record."""
    return Given(decider, facts)
