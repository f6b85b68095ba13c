"""A projection under other names: the same fold into tables that stand beside the live ones."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from uuid import UUID

from ledger.port import LogRow
from projections.fold import Folded, Folder, LeftOut
from projections.table import Table

SHADOW, OLD = "__shadow", "__old"


def shadow_name(name: str) -> str:
    """What a table, or a projection, is called while it is rebuilt."""
    return f"{name}{SHADOW}"


def old_name(name: str) -> str:
    """What a table is called once another has taken its place."""
    return f"{name}{OLD}"


def shadow_of(table: Table) -> Table:
    """The same table beside it, its table of newest rows included."""
    newest = table.newest and replace(table.newest, name=shadow_name(table.newest.name))
    return replace(table, name=shadow_name(table.name), newest=newest)


class ShadowFolder:
    """`Folder` whose rows, position, moments and parked events all go under the shadow's names."""

    def __init__(self, folder: Folder) -> None:
        self._folder = folder
        self._shadows: Mapping[str, Table] = {table.name: shadow_of(table) for table in folder.tables}

    @property
    def name(self) -> str:
        return shadow_name(self._folder.name)

    @property
    def tables(self) -> tuple[Table, ...]:
        return tuple(self._shadows.values())

    @property
    def by_stream(self) -> bool:
        return self._folder.by_stream

    def fold(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        return self._moved(self._folder.fold(rows, left_out=left_out))

    def fold_whole(self, rows: Sequence[LogRow], *, left_out: Mapping[UUID, LeftOut]) -> Folded:
        return self._moved(self._folder.fold_whole(rows, left_out=left_out))

    def forget(self) -> None:
        self._folder.forget()

    def _moved(self, folded: Folded) -> Folded:
        return replace(folded, changes=folded.changes.under(self._shadows))
