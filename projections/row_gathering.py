"""Folds the log again and keeps one row of one table: every version of it, and every event that touched it."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from uuid import UUID

from ledger.codec import recorded_at_of
from ledger.follower import Follower, Tell
from ledger.port import LogRow
from ledger.proofs.leaves import hash_of
from projections.changes import Blanked, Changes, TableChanges, Withdrawn
from projections.fold import Folder, LeftOut
from projections.raw_fact import meta_of
from projections.readstore.port import FoldedBatch, ReadStore
from projections.replay import folded_again
from projections.row_asked import RowAsked
from projections.rows import rows_of
from projections.table import Value

Forgotten = Blanked | Withdrawn


class Touch(StrEnum):
    """What an event did to a row."""

    ADDED = "added"  # there was none
    REPLACED = "replaced"  # there is another version now
    BLANKED = "blanked"  # every version lost its personal values
    WITHDREW = "withdrew"  # no version is left


@dataclass(frozen=True, slots=True, kw_only=True)
class Made:
    """One event that touched the row, told as the audit trail tells it; `leaf` is its hash in the proof tree.

    `type` is the stored one (`person.referenced.v1`), `stream` the name of the stream (`person:KEY`).
    """

    position: int
    type: str
    stream: str
    version: int
    recorded_at: datetime
    source: str
    message_id: str
    touch: Touch
    stream_id: UUID
    leaf: bytes


class RowGathering:
    """One row while the log goes by; its versions are in `scratch`, an empty store prepared for its table.

    Who is added to a table says in the row which event it was, so a batch is folded as one. Only where a batch takes
    versions away (somebody is forgotten) it is folded again in halves, down to the one event that did.
    """

    def __init__(self, folder: Folder, asked: RowAsked, scratch: ReadStore) -> None:
        self.made: list[Made] = []
        self._folder = folder
        self._asked = asked
        self._scratch = scratch
        self._left_out: dict[UUID, LeftOut] = {}
        self._kept_to = 0
        folder.forget()

    def until(self, log: Follower, position: int, tell: Tell) -> None:
        """Fold what comes up to and including `position`."""
        for rows in log.until(position):
            self._fold(rows)
            tell(rows[-1].position)

    def _fold(self, rows: Sequence[LogRow]) -> None:
        changes = folded_again(self._folder, rows, self._left_out).changes.of(self._asked.table)
        mine = [row for row in changes.added if self._asked.is_of(row)]
        forgotten = [each for each in changes.forgotten if self._may_concern(each, mine)]
        if not forgotten:
            if mine:
                self._added(rows, mine, changes)
        elif len(rows) == 1:
            self._forgot(rows[0], forgotten, changes)
        else:
            self._folder.forget()
            middle = len(rows) // 2
            self._fold(rows[:middle])
            self._fold(rows[middle:])

    def _may_concern(self, each: Forgotten, mine: Sequence[Sequence[Value]]) -> bool:
        """Never no where it does. Blanked rows are still among those added; withdrawn ones are not."""
        value = self._asked.by.get(each.column)
        match each:
            case Blanked() if value is not None:
                return value == each.value
            case Blanked():
                (place,) = self._asked.table.places((each.column,))
                return any(row[place] == each.value for row in (*self._versions(), *mine))
            case Withdrawn():
                return value is None or value in each.values

    def _added(self, rows: Sequence[LogRow], mine: Sequence[Sequence[Value]], changes: TableChanges) -> None:
        table = self._asked.table
        (recorded,) = table.places((table.recorded,))
        by_position = {row.position: row for row in rows}
        for position in sorted({int(row[recorded] or 0) for row in mine}):
            self._note(by_position[position], Touch.REPLACED if self._stands else Touch.ADDED)
        self._keep((), changes, rows[-1].position)

    def _forgot(self, row: LogRow, forgotten: Sequence[Forgotten], changes: TableChanges) -> None:
        """What one event did is what is otherwise afterwards."""
        before = self._versions()
        self._keep(forgotten, changes, row.position)
        after = self._versions()
        if before == after:
            return
        if not after:
            touch = Touch.WITHDREW
        elif not set(before) <= set(after):
            touch = Touch.BLANKED
        else:
            touch = Touch.REPLACED if before else Touch.ADDED
        self._note(row, touch)

    @property
    def _stands(self) -> bool:
        """Whether the row is there as far as the log has gone by."""
        return bool(self.made) and self.made[-1].touch is not Touch.WITHDREW

    def _note(self, row: LogRow, touch: Touch) -> None:
        meta = meta_of(row)
        self.made.append(
            Made(
                position=row.position,
                type=row.topic,
                stream=meta["stream"],
                version=row.version,
                recorded_at=recorded_at_of(row.state),
                source=meta["source"],
                message_id=meta["message_id"],
                touch=touch,
                stream_id=row.stream_id,
                leaf=hash_of(row),
            )
        )

    def _versions(self) -> list[tuple[Value, ...]]:
        with self._scratch.reading() as reader:
            return list(rows_of(reader, self._asked.table, self._kept_to))

    def _keep(self, forgotten: Sequence[Forgotten], changes: TableChanges, position: int) -> None:
        """Into the scratch store as live would take them in, but only this row."""
        kept = Changes((self._asked.table,))
        into, newest = kept.of(self._asked.table), set(changes.newest_at)
        into.forgotten += forgotten
        for nth, row in enumerate(changes.added):
            if not self._asked.is_of(row):
                continue
            if nth in newest:
                into.add_newest(self._asked.shown.name, row)
            else:
                into.add(row)
        self._scratch.commit(
            FoldedBatch(
                projection=self._folder.name,
                after=self._kept_to,
                position=position,
                moments=(),
                changes=kept,
            )
        )
        self._kept_to = position
