"""What a slice says about one kind of stream so that its read models come out of it."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import Generic, NamedTuple, TypeVar

from domain.shared.event import DomainEvent
from projections.table import Table, Value
from projections.versions.told import Told

State = TypeVar("State")


class Shown(NamedTuple):
    """One row a thing shows: of which table, under which id, with which values after the version's columns."""

    table: Table
    key: str
    values: Sequence[Value]


class Forgetting(NamedTuple):
    """What an erasure takes out of a stream's rows: the fact that says so, what others are without their values, and
    the columns that lose theirs in every version there ever was.
    """

    erases: type[DomainEvent]
    without_values: Callable[[Told], Told]
    columns: tuple[tuple[Table, Mapping[str, Value]], ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class StreamModel(Generic[State]):
    """Pure functions only. `after` never sees a fact before one of `begins`: what was true before waits for it.

    `rows(key, state)` tells every row the stream shows, `key` being the stream's natural key. The first is the
    stream's own and gets a version with every fact; further ones (findings of an inspection) only when they change.
    A row once shown is shown for ever. Where many rows come from one stream, keep their values in the state.
    """

    events: tuple[type[DomainEvent], ...]
    begins: frozenset[type[DomainEvent]]
    tables: tuple[Table, ...]
    empty: State
    after: Callable[[State, Told], State]
    rows: Callable[[str, State], Sequence[Shown]]
    forgetting: Forgetting | None = None

    def advance(self, state: State | None, earlier: Sequence[Told], told: Told) -> State | None:
        """The state after one more fact; None until a fact that begins it, which then takes up all `earlier` ones."""
        if state is not None:
            return self.after(state, told)
        if type(told.event) not in self.begins:
            return None
        state = self.after(self.empty, told)
        for each in earlier:
            state = self.after(state, each)
        return state
