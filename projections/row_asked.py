"""Which row of which read table somebody asks about: by the name of the table and the values of its key."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from projections.catalogue import TABLES_OF
from projections.table import Kind, Table, Value

LARGEST_NUMBER = 2**63 - 1


class RowNotAskable(ValueError):
    """There is no such table, or the key is none of its."""

    code = ""

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{self.code}: {en}")
        self.zh = zh
        self.en = en


class TableUnknown(RowNotAskable):
    """No read table that follows the ledger has this name."""

    code = "lineage.table_unknown"


class KeyMalformed(RowNotAskable):
    """Too few or too many values, or one that is no value of its column."""

    code = "lineage.key_malformed"


@dataclass(frozen=True, slots=True)
class RowAsked:
    """One row: every version of a thing where `shown` is the table of newest rows, else the one with that whole key.

    `table` is the table the projection folds into, `shown` the one that was named: the same, or its newest rows.
    """

    projection: str
    table: Table
    shown: Table
    key: tuple[Value, ...]

    @property
    def by(self) -> Mapping[str, Value]:
        """The values of the key by the names of their columns."""
        return dict(zip(self.shown.key, self.key, strict=True))

    @property
    def tables(self) -> tuple[Table, ...]:
        """Where it stands."""
        return (self.table,) if self.shown == self.table else (self.table, self.shown)

    def is_of(self, row: Sequence[Value]) -> bool:
        """Whether a row of `table` is (a version of) this one."""
        places = self.table.places(self.shown.key)
        return all(row[place] == value for place, value in zip(places, self.key, strict=True))


def row_asked(name: str, words: Sequence[str]) -> RowAsked:
    """From what somebody typed. Raises `TableUnknown` and `KeyMalformed`."""
    for projection, table, shown in _tables():
        if shown.name == name:
            return RowAsked(projection, table, shown, _key(shown, words))
    known = "; ".join(f"{shown.name} ({', '.join(shown.key)})" for _, _, shown in _tables())
    raise TableUnknown(
        f"没有名为 {name} 的视图表;现有各表(及其主键列):{known}",
        f"There is no read table {name}. There are, with the columns of their keys: {known}",
    )


def _tables() -> Iterator[tuple[str, Table, Table]]:
    for projection, tables in TABLES_OF.items():
        for table in tables:
            for shown in table.all_tables():
                yield projection, table, shown


def _key(table: Table, words: Sequence[str]) -> tuple[Value, ...]:
    kinds = table.kinds(table.key)
    columns = ", ".join(f"{name} ({kind.value})" for name, kind in zip(table.key, kinds, strict=True))
    if len(words) != len(kinds):
        raise KeyMalformed(
            f"{table.name} 的主键有 {len(kinds)} 列:{columns};给出了 {len(words)} 个值。",
            f"The key of {table.name} has {len(kinds)} columns: {columns}; {len(words)} values are given.",
        )
    found = [_value(word, kind) for word, kind in zip(words, kinds, strict=True)]
    for name, kind, value in zip(table.key, kinds, found, strict=True):
        if value is None:
            raise KeyMalformed(
                f"{table.name} 的 {name} 列须为 {kind.value};主键各列:{columns}。",
                f"Column {name} of {table.name} is not given as a {kind.value}. The columns of its key: {columns}.",
            )
    return tuple(found)


def _value(word: str, kind: Kind) -> Value:
    """None for what no such column can hold."""
    if kind is Kind.TEXT:
        return word if word.isprintable() else None
    if not (word.isascii() and word.isdigit()) or len(word) > len(str(LARGEST_NUMBER)):
        return None
    number = int(word)
    return number if number <= LARGEST_NUMBER else None
