"""Which decider answers for which kind of stream: the one list the road needs to know slices by."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from domain.shared.decider import Decider
from domain.shared.notice import Notice


def no_warnings(command: object) -> tuple[Notice, ...]:
    """A slice without warnings."""
    return ()


def no_demands(command: object, states: Mapping[str, object]) -> None:
    """A slice that asks of other things only that they exist."""


def nobody_is_erased(state: object) -> bool:
    """Where no person is kept."""
    return False


def may_be_erased(stream: str) -> bool:
    """Whether this is the record of a person, which another process may have erased a moment ago."""
    return stream.startswith("person:")


@dataclass(frozen=True, slots=True)
class StreamKind:
    """The decider of one kind, and what it warns of without refusing (told in the receipt).

    `references` raises the rule that a command breaks in view of the things it refers to, by stream name.
    """

    # The road carries commands and states it never looks into; each decider checks its own.
    decider: Decider[Any, Any, Any]
    warnings: Callable[[object], tuple[Notice, ...]] = no_warnings
    references: Callable[[Any, Mapping[str, object]], None] = no_demands


@dataclass(frozen=True, slots=True)
class StreamKinds:
    """Stream kinds by the word before the colon; `grid_is_valid(state, day)` answers for grid streams,
    `person_is_erased(state)` for persons'."""

    kinds: Mapping[str, StreamKind]
    grid_is_valid: Callable[[object, date], bool]
    person_is_erased: Callable[[object], bool] = nobody_is_erased

    def of(self, stream: str) -> StreamKind:
        """The kind of a stream's name. Raises `KeyError` for a name no slice owns."""
        return self.kinds[stream.partition(":")[0]]
