"""The shape every versioned read table has, so that one fold writes and one view reads them all.

A thing's record at a position is the fold, in the order of truth, of all its facts recorded by then. A fact that is
the last one also in the order of truth adds one row (`segment` 0, the running `edition`). A fact that comes late
begins a new edition, named by its position, and tells all stretches of the thing's life anew (segments 1, 2, 3 …).

Without a valid time the row with the greatest (`from_position`, `segment`) up to the position asked for holds. With
one, the newest edition up to that position speaks, and of its rows the last whose `valid_from` has come.
"""

from projections.table import Column, Index, Kind, Newest, Table

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
    )
