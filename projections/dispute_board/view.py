"""Answers of the dispute board, now or as of any pair of moments."""

from domain.shared.occurrence import Occurrence
from projections.asking import Conditions, count, make_cursor, read_cursor, speaks_for
from projections.dispute_board.question import BoardFilter, BoardOrder, BoardRow, Tally
from projections.dispute_board.rows import board_row
from projections.dispute_board.table import BOARD, OPEN, RECORDED, VALID
from projections.instants import text_of
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import LARGEST_PAGE, Page
from projections.readstore.port import ReadStore
from projections.table import Value

_COLUMNS = ", ".join(BOARD.column_names)
_NAME = BOARD.name


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
        question = (_NAME, order.value, wanted)
        key: tuple[Value, ...] = ()
        if after is not None:
            as_of, key = read_cursor(after, question, key_length=2)
        limit = max(1, min(limit, LARGEST_PAGE))
        with self._store.reading() as reader:
            moment = speaks_for(reader, _NAME, as_of)
            conditions = _conditions(wanted, moment, live=as_of == NOW)
            if order is BoardOrder.DUE:
                conditions.add("due_on IS NOT NULL")
            counted = count(reader, _NAME, conditions)
            _begin_after(conditions, order, key)
            statement = (
                f"SELECT {_COLUMNS} FROM {_NAME} WHERE {conditions.sql} ORDER BY {_ORDER[order]} LIMIT ?"
            )
            found = reader.select(statement, (*conditions.values, limit + 1))
        rows = tuple(board_row(values) for values in found[:limit])
        following = None
        if len(found) > limit:
            following = make_cursor(question, moment, _key_of(rows[-1], order))
        return Page(rows=rows, next=following, count=counted, speaks_for=moment)

    def find(self, case_code: str, *, as_of: AsOf = NOW) -> BoardRow | None:
        with self._store.reading() as reader:
            moment = speaks_for(reader, _NAME, as_of)
            conditions = _at(moment, live=as_of == NOW)
            conditions.add("case_code = ?", case_code)
            found = reader.select(f"SELECT {_COLUMNS} FROM {_NAME} WHERE {conditions.sql}", conditions.values)
        return board_row(found[0]) if found else None

    def tally(self, wanted: BoardFilter, *, as_of: AsOf = NOW) -> tuple[Tally, ...]:
        with self._store.reading() as reader:
            moment = speaks_for(reader, _NAME, as_of)
            conditions = _conditions(wanted, moment, live=as_of == NOW)
            statement = (
                f"SELECT state, count(*) FROM {_NAME} WHERE {conditions.sql} GROUP BY state ORDER BY state"
            )
            found = reader.select(statement, conditions.values)
        return tuple(Tally(state=str(state), count=int(number or 0)) for state, number in found)


_ORDER = {BoardOrder.OPENED: "opened_at DESC, case_code", BoardOrder.DUE: "due_on, case_code"}


def _conditions(wanted: BoardFilter, moment: SpeaksFor, *, live: bool) -> Conditions:
    conditions = _at(moment, live=live)
    conditions.any_of("state", wanted.states)
    conditions.any_of("community", wanted.communities)
    conditions.any_of("grid_code", wanted.grids)
    conditions.any_of("category", wanted.categories)
    conditions.any_of("channel", wanted.channels)
    conditions.any_of("severity", wanted.severities)
    if wanted.mediators:
        # Not LIKE: it ignores case in one database and not in the other.
        found = ["replace(mediators, ?, '') <> mediators"] * len(wanted.mediators)
        conditions.add(f"({' OR '.join(found)})", *(f"|{each}|" for each in sorted(wanted.mediators)))
    if wanted.overdue_at is not None:
        conditions.add("due_on < ?", Occurrence(wanted.overdue_at).local_day.isoformat())
    if wanted.due_by is not None:
        conditions.add("due_on <= ?", wanted.due_by.isoformat())
    if wanted.supervision_open is not None:
        conditions.add("supervision_open = ?", int(wanted.supervision_open))
    if wanted.open is not None:
        conditions.add("is_open = ?", int(wanted.open))
    conditions.under("grid_code", wanted.grid_prefixes)
    conditions.only("source", wanted.sources)
    return conditions


def _at(moment: SpeaksFor, *, live: bool) -> Conditions:
    """The versions that answer for this moment (see the table)."""
    conditions = Conditions([], [])
    position = moment.position
    if moment.valid_at is None:
        conditions.add(f"clock <> '{VALID}'")
        if live:
            conditions.add(f"until_position = {OPEN}")
        else:
            conditions.add("from_position <= ? AND until_position > ?", position, position)
        return conditions
    valid_at = text_of(moment.valid_at)
    conditions.add(f"clock <> '{RECORDED}'")
    conditions.add("from_position <= ? AND superseded_position > ?", position, position)
    conditions.add(
        "valid_from <= ? AND (until_position > ? OR valid_until > ?)", valid_at, position, valid_at
    )
    return conditions


def _begin_after(conditions: Conditions, order: BoardOrder, key: tuple[Value, ...]) -> None:
    if not key:
        return
    first, code = key
    if order is BoardOrder.OPENED:
        conditions.add("opened_at <= ? AND (opened_at < ? OR case_code > ?)", first, first, code)
    else:
        conditions.add("due_on >= ? AND (due_on > ? OR case_code > ?)", first, first, code)


def _key_of(row: BoardRow, order: BoardOrder) -> tuple[str, str]:
    if order is BoardOrder.OPENED:
        return text_of(row.opened_at), row.case_code
    assert row.due is not None
    return row.due.on.isoformat(), row.case_code
