"""Which of some things the database shows the asker: for who has looked beyond the wall and names what was found."""

from collections import defaultdict
from collections.abc import Collection, Iterable

from projections.asking import Conditions
from projections.readstore.port import Reader
from projections.registry.concerned import thing_of
from projections.registry.lying import chunks
from projections.table import Table


class Sight:
    """One snapshot's; what was looked for is remembered."""

    def __init__(self, reader: Reader) -> None:
        self._reader = reader
        self._seen: dict[str, set[str]] = defaultdict(set)

    def look(self, things: Iterable[tuple[Table, Collection[str]]]) -> None:
        """Ask for these things, by their tables and keys."""
        wanted: dict[Table, set[str]] = defaultdict(set)
        for table, keys in things:
            wanted[thing_of(table.name).table] |= set(keys)
        for table, names in wanted.items():
            for some in chunks(names):
                self._ask(table, some)

    def beyond(self, table: Table, keys: Collection[str]) -> frozenset[str]:
        """Those that were looked for in vain; nothing of a table that was not looked into."""
        name = thing_of(table.name).table.name
        return frozenset(keys) - self._seen[name] if name in self._seen else frozenset()

    def _ask(self, table: Table, keys: frozenset[str]) -> None:
        assert table.newest is not None
        conditions = Conditions([], [])
        conditions.any_of(f"b.{table.key[0]}", keys)
        statement = f"SELECT b.{table.key[0]} FROM {table.newest.name} b WHERE {conditions.sql}"
        found = self._reader.select(statement, conditions.values)
        self._seen[table.name] |= {str(key) for (key,) in found}
