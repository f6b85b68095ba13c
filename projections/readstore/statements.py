"""SQL both databases understand, written once; `?` is the placeholder."""

from collections.abc import Iterator

from projections.changes import Blanked, Withdrawn
from projections.table import Column, Index, Kind, Table, Value

AT_ONCE = 500

# Beside the tables of the projections: who writes, which instants stand where in the log, what was left out.
LEASES = Table(
    "leases",
    (Column("projection"), Column("holder"), Column("fence", Kind.NUMBER), Column("expires_at", Kind.NUMBER)),
    key=("projection",),
)
MOMENTS = Table(
    "moments",
    (Column("projection"), Column("recorded_at"), Column("position", Kind.NUMBER)),
    key=("projection", "recorded_at"),
)
PARKED = Table(
    "parked_events",
    (
        Column("projection"),
        Column("position", Kind.NUMBER),
        Column("stream_id"),
        Column("topic"),
        Column("reason"),
    ),
    key=("projection", "position"),
)
# The library's table, which both databases have under the same name.
POSITION = "SELECT notification_id FROM tracking WHERE application_name = ?"

OWN_TABLES = (LEASES, MOMENTS, PARKED)
MOMENTS_BY_POSITION = "CREATE INDEX IF NOT EXISTS moments_by_position ON moments (projection, position)"

TAKE_LEASE = """
INSERT INTO leases (projection, holder, fence, expires_at) VALUES (?, ?, 1, {now} + ?)
ON CONFLICT (projection) DO UPDATE
SET holder = excluded.holder, fence = leases.fence + 1, expires_at = excluded.expires_at
WHERE leases.expires_at < {now}
RETURNING fence
"""
TAKE_OVER_LEASE = """
INSERT INTO leases (projection, holder, fence, expires_at) VALUES (?, ?, 1, {now} + ?)
ON CONFLICT (projection) DO UPDATE
SET holder = excluded.holder, fence = leases.fence + 1, expires_at = excluded.expires_at
RETURNING fence
"""
KEEP_LEASE = "UPDATE leases SET expires_at = {now} + ? WHERE projection = ? AND holder = ? AND fence = ?"
GIVE_UP_LEASE = "UPDATE leases SET expires_at = 0 WHERE projection = ? AND holder = ? AND fence = ?"
HOLDER = "SELECT holder, fence FROM leases WHERE projection = ?"

ADD_MOMENT = """
INSERT INTO moments (projection, recorded_at, position) VALUES (?, ?, ?)
ON CONFLICT (projection, recorded_at) DO UPDATE SET position = excluded.position
"""
ADD_PARKED = (
    "INSERT INTO parked_events (projection, position, stream_id, topic, reason) VALUES (?, ?, ?, ?, ?)"
)

CLEAR_OWN = ("DELETE FROM moments WHERE projection = ?", "DELETE FROM parked_events WHERE projection = ?")


def create(table: Table, *, text: str, number: str) -> list[str]:
    """CREATE statements of a table, of the table of its newest rows, and of their indexes."""
    return [line for each in table.all_tables() for line in _create(each, text=text, number=number)]


def _create(table: Table, *, text: str, number: str) -> list[str]:
    indexes = [create_index(table, index) for index in table.indexes]
    return [create_table(table, text=text, number=number), *indexes]


def create_table(table: Table, *, text: str, number: str, keyed: bool = True) -> str:
    """CREATE of one table without its indexes, perhaps without its key."""
    kinds = {Kind.TEXT: text, Kind.NUMBER: number}
    columns = ", ".join(
        f"{column.name} {kinds[column.kind]}{'' if column.may_be_null else ' NOT NULL'}"
        for column in table.columns
    )
    key = f", PRIMARY KEY ({', '.join(table.key)})" if keyed and table.key else ""
    return f"CREATE TABLE IF NOT EXISTS {table.name} ({columns}{key})"


def create_index(table: Table, index: Index) -> str:
    """CREATE of one index."""
    return f"CREATE INDEX IF NOT EXISTS {index.name} ON {definition(table, index)}"


def definition(table: Table, index: Index) -> str:
    """What an index is on, whatever it is called."""
    where = f" WHERE {index.where}" if index.where else ""
    return f"{table.name} ({index.columns}){where}"


def forget(table: Table, change: Blanked | Withdrawn) -> Iterator[tuple[str, tuple[Value, ...]]]:
    """What takes a person out of a table and of its newest rows, with the values of its placeholders."""
    for each in table.all_tables():
        match change:
            case Blanked(column, value, columns):
                places = ", ".join(f"{name} = ?" for name in columns)
                yield f"UPDATE {each.name} SET {places} WHERE {column} = ?", (*columns.values(), value)
            case Withdrawn(column, values):
                for start in range(0, len(values), AT_ONCE):
                    some = values[start : start + AT_ONCE]
                    yield f"DELETE FROM {each.name} WHERE {column} IN ({', '.join('?' * len(some))})", some


def insert(table: Table) -> str:
    """INSERT of whole rows."""
    names = table.column_names
    return f"INSERT INTO {table.name} ({', '.join(names)}) VALUES ({', '.join('?' * len(names))})"


def keep_newest(table: Table, rows: str) -> str:
    """Copy rows of the table, chosen by the SQL of `rows`, over the newest rows known so far."""
    assert table.newest is not None
    names = [name for name in table.column_names if name not in table.newest.key]
    columns, key = ", ".join(table.column_names), ", ".join(table.newest.key)
    values = ", ".join(f"{name} = excluded.{name}" for name in names)
    chosen = ", ".join(f"version.{name}" for name in table.column_names)
    return (
        f"INSERT INTO {table.newest.name} ({columns}) SELECT {chosen} FROM {table.name} AS version {rows} "
        f"ON CONFLICT ({key}) DO UPDATE SET {values}"
    )
