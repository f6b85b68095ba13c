"""An auditor's check: fold the log again beside the live read model, and name every row that differs."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Literal
from uuid import UUID

from ledger.codec import recorded_at_of
from ledger.follower import Follower, Tell, silent
from ledger.port import LedgerStore, LogRow
from projections.asking import live_position, speaks_for
from projections.fold import Folded, Folder, FoldFailed, LeftOut
from projections.moment import NOW
from projections.readstore.port import FoldedBatch, ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.rows import key_of, rows_of
from projections.table import Table, Value

BATCH = 2_000
SHOWN = 100


@dataclass(frozen=True, slots=True)
class FieldDifference:
    """One column of one row: as it stands live, and as the log says it must be."""

    name: str
    live: Value
    replayed: Value


@dataclass(frozen=True, slots=True)
class RowDifference:
    """`added`: live has a row the log does not account for; `missing`: live lacks one; `changed`: fields differ."""

    table: str
    key: tuple[Value, ...]
    kind: Literal["added", "missing", "changed"]
    fields: tuple[FieldDifference, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReplayReport:
    """The outcome at `position`; `differences` holds the first hundred of `different` rows."""

    projection: str
    position: int
    recorded_at: datetime | None
    live_position: int
    rows: int
    different: int
    differences: tuple[RowDifference, ...]

    @property
    def agrees(self) -> bool:
        """The live read model is what the log says."""
        return self.different == 0


def position_at(ledger: LedgerStore, moment: datetime) -> int:
    """The last position recorded at or before `moment`; times never run back along the log."""
    low, high = 0, ledger.head()
    while low < high:
        middle = (low + high + 1) // 2
        (row,) = ledger.read_log(after=middle - 1, limit=1)
        if recorded_at_of(row.state) <= moment:
            low = middle
        else:
            high = middle - 1
    return low


@contextmanager
def replayed(ledger: LedgerStore, folder: Folder, position: int, tell: Tell = silent) -> Iterator[ReadStore]:
    """The projection folded up to `position` in a scratch file; views can be asked on it, and it leaves no trace.

    `tell` hears each position reached.
    """
    with TemporaryDirectory(prefix="gridledger-replay-") as place:
        scratch = SQLiteReadStore(Path(place) / "views.sqlite")
        try:
            scratch.prepare(folder.tables)
            folder.forget()
            left_out: dict[UUID, LeftOut] = {}
            for rows in Follower(ledger, limit=BATCH).until(position):
                folded = folded_again(folder, rows, left_out)
                scratch.commit(
                    FoldedBatch(
                        projection=folder.name,
                        after=rows[0].position - 1,
                        position=rows[-1].position,
                        moments=folded.moments,
                        changes=folded.changes,
                    )
                )
                tell(rows[-1].position)
            yield scratch
        finally:
            scratch.close()


def folded_again(folder: Folder, rows: Sequence[LogRow], left_out: dict[UUID, LeftOut]) -> Folded:
    """A pure fold that failed will fail again: its stream is left out at once, as live leaves it out in the end."""
    while True:
        try:
            return folder.fold(rows, left_out=left_out)
        except FoldFailed as failure:
            folder.forget()
            left_out[failure.row.stream_id] = LeftOut(failure.row.position, failure.reason)


def compare(
    ledger: LedgerStore,
    live: ReadStore,
    folder: Folder,
    moment: int | datetime | None = None,
    tell: Tell = silent,
) -> ReplayReport:
    """Replay to a position or an instant (None: as far as live has come) and compare row by row.

    Never beyond what live has folded: a live model that lags is behind, not wrong.
    """
    asked = position_at(ledger, moment) if isinstance(moment, datetime) else moment
    newest = live.position(folder.name)
    position = newest if asked is None else max(0, min(asked, newest))
    with (
        replayed(ledger, folder, position, tell) as scratch,
        scratch.reading() as again,
        live.reading() as reader,
    ):
        tables = _tables(folder, at_newest=live_position(reader, folder.name) == position)
        rows, found = 0, list[RowDifference]()
        different = 0
        for table in tables:
            ours, theirs = rows_of(reader, table, position), rows_of(again, table, position)
            for difference in row_differences(table, ours, theirs):
                rows += 1
                if difference is not None:
                    different += 1
                    if different <= SHOWN:
                        found.append(difference)
        recorded_at = speaks_for(again, folder.name, NOW).recorded_at
    return ReplayReport(
        projection=folder.name,
        position=position,
        recorded_at=recorded_at,
        live_position=newest,
        rows=rows,
        different=different,
        differences=tuple(found),
    )


def _tables(folder: Folder, *, at_newest: bool) -> list[Table]:
    """The tables of newest rows speak only for the newest position."""
    return [each for table in folder.tables for each in (table.all_tables() if at_newest else (table,))]


def row_differences(
    table: Table, ours: Iterator[tuple[Value, ...]], theirs: Iterator[tuple[Value, ...]]
) -> Iterator[RowDifference | None]:
    """The live rows beside the log's, both in the order of the key. One item a row: None where both agree."""
    left, right = next(ours, None), next(theirs, None)
    while left is not None or right is not None:
        if right is None or (left is not None and key_of(table, left) < key_of(table, right)):
            assert left is not None
            yield RowDifference(table.name, _key(table, left), "added")
            left = next(ours, None)
        elif left is None or key_of(table, left) > key_of(table, right):
            yield RowDifference(table.name, _key(table, right), "missing")
            right = next(theirs, None)
        else:
            yield None if left == right else _changed(table, left, right)
            left, right = next(ours, None), next(theirs, None)


def _changed(table: Table, live: tuple[Value, ...], replayed_: tuple[Value, ...]) -> RowDifference:
    fields = tuple(
        FieldDifference(name, ours, theirs)
        for name, ours, theirs in zip(table.column_names, live, replayed_, strict=True)
        if ours != theirs
    )
    return RowDifference(table.name, _key(table, live), "changed", fields)


def _key(table: Table, row: tuple[Value, ...]) -> tuple[Value, ...]:
    return tuple(row[place] for place in table.places(table.key))
