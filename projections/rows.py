"""The rows of a read table in the order of its key, as of a position: for exports, hashes and comparisons."""

from collections.abc import Iterator, Mapping, Sequence
from types import MappingProxyType

from projections.readstore.port import Reader
from projections.table import Table, Value

AT_ONCE = 2_000
NO_BOUND: Mapping[str, Value] = MappingProxyType({})


def rows_of(
    reader: Reader, table: Table, position: int, only: Mapping[str, Value] = NO_BOUND
) -> Iterator[tuple[Value, ...]]:
    """Every row recorded up to `position`, of those with these values in these columns.

    Keys sort by bytes in both databases, so the order is the same.
    """
    places = table.places(table.key)
    columns, order = ", ".join(table.column_names), ", ".join(table.key)
    until = " AND ".join([f"{table.recorded} <= ?", *(f"{name} = ?" for name in only)])
    beyond = f"({order}) > ({', '.join('?' * len(table.key))})"
    key: Sequence[Value] = ()
    while True:
        where = f"{until} AND {beyond}" if key else until
        statement = f"SELECT {columns} FROM {table.name} WHERE {where} ORDER BY {order} LIMIT {AT_ONCE}"
        found = reader.select(statement, (position, *only.values(), *key))
        yield from found
        if len(found) < AT_ONCE:
            return
        key = [found[-1][place] for place in places]


def key_of(table: Table, row: Sequence[Value]) -> tuple[str, ...]:
    """The row's key; numbers are padded so that keys compare as the rows are ordered."""
    return tuple(
        f"{value:020d}" if isinstance(value, int) else str(value)
        for value in (row[place] for place in table.places(table.key))
    )
