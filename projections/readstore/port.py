"""What projections and views need of a database, whichever stands behind the read tables."""

from collections.abc import Callable, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Protocol

from projections.changes import Changes
from projections.table import Shape, Table, Value


class LeaseLost(Exception):
    """Another process follows the log for this projection now: nothing was written."""


@dataclass(frozen=True, slots=True)
class Lease:
    """The right to write one projection. `fence` grows with every new holder, so a stalled one is found out."""

    projection: str
    holder: str
    fence: int


@dataclass(frozen=True, slots=True)
class ParkedEvent:
    """An event a projection left out: its own fold failed, or an earlier event of the same stream did."""

    position: int
    stream_id: str
    topic: str
    reason: str


@dataclass(frozen=True, slots=True)
class Moment:
    """`position` is the last event (so far) recorded at `recorded_at`."""

    recorded_at: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FoldedBatch:
    """Everything one transaction writes: the log from after `after` up to `position`, folded.

    `lease` is None only for a scratch store nobody else can reach.
    """

    projection: str
    after: int
    position: int
    moments: Sequence[Moment]
    changes: Changes
    parked: Sequence[ParkedEvent] = ()
    lease: Lease | None = None


class Reader(Protocol):
    """Sees one state of the read tables for as long as it is used."""

    def select(self, statement: str, values: Sequence[Value] = ()) -> list[tuple[Value, ...]]:
        """Rows of a query whose placeholders are `?`."""

    def beyond(self) -> AbstractContextManager[None]:
        """Look past the wall between the asker and the rows, for what is only counted or compared; what is then shown
        must be asked for outside again. Nothing where the database has no wall.
        """


class ReadStore(Protocol):
    """Every store passes `tests/projections/readstore_contract.py`.

    World problems are raised as `ledger.port.StoreUnavailable`.
    """

    def prepare(self, tables: Sequence[Table]) -> None:
        """Create what is missing, once, before workers start."""

    def commit(self, batch: FoldedBatch, meanwhile: Callable[[], None] | None = None) -> None:
        """Rows and position in one transaction. Raises `LeaseLost` when the lease or `after` no longer holds.

        `meanwhile` is called once unless the commit fails, perhaps while the database still works on it; what it
        raises is raised. It must leave this store alone.
        """

    def reading(self) -> AbstractContextManager[Reader]:
        """A snapshot to ask several questions of."""

    def together(self) -> AbstractContextManager[None]:
        """Everything this thread reads inside for one asker is read from one snapshot, begun with the first question."""

    def shape_of(self, table: str) -> Shape | None:
        """What this table looks like; None where there is none of that name."""

    def position(self, projection: str) -> int:
        """How far a projection has come, 0 before its first batch."""

    def take_lease(self, projection: str, holder: str, seconds: float) -> Lease | None:
        """Become the one who writes, or None while another is."""

    def take_over_lease(self, projection: str, holder: str, seconds: float) -> Lease:
        """Become the one who writes although another may be: it finds out at its next commit and waits."""

    def keep_lease(self, lease: Lease, seconds: float) -> bool:
        """Say that we are still there; False when another has taken over."""

    def give_up_lease(self, lease: Lease) -> None:
        """Let the next one begin at once."""

    def clear(self, projection: str, tables: Sequence[Table]) -> None:
        """Forget rows and position of a projection, so that it is folded anew."""

    def scrub(self) -> None:
        """Leave no byte of what was deleted behind in files of ours, as far as the database lets a program do it."""

    def close(self) -> None:
        """Give connections back."""
