"""Reads a row of a read table by the names of its columns."""

from datetime import date, datetime

from projections.instants import instant_of
from projections.table import Table, Value


class RowReader:
    """One row; a missing value where one must be is a fault of the fold and raises."""

    __slots__ = ("_row",)

    def __init__(self, table: Table, values: tuple[Value, ...]) -> None:
        self._row = dict(zip(table.column_names, values, strict=True))

    def maybe(self, name: str) -> str | None:
        """A text that may be missing."""
        value = self._row[name]
        return None if value is None else str(value)

    def text(self, name: str) -> str:
        """A text."""
        value = self._row[name]
        if value is None:
            raise ValueError(f"{name} is missing")
        return str(value)

    def number(self, name: str) -> int:
        """A whole number."""
        return int(self.text(name))

    def flag(self, name: str) -> bool:
        """A yes or no, kept as 1 or 0."""
        return self.number(name) == 1

    def instant(self, name: str) -> datetime:
        """An aware instant."""
        return instant_of(self.text(name))

    def day(self, name: str) -> date | None:
        """A calendar day that may be missing."""
        value = self.maybe(name)
        return None if value is None else date.fromisoformat(value)
