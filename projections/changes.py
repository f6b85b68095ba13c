"""What folding a batch of events changes: rows to add, and which of them are now the newest of their kind."""

from collections.abc import Iterable, Sequence

from projections.table import Table, Value, Values


class TableChanges:
    """The rows one batch adds to one table."""

    __slots__ = ("_newest", "added", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self.added: list[Sequence[Value]] = []
        self._newest: dict[Value, Values] = {}

    def add(self, row: Sequence[Value]) -> None:
        """A new row, values in the order of the columns."""
        self.added.append(row)

    def add_newest(self, of: Value, key: Values, row: Sequence[Value]) -> None:
        """A new row which from now on is the newest of `of`; `key` is the row's own."""
        self.added.append(row)
        self._newest[of] = key

    @property
    def newest(self) -> list[Values]:
        """Keys of the rows to copy into the table of newest rows."""
        return list(self._newest.values())


class Changes:
    """Everything one batch changes, table by table."""

    __slots__ = ("_by_table",)

    def __init__(self, tables: Iterable[Table]) -> None:
        self._by_table = {table.name: TableChanges(table) for table in tables}

    def of(self, table: Table) -> TableChanges:
        """The changes of one table."""
        return self._by_table[table.name]

    @property
    def tables(self) -> list[TableChanges]:
        """The tables that change."""
        return [changes for changes in self._by_table.values() if changes.added]
