"""Keys, indexes and statistics of tables that were filled without them: the largest first, two tables at a time."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor

from projections.readstore import statements
from projections.readstore.postgres import PostgresReadStore
from projections.readstore.postgres_rows import plain
from projections.rebuild.postgres_parts import SORT_IN_MEMORY, all_of, asking, indexes_of, patient
from projections.rebuild.shadow import shadow_name
from projections.table import Table

# One connection would leave the other processors idle.
CONNECTIONS = 2
# 6,000 rows a table tell which index to take; the full sample of every column costs more than all indexes together.
SMALL_SAMPLE = b"SET LOCAL default_statistics_target = 20"
SIZE = "SELECT pg_table_size(to_regclass(?))"


def make_indexes(views: PostgresReadStore, tables: Sequence[Table]) -> None:
    """Everything the shadows of these tables lack; each table in a transaction of its own."""
    with patient(views) as cursor:
        ask = asking(cursor)
        sizes = {each.name: int(str(ask(SIZE, (shadow_name(each.name),))[0][0])) for each in all_of(tables)}
    largest_first = sorted(all_of(tables), key=lambda each: sizes[each.name], reverse=True)
    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for made in [threads.submit(_index, views, each) for each in largest_first]:
            made.result()


def _index(views: PostgresReadStore, live: Table) -> None:
    """Those of one shadow table; nothing where an interrupted call has made them."""
    shadow = shadow_name(live.name)
    with patient(views) as cursor:
        if indexes_of(cursor, shadow):
            return
        cursor.execute(SORT_IN_MEMORY)
        cursor.execute(plain(f"ALTER TABLE {shadow} ADD PRIMARY KEY ({', '.join(live.key)})"))
        for index in live.indexes:
            on = statements.definition(live, index).replace(live.name, shadow, 1)
            cursor.execute(plain(f"CREATE INDEX {shadow_name(index.name)} ON {on}"))
        cursor.execute(SMALL_SAMPLE)
        cursor.execute(plain(f"ANALYZE {shadow}"))
