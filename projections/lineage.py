"""Which events made one row of a read table, and whether the row that stands is the one they make."""

from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from enum import StrEnum
from itertools import islice
from pathlib import Path
from tempfile import TemporaryDirectory

from ledger.follower import Follower, Tell, silent
from ledger.port import LedgerStore
from projections.asking import live_position
from projections.fold import Folder
from projections.readstore.port import Reader, ReadStore
from projections.readstore.sqlite import SQLiteReadStore
from projections.replay import BATCH, SHOWN, RowDifference, row_differences
from projections.row_asked import RowAsked
from projections.row_gathering import Made, RowGathering, Touch
from projections.rows import rows_of
from projections.table import Value

_FORGOT = frozenset({Touch.BLANKED, Touch.WITHDREW})


class Standing(StrEnum):
    """What the log says of a row."""

    STANDS = "stands"
    WITHDRAWN = "withdrawn"  # it was there, and was taken away again
    NEVER_MADE = "never_made"


@dataclass(frozen=True, slots=True, kw_only=True)
class Lineage:
    """The answer as of `position`, given by a read model that stands at `live_position`.

    `events` are in the order of the log: all up to `position` that touched the row, and later ones that took out of it
    what had stood at `position`. `differences` are those of its versions, and of its newest one where `position` is
    the newest: the first hundred.
    """

    table: str
    projection: str
    key: Mapping[str, Value]
    position: int
    live_position: int
    standing: Standing
    events: tuple[Made, ...]
    differences: tuple[RowDifference, ...]

    @property
    def agrees(self) -> bool:
        """The row was made, and is as the log says: also where it says that it was withdrawn."""
        return self.standing is not Standing.NEVER_MADE and not self.differences


def lineage(
    ledger: LedgerStore,
    live: ReadStore,
    folder: Folder,
    asked: RowAsked,
    at: int | None = None,
    tell: Tell = silent,
) -> Lineage:
    """Fold the log again beside the read model, and keep of it one row.

    Never beyond what live has folded. The log is folded to there also for an earlier `at`: who was forgotten since is
    forgotten in every version there ever was. Memory holds one batch of the log, and the events of the answer.
    """
    with _scratch(asked) as scratch:
        gathering, log = RowGathering(folder, asked, scratch), Follower(ledger, limit=BATCH)
        gathering.until(log, live.position(folder.name), tell)
        with live.reading() as reader:
            newest = live_position(reader, folder.name)
            gathering.until(log, newest, tell)  # what came meanwhile
            position = newest if at is None else min(at, newest)
            with scratch.reading() as again:
                stands = next(rows_of(again, asked.table, position), None) is not None
                differences = _differences(asked, reader, again, position, at_newest=position == newest)
    events = [each for each in gathering.made if each.position <= position]
    if events:
        events += [each for each in gathering.made if each.position > position and each.touch in _FORGOT]
    return Lineage(
        table=asked.shown.name,
        projection=asked.projection,
        key=asked.by,
        position=position,
        live_position=newest,
        standing=_standing(stands=stands, made=bool(events)),
        events=tuple(events),
        differences=differences,
    )


@contextmanager
def _scratch(asked: RowAsked) -> Iterator[ReadStore]:
    with TemporaryDirectory(prefix="gridledger-lineage-") as place:
        scratch = SQLiteReadStore(Path(place) / "views.sqlite")
        try:
            scratch.prepare((asked.table,))
            yield scratch
        finally:
            scratch.close()


def _standing(*, stands: bool, made: bool) -> Standing:
    if stands:
        return Standing.STANDS
    return Standing.WITHDRAWN if made else Standing.NEVER_MADE


def _differences(
    asked: RowAsked, live: Reader, again: Reader, position: int, *, at_newest: bool
) -> tuple[RowDifference, ...]:
    """A table of newest rows speaks only for the newest position."""
    tables = asked.tables if at_newest else (asked.table,)
    return tuple(
        islice(
            (
                difference
                for table in tables
                for difference in row_differences(
                    table, rows_of(live, table, position, asked.by), rows_of(again, table, position)
                )
                if difference is not None
            ),
            SHOWN,
        )
    )
