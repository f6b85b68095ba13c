"""Answers from a versioned table, now or as of any pair of moments: one thing, several, a page, a tally."""

from collections.abc import Callable, Collection, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Generic, Protocol, TypeVar

from projections.asking import Conditions, count, make_cursor, now_reached, read_cursor, spoken_for
from projections.instants import text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import LARGEST_PAGE, Count, Page
from projections.readstore.port import Reader, ReadStore
from projections.table import Table, Value, Values

Row = TypeVar("Row")
ASKED_AT_ONCE = 500


class Asked:
    """One question's snapshot and moment; every table it touches speaks for the same one."""

    def __init__(self, reader: Reader, projection: str, as_of: AsOf) -> None:
        self.reader = reader
        live = now_reached(reader, projection)
        self.moment: SpeaksFor = spoken_for(reader, projection, as_of, live)
        self._is_now = as_of.valid is None and self.moment.position == live.position

    def rows_of(self, table: Table, alias: str = "b") -> tuple[str, Conditions]:
        """What to select from, and which of its rows hold at the moment; columns are named `<alias>.<column>`."""
        conditions = Conditions([], [])
        assert table.newest is not None
        if self._is_now:
            return f"{table.newest.name} {alias}", conditions
        key, position = table.key[0], self.moment.position
        newer = f"SELECT 1 FROM {table.name} n WHERE n.{key} = {alias}.{key} AND n.from_position <= ?"
        later = f"(n.from_position, n.segment) > ({alias}.from_position, {alias}.segment)"
        conditions.add(f"{alias}.from_position <= ?", position)
        if self.moment.valid_at is None:
            conditions.add(f"NOT EXISTS ({newer} AND {later})", position)
        else:
            valid_at = text_of(self.moment.valid_at)
            conditions.add(f"{alias}.valid_from <= ?", valid_at)
            truer = (
                f"n.from_position >= {alias}.from_position AND "
                f"(n.edition > {alias}.edition OR (n.valid_from <= ? AND {later}))"
            )
            conditions.add(f"NOT EXISTS ({newer} AND {truer})", position, valid_at)
        return f"{table.name} {alias}", conditions


class Narrowing(Protocol):
    """A frozen dataclass of filters; its fields are part of the cursor's question."""

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        """Add what the rows `b` must fulfil; other tables are asked by `asked.rows_of`."""


@dataclass(frozen=True, slots=True)
class Order:
    """By which columns a page is sorted, each `column` or `column DESC`; the thing's id decides between equals.

    A column that may be null is left to those rows that have it.
    """

    name: str
    by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class _Sort:
    column: str
    descending: bool


class VersionsView(Generic[Row]):
    """Reads one versioned table of a projection; `read` makes a typed row (`version_of(Address._make)`, mostly)."""

    def __init__(
        self, store: ReadStore, projection: str, table: Table, read: Callable[[Values], Row]
    ) -> None:
        self._store = store
        self._projection = projection
        self._table = table
        self._read = read
        self._key = table.key[0]
        self._key_place = table.places((table.key[0],))[0]
        self._columns = ", ".join(f"b.{name}" for name in table.column_names)
        self._nullable = {column.name for column in table.columns if column.may_be_null}

    def _asked(self, reader: Reader, as_of: AsOf) -> Asked:
        """A room whose things have a time of their own (the days somebody lives there) asks in its own way."""
        return Asked(reader, self._projection, as_of)

    def page(
        self,
        wanted: Narrowing,
        *,
        order: Order,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Page[Row]:
        """Rows in order. A cursor keeps the moment of the first page; raises `CursorNotValid`."""
        with self.open_page(wanted, order=order, after=after, limit=limit, as_of=as_of) as (_, page):
            return page

    @contextmanager
    def open_page(
        self,
        wanted: Narrowing,
        *,
        order: Order,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Iterator[tuple[Asked, Page[Row]]]:
        """The same, and the page's own snapshot, for who has more to ask about its rows."""
        sorts = [*map(_sort, order.by), _Sort(self._key, descending=False)]
        question = (self._projection, self._table.name, order.name, wanted)
        key: tuple[Value, ...] = ()
        if after is not None:
            as_of, key = read_cursor(after, question, key_length=len(sorts))
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._store.reading() as reader:
            asked = self._asked(reader, as_of)
            table, conditions = asked.rows_of(self._table)
            wanted.narrow(conditions, asked)
            for sort in sorts:
                if sort.column in self._nullable:
                    conditions.add(f"b.{sort.column} IS NOT NULL")
            found, counted = self._turned(reader, table, conditions, sorts, key, limit + 1)
            following = None
            if len(found) > limit:
                places = self._table.places(tuple(each.column for each in sorts))
                following = make_cursor(question, asked.moment, tuple(found[limit - 1][at] for at in places))
            rows = tuple(self._read(values) for values in found[:limit])
            yield asked, Page(rows=rows, next=following, count=counted, speaks_for=asked.moment)

    def _turned(
        self,
        reader: Reader,
        table: str,
        conditions: Conditions,
        sorts: list[_Sort],
        key: tuple[Value, ...],
        most: int,
    ) -> tuple[list[Values], Count]:
        """The page's rows and one more, and how many the whole list has: a list that fits its first page is counted by that."""
        counting = Conditions([*conditions.clauses], [*conditions.values])
        if key:
            _begin_after(conditions, sorts, key)
        ordered = ", ".join(f"b.{each.column}{' DESC' if each.descending else ''}" for each in sorts)
        statement = f"SELECT {self._columns} FROM {table} WHERE {conditions.sql} ORDER BY {ordered} LIMIT ?"
        found = reader.select(statement, (*conditions.values, most))
        if not key and len(found) < most:
            return found, Count(len(found), exact=True)
        return found, count(reader, table, counting)

    def find(self, key: str, *, as_of: AsOf = NOW) -> Row | None:
        """One thing, None if it was not known (or not true yet) at that moment."""
        return self.find_all([key], as_of=as_of).get(key)

    def find_all(self, keys: Collection[str], *, as_of: AsOf = NOW) -> Mapping[str, Row]:
        """Those of the things that were known at that moment, by id."""
        if not keys:
            return {}
        with self._store.reading() as reader:
            return self.find_in(self._asked(reader, as_of), keys)

    def find_in(self, asked: Asked, keys: Collection[str]) -> Mapping[str, Row]:
        """As `find_all`, as part of a question that looks at several tables."""
        ordered = sorted(set(keys))
        found: dict[str, Row] = {}
        for start in range(0, len(ordered), ASKED_AT_ONCE):
            some = frozenset(ordered[start : start + ASKED_AT_ONCE])
            table, conditions = asked.rows_of(self._table)
            conditions.any_of(f"b.{self._key}", some)
            statement = f"SELECT {self._columns} FROM {table} WHERE {conditions.sql}"
            for values in asked.reader.select(statement, conditions.values):
                found[str(values[self._key_place])] = self._read(values)
        return found

    def all_in(self, asked: Asked, wanted: Narrowing, limit: int = LARGEST_PAGE) -> tuple[Row, ...]:
        """The first rows by id that fulfil the filters, as part of a question that looks at several tables."""
        table, conditions = asked.rows_of(self._table)
        wanted.narrow(conditions, asked)
        statement = (
            f"SELECT {self._columns} FROM {table} WHERE {conditions.sql} ORDER BY b.{self._key} LIMIT ?"
        )
        return tuple(map(self._read, asked.reader.select(statement, (*conditions.values, limit))))

    def tally(self, wanted: Narrowing, column: str, *, as_of: AsOf = NOW) -> Mapping[str, int]:
        """How many rows of the filter have which value in a column; values in order, those without one left out."""
        with self._store.reading() as reader:
            asked = self._asked(reader, as_of)
            table, conditions = asked.rows_of(self._table)
            wanted.narrow(conditions, asked)
            conditions.add(f"b.{column} IS NOT NULL")
            statement = (
                f"SELECT b.{column}, count(*) FROM {table} WHERE {conditions.sql} "
                f"GROUP BY b.{column} ORDER BY b.{column}"
            )
            found = reader.select(statement, conditions.values)
        return {str(value): int(number or 0) for value, number in found}


def _sort(by: str) -> _Sort:
    column, _, direction = by.partition(" ")
    return _Sort(column, direction == "DESC")


def _begin_after(conditions: Conditions, sorts: list[_Sort], key: tuple[Value, ...]) -> None:
    """Everything after `key`: the first column bounds the index, equal ones are told apart by the next."""
    clause, values = "", list[Value]()
    for sort, value in reversed(list(zip(sorts, key, strict=True))):
        beyond = "<" if sort.descending else ">"
        if not clause:
            clause, values = f"b.{sort.column} {beyond} ?", [value]
        else:
            clause = f"b.{sort.column} {beyond}= ? AND (b.{sort.column} {beyond} ? OR ({clause}))"
            values = [value, value, *values]
    conditions.add(f"({clause})", *values)
