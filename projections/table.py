"""A read table described once for both databases: text and whole numbers only, so that both keep equal bytes."""

from dataclasses import dataclass
from enum import Enum

Value = str | int | None
Values = tuple[Value, ...]


class Kind(Enum):
    """What a column holds. Instants are text of fixed width in UTC: as texts they sort as instants do."""

    TEXT = "text"
    NUMBER = "number"


@dataclass(frozen=True, slots=True)
class Column:
    """One column; `may_be_null` where a fact may be missing. What is not `exported` serves searching only and holds
    what may not leave the house as it is (words of a name).
    """

    name: str
    kind: Kind = Kind.TEXT
    may_be_null: bool = False
    exported: bool = True


@dataclass(frozen=True, slots=True)
class Index:
    """An index by columns, as written in SQL (`opened_at DESC`), perhaps only for some rows."""

    name: str
    columns: str
    where: str = ""


@dataclass(frozen=True, slots=True)
class Newest:
    """A second table that holds, for each `key`, a copy of the newest row: what is asked most often, at once."""

    name: str
    key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()


@dataclass(frozen=True, slots=True)
class Wall:
    """Whose rows PostgreSQL itself shows: by the row's `own` columns (`grid_code`, `source`), or because one of the
    functions `reached` says so of a column. A table without a wall is open to everybody who may read at all.

    A thing is seen with all its versions or not at all: half a history would show an old version as the newest.
    """

    reached: tuple[tuple[str, str], ...]
    own: tuple[str, ...] = ("grid_code", "source")
    of_persons: bool = False  # rows of persons, who may also be named elsewhere


@dataclass(frozen=True, slots=True)
class Shape:
    """What of a table a database can tell us again: column by column its name, its kind (None: none of ours) and
    whether it may be null; and the key.
    """

    columns: frozenset[tuple[str, Kind | None, bool]]
    key: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Table:
    """Rows are told apart by `key`; once written they never change, so that the past can be asked for."""

    name: str
    columns: tuple[Column, ...]
    key: tuple[str, ...]
    indexes: tuple[Index, ...] = ()
    newest: Newest | None = None
    recorded: str = "position"  # the column with the log position of the event that made the row
    wall: Wall | None = None

    @property
    def column_names(self) -> tuple[str, ...]:
        """Names in the order of a row."""
        return tuple(column.name for column in self.columns)

    @property
    def shape(self) -> Shape:
        """What the table must look like in the database."""
        columns = frozenset((each.name, each.kind, each.may_be_null) for each in self.columns)
        return Shape(columns, self.key)

    def places(self, names: tuple[str, ...]) -> tuple[int, ...]:
        """Where in a row these columns stand."""
        order = self.column_names
        return tuple(order.index(name) for name in names)

    def kinds(self, names: tuple[str, ...]) -> tuple[Kind, ...]:
        """What these columns hold."""
        by_name = {column.name: column.kind for column in self.columns}
        return tuple(by_name[name] for name in names)

    def all_tables(self) -> tuple["Table", ...]:
        """This table, and the one of its newest rows."""
        if self.newest is None:
            return (self,)
        copy = Table(
            self.newest.name,
            self.columns,
            self.newest.key,
            self.newest.indexes,
            None,
            self.recorded,
            self.wall,
        )
        return self, copy
