"""What folding a batch of events changes: rows to add, and which of them are now the newest of their kind."""

from collections.abc import Iterable, Mapping, Sequence

from projections.table import Table, Value, Values


class TableChanges:
    """The rows one batch adds to one table."""

    __slots__ = ("_newest", "added", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.added: list[Sequence[Value]] = []
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
        moved.added, moved._newest = self.added, self._newest
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
        return [changes for changes in self._by_table.values() if changes.added]
