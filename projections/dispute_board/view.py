"""Answers of the dispute board, now or as of any pair of moments."""

from domain.shared.occurrence import Occurrence
from projections.asking import Conditions, count, live_position, make_cursor, read_cursor, speaks_for
from projections.dispute_board.question import (
    NEVER_IN_COURT,
    NEVER_SUPERVISED,
    BoardFilter,
    BoardOrder,
    BoardRow,
    Tally,
)
from projections.dispute_board.rows import board_row
from projections.dispute_board.table import NAME, RECORDED, VALID, VERSIONS
from projections.instants import text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import LARGEST_PAGE, Page
from projections.readstore.port import Reader, ReadStore
from projections.table import Value

_COLUMNS = ", ".join(f"b.{name}" for name in VERSIONS.column_names)
_NEWER = f"SELECT 1 FROM {VERSIONS.name} n WHERE n.case_code = b.case_code AND n.from_position <= ?"
_TRUER = (
    f"n.from_position >= b.from_position AND n.clock <> '{RECORDED}' AND (n.edition > b.edition OR "
    "(n.valid_from <= ? AND (n.from_position > b.from_position OR n.segment > b.segment)))"
)


class DisputeBoardView:
    """`DisputeBoard` on a read store."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store

    def page(
        self,
        wanted: BoardFilter,
        *,
        order: BoardOrder = BoardOrder.OPENED,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Page[BoardRow]:
        question = (NAME, order.value, wanted)
        key: tuple[Value, ...] = ()
        if after is not None:
            as_of, key = read_cursor(after, question, key_length=2)
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._store.reading() as reader:
            moment = speaks_for(reader, NAME, as_of)
            table, conditions = _at(reader, moment)
            _add_filters(conditions, wanted)
            if order is BoardOrder.DUE:
                conditions.add("b.due_on IS NOT NULL")
            counted = count(reader, table, conditions)
            _begin_after(conditions, order, key)
            statement = (
                f"SELECT {_COLUMNS} FROM {table} WHERE {conditions.sql} ORDER BY {_ORDER[order]} LIMIT ?"
            )
            found = reader.select(statement, (*conditions.values, limit + 1))
        rows = tuple(board_row(values) for values in found[:limit])
        following = None
        if len(found) > limit:
            following = make_cursor(question, moment, _key_of(rows[-1], order))
        return Page(rows=rows, next=following, count=counted, speaks_for=moment)

    def find(self, case_code: str, *, as_of: AsOf = NOW) -> BoardRow | None:
        with self._store.reading() as reader:
            moment = speaks_for(reader, NAME, as_of)
            table, conditions = _at(reader, moment)
            conditions.add("b.case_code = ?", case_code)
            found = reader.select(f"SELECT {_COLUMNS} FROM {table} WHERE {conditions.sql}", conditions.values)
        return board_row(found[0]) if found else None

    def tally(self, wanted: BoardFilter, *, as_of: AsOf = NOW) -> tuple[Tally, ...]:
        with self._store.reading() as reader:
            moment = speaks_for(reader, NAME, as_of)
            table, conditions = _at(reader, moment)
            _add_filters(conditions, wanted)
            statement = f"SELECT b.state, count(*) FROM {table} WHERE {conditions.sql} GROUP BY b.state ORDER BY b.state"
            found = reader.select(statement, conditions.values)
        return tuple(Tally(state=str(state), count=int(number or 0)) for state, number in found)


_ORDER = {BoardOrder.OPENED: "b.opened_at DESC, b.case_code", BoardOrder.DUE: "b.due_on, b.case_code"}


def _add_filters(conditions: Conditions, wanted: BoardFilter) -> None:
    conditions.any_of("b.state", wanted.states)
    conditions.any_of("b.community", wanted.communities)
    conditions.any_of("b.grid_code", wanted.grids)
    conditions.any_of("b.category", wanted.categories)
    conditions.any_of("b.channel", wanted.channels)
    conditions.any_of("b.severity", wanted.severities)
    _listed(conditions, "b.mediators", wanted.mediators)
    _listed(conditions, "b.parties", wanted.parties)
    if wanted.overdue_at is not None:
        conditions.add("b.due_on < ?", Occurrence(wanted.overdue_at).local_day.isoformat())
    if wanted.due_by is not None:
        conditions.add("b.due_on <= ?", wanted.due_by.isoformat())
    if wanted.supervision_open is not None:
        conditions.add("b.supervision_open = ?", int(wanted.supervision_open))
    if wanted.open is not None:
        conditions.add("b.is_open = ?", int(wanted.open))
    conditions.under("b.grid_code", wanted.grid_prefixes)
    conditions.only("b.source", wanted.sources)
    _add_reach(conditions, wanted)


def _add_reach(conditions: Conditions, wanted: BoardFilter) -> None:
    """What the asker may see beyond place and source."""
    if wanted.mediated_by is not None:
        _listed(conditions, "b.mediators", frozenset({wanted.mediated_by}))
    if wanted.about is not None:
        _listed(conditions, "b.parties", frozenset({wanted.about}))
    if wanted.was_supervised:
        conditions.add("b.supervision <> ?", NEVER_SUPERVISED)
    if wanted.was_in_court:
        conditions.add("b.confirmation <> ?", NEVER_IN_COURT)


def _listed(conditions: Conditions, column: str, wanted: frozenset[str]) -> None:
    """Not LIKE: it ignores case in one database and not in the other."""
    if wanted:
        found = [f"replace({column}, ?, '') <> {column}"] * len(wanted)
        conditions.add(f"({' OR '.join(found)})", *(f"|{each}|" for each in sorted(wanted)))


def _at(reader: Reader, moment: SpeaksFor) -> tuple[str, Conditions]:
    """The table whose rows `b` answer for this moment, and which of them do (see the tables)."""
    conditions = Conditions([], [])
    position = moment.position
    if moment.valid_at is None:
        if position == live_position(reader, NAME):
            return f"{NAME} b", conditions
        conditions.add(f"b.clock <> '{VALID}' AND b.from_position <= ?", position)
        conditions.add(f"NOT EXISTS ({_NEWER} AND n.from_position > b.from_position)", position)
    else:
        valid_at = text_of(moment.valid_at)
        conditions.add(f"b.clock <> '{RECORDED}' AND b.from_position <= ?", position)
        conditions.add("b.valid_from <= ?", valid_at)
        conditions.add(f"NOT EXISTS ({_NEWER} AND {_TRUER})", position, valid_at)
    return f"{VERSIONS.name} b", conditions


def _begin_after(conditions: Conditions, order: BoardOrder, key: tuple[Value, ...]) -> None:
    if not key:
        return
    first, code = key
    if order is BoardOrder.OPENED:
        conditions.add("b.opened_at <= ? AND (b.opened_at < ? OR b.case_code > ?)", first, first, code)
    else:
        conditions.add("b.due_on >= ? AND (b.due_on > ? OR b.case_code > ?)", first, first, code)


def _key_of(row: BoardRow, order: BoardOrder) -> tuple[str, str]:
    if order is BoardOrder.OPENED:
        return text_of(row.opened_at), row.case_code
    assert row.due is not None
    return row.due.on.isoformat(), row.case_code
