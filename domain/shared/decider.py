"""The shape every slice has: a pure decision and a pure fold."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Generic, TypeVar

Command = TypeVar("Command")
State = TypeVar("State")
Event = TypeVar("Event")


@dataclass(frozen=True, slots=True)
class Decider(Generic[Command, State, Event]):
    """`decide` raises a `RuleBroken` or returns the new events; `()` means the fact is already true.

    `evolve` never refuses and computes nothing a decision did not already settle.
    """

    slice_name: str
    initial: State
    decide: Callable[[Command, State], tuple[Event, ...]]
    evolve: Callable[[State, Event], State]

    def fold(self, events: Iterable[Event], state: State | None = None) -> State:
        """The state after `events`, from `state` or from the beginning."""
        folded = self.initial if state is None else state
        for event in events:
            folded = self.evolve(folded, event)
        return folded
