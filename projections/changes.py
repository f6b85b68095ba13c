"""What folding a batch of events changes: rows to add, and which of them are now the newest of their kind."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from projections.table import Table, Value, Values


@dataclass(frozen=True, slots=True)
class Blanked:
    """Rows whose `column` is `value`, stored before this batch: `columns` get these values instead."""

    column: str
    value: Value
    columns: Mapping[str, Value]


@dataclass(frozen=True, slots=True)
class Withdrawn:
    """Rows whose `column` is one of `values`, stored before this batch: they go."""

    column: str
    values: tuple[Value, ...]


class TableChanges:
    """The rows one batch adds to one table.

    Rows never change but for one reason: the law wants a person forgotten, in every version there ever was.
    """

    __slots__ = ("_newest", "added", "forgotten", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.added: list[Sequence[Value]] = []
        self.forgotten: list[Blanked | Withdrawn] = []  # to be done before the added rows are written
        self._newest: dict[Value, int] = {}  # where in `added`

    def add(self, row: Sequence[Value]) -> None:
        """A new row, values in the order of the columns."""
        self.added.append(row)

    def add_all(self, rows: Iterable[Sequence[Value]]) -> None:
        """New rows."""
        self.added += rows

    def add_newest(self, of: Value, row: Sequence[Value]) -> None:
        """A new row which from now on is the newest of `of`."""
        self._newest[of] = len(self.added)
        self.added.append(row)

    def blank(self, column: str, value: Value, columns: Mapping[str, Value]) -> None:
        """Every row of the past with this value in `column` says `columns` from now on; rows added later do not."""
        self.forgotten.append(Blanked(column, value, columns))
        (at,) = self.table.places((column,))
        places = dict(zip(self.table.places(tuple(columns)), columns.values(), strict=True))
        for nth, row in enumerate(self.added):
            if row[at] == value:
                self.added[nth] = [places.get(place, each) for place, each in enumerate(row)]

    def withdraw(self, column: str, values: Iterable[Value]) -> None:
        """Every row of the past with one of these values in `column` goes; rows added later do not."""
        gone = tuple(values)
        match self.forgotten:
            case [*_, Withdrawn(same, before)] if (
                same == column
            ):  # a table is gone through once for all of them
                self.forgotten[-1] = Withdrawn(column, before + gone)
            case _:
                self.forgotten.append(Withdrawn(column, gone))
        (at,) = self.table.places((column,))
        kept = [nth for nth, row in enumerate(self.added) if row[at] not in gone]
        moved = {old: new for new, old in enumerate(kept)}
        self._newest = {of: moved[nth] for of, nth in self._newest.items() if nth in moved}
        self.added = [self.added[nth] for nth in kept]

    @property
    def newest(self) -> list[Values]:
        """Keys of the rows to copy into the table of newest rows."""
        places = self.table.places(self.table.key)
        return [tuple([row[place] for place in places]) for row in self.newest_rows]

    @property
    def newest_rows(self) -> list[Sequence[Value]]:
        """Those rows themselves."""
        return [self.added[at] for at in self._newest.values()]

    @property
    def newest_at(self) -> list[int]:
        """Where among the added rows they stand."""
        return list(self._newest.values())

    def under(self, table: Table) -> "TableChanges":
        """The same rows for a table of another name."""
        moved = TableChanges(table)
        moved.added, moved._newest, moved.forgotten = self.added, self._newest, self.forgotten
        return moved


class Changes:
    """Everything one batch changes, table by table."""

    __slots__ = ("_by_table",)

    def __init__(self, tables: Iterable[Table]) -> None:
        self._by_table = {table.name: TableChanges(table) for table in tables}

    def of(self, table: Table) -> TableChanges:
        """The changes of one table."""
        return self._by_table[table.name]

    def under(self, tables: Mapping[str, Table]) -> "Changes":
        """The same rows for tables of other names; `tables` tells the new one for each old name."""
        moved = Changes(())
        for name, changes in self._by_table.items():
            moved._by_table[tables[name].name] = changes.under(tables[name])
        return moved

    @property
    def tables(self) -> list[TableChanges]:
        """The tables that change."""
        return [changes for changes in self._by_table.values() if changes.added or changes.forgotten]
