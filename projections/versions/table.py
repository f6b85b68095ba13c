"""The shape every versioned read table has, so that one fold writes and one view reads them all.

A thing's record at a position is the fold, in the order of truth, of all its facts recorded by then. A fact that is
the last one also in the order of truth adds one row (`segment` 0, the running `edition`). A fact that comes late
begins a new edition, named by its position, and tells all stretches of the thing's life anew (segments 1, 2, 3 …).

Without a valid time the row with the greatest (`from_position`, `segment`) up to the position asked for holds. With
one, the newest edition up to that position speaks, and of its rows the last whose `valid_from` has come.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime
from types import NoneType
from typing import Generic, TypeVar, get_args, get_type_hints

from projections.instants import instant_of
from projections.table import Column, Index, Kind, Newest, Table, Values, Wall

Record = TypeVar("Record")

# What stands before a table's own columns, after the thing's id.
VERSION_COLUMNS: tuple[Column, ...] = (
    Column("from_position", Kind.NUMBER),
    Column("segment", Kind.NUMBER),
    Column("edition", Kind.NUMBER),
    Column("valid_from"),
    Column("recorded_at"),
    Column("version", Kind.NUMBER),
)


def versioned(
    name: str,
    *,
    key: str,
    columns: tuple[Column, ...],
    now: tuple[Index, ...] = (),
    then: tuple[Index, ...] = (),
    wall: Wall | None = None,
) -> Table:
    """The table of versions `<name>_versions`, and `<name>` with the newest of each; `key` is the thing's id.

    `now` are indexes of the newest rows, `then` of the versions (those lists as of an earlier moment need).
    """
    return Table(
        f"{name}_versions",
        (Column(key), *VERSION_COLUMNS, *columns),
        key=(key, "from_position", "segment"),
        recorded="from_position",
        indexes=then,
        newest=Newest(name, (key,), now),
        wall=wall,
    )


def columns_of(record: type) -> tuple[Column, ...]:
    """The columns of a named tuple of texts and whole numbers, so that the tuple itself is the row's values."""
    return tuple(_column(name, hint) for name, hint in get_type_hints(record).items())


def _column(name: str, hint: object) -> Column:
    kinds = set(get_args(hint)) or {hint}
    may_be_null = NoneType in kinds
    (kind,) = kinds - {NoneType}
    if kind not in (str, int):
        raise TypeError(f"{name}: {kind} is neither text nor a whole number")
    return Column(name, Kind.TEXT if kind is str else Kind.NUMBER, may_be_null)


@dataclass(frozen=True, slots=True)
class Version(Generic[Record]):
    """One version of a thing: `position` recorded the fact that made it, `version` counts the stream's facts."""

    key: str
    position: int
    valid_from: datetime
    recorded_at: datetime
    version: int
    record: Record


def version_of(make: Callable[[Values], Record]) -> Callable[[Values], Version[Record]]:
    """Reads a row of a versioned table whose own columns are `columns_of` a named tuple; `make` is its `_make`."""

    def read(values: Values) -> Version[Record]:
        key, position, _, _, valid_from, recorded_at, version = values[:7]
        return Version(
            str(key),
            int(position or 0),
            instant_of(str(valid_from)),
            instant_of(str(recorded_at)),
            int(version or 0),
            make(values[7:]),
        )

    return read
