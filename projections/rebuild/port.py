"""What a rebuild needs of the database its read tables are in."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import NamedTuple, Protocol

from projections.fold import Folded
from projections.readstore.port import Lease
from projections.rebuild.slices import Slice
from projections.table import Table, Value, Values


class RebuildRunning(Exception):
    """Somebody else rebuilds this projection at this moment."""

    def __init__(self, projection: str) -> None:
        self.zh = f"另一进程正在重建 {projection};请等它结束。"
        self.en = f"Another process is rebuilding {projection} at this moment: let it end first."
        super().__init__(self.en)


class SwapBlocked(Exception):
    """Some reader holds the live tables: the rebuild stands, only the swap is still to do."""

    def __init__(self, projection: str, seconds: float) -> None:
        self.zh = (
            f"有查询长时间占用 {projection} 的表,{seconds:.0f} 秒内无法替换;稍后再次运行即可从此处继续。"
        )
        self.en = (
            f"The tables of {projection} have been in use for more than {seconds:.0f} seconds, so nothing was "
            "swapped; run the same command later and it goes on from here."
        )
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class Build:
    """One rebuild on its way: the log up to `target` in so many slices, folded by the program of `fingerprint`."""

    projection: str
    run: str
    fingerprint: str
    target: int
    slices: int
    filled: bool = False


@dataclass(frozen=True, slots=True)
class Part:
    """One thing live and shadow are compared in. The two selects give its rows in the order of the key."""

    table: Table
    live: str
    shadow: str


@dataclass(frozen=True, slots=True)
class Hashed:
    """SHA-256 over rows as COPY lines in the order of their keys, and how many there are."""

    digest: str
    rows: int


class FoldedSlice(NamedTuple):
    """How many events a slice holds, and what they fold to."""

    events: int
    folded: Folded


FoldSlice = Callable[[Slice], FoldedSlice]


class ShadowStore(Protocol):
    """Both databases pass the same tests of `tests/projections/test_rebuild.py`."""

    slice_events: int  # how many events a slice should hold

    def prepare(self) -> None:
        """Make the rebuilds' own tables, if they are missing."""

    def begun(self, projection: str) -> Build | None:
        """A rebuild that was begun and not ended."""

    def begin(self, build: Build, tables: Sequence[Table]) -> None:
        """Forget what an earlier rebuild left; make empty shadow tables without keys and indexes."""

    def fill_next(self, build: Build, fold: FoldSlice) -> int | None:
        """Write the next slice nobody has written, and say how many events were read; None when none is left."""

    def events_filled(self, build: Build) -> int:
        """How many events the slices written so far hold."""

    def slices_left(self, build: Build) -> int:
        """How many slices nobody has written yet, those somebody works on included."""

    def finish_fill(self, build: Build, tables: Sequence[Table]) -> Build:
        """Keys, indexes, rights and position; from now on the shadow follows the log as live tables do."""

    def is_empty(self, table: Table) -> bool:
        """Whether neither of the live tables has a row; only for tables that have the shape."""

    def hashed(self, select: str) -> Hashed:
        """The content hash of these rows."""

    def streaming(self, select: str) -> AbstractContextManager[Iterator[Values]]:
        """These rows one by one."""

    def swap(
        self, build: Build, position: int, leases: Sequence[Lease], tables: Sequence[Table], *, moments: bool
    ) -> Sequence[str]:
        """Put the shadow in live's place in one transaction and say what live's tables are called now.

        With `moments` its moments and parked events take live's place too. Raises `LeaseLost` or `SwapBlocked`.
        """

    def drop_old(self, tables: Sequence[Table]) -> Sequence[str]:
        """Throw away what swaps have kept, and say what that was."""


Ask = Callable[[str, Sequence[Value]], list[Values]]
