"""What folding a batch of events changes: rows to add, and new values for rows that already stand."""

from collections.abc import Callable, Iterable

from projections.table import Table, Value, Values


class TableChanges:
    """The changes of one table; a row added and revised in the same batch is written once."""

    __slots__ = ("_added", "_key_of", "_places", "_revised", "table")

    def __init__(self, table: Table) -> None:
        self.table = table
        self._key_of = _key_of(table)
        self._places = table.places(table.revised)
        self._added: dict[Values, list[Value]] = {}
        self._revised: dict[Values, Values] = {}

    def add(self, row: list[Value]) -> None:
        """A new row, values in the order of the columns."""
        self._added[self._key_of(row)] = row

    def revise(self, key: Values, values: Values) -> None:
        """The values of all `revised` columns of one row from now on."""
        added = self._added.get(key)
        if added is None:
            self._revised[key] = values
            return
        for place, value in zip(self._places, values, strict=True):
            added[place] = value

    @property
    def added(self) -> Iterable[list[Value]]:
        """Rows to insert, oldest first."""
        return self._added.values()

    @property
    def revised(self) -> Iterable[Values]:
        """Key and new values of rows to update, in one tuple each."""
        return [key + values for key, values in self._revised.items()]

    def __bool__(self) -> bool:
        return bool(self._added or self._revised)


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
        return [changes for changes in self._by_table.values() if changes]


def _key_of(table: Table) -> Callable[[list[Value]], Values]:
    places = table.places(table.key)
    if len(places) == 1:
        (only,) = places
        return lambda row: (row[only],)
    return lambda row: tuple([row[place] for place in places])
