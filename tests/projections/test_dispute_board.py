"""The board now: every case, filters, pages, deadlines."""

from datetime import UTC, date, datetime, timedelta

import pytest

from domain.shared.occurrence import SHANGHAI
from projections.dispute_board.question import BoardFilter, BoardOrder, BoardRow, overdue_from
from projections.dispute_board.view import DisputeBoardView
from projections.moment import AsOf
from projections.page import CursorNotValid
from tests.projections.history import WANG, at, code_of
from tests.projections.lives import case
from tests.projections.oracle import CASES, Town
from tests.projections.standing import Standing

EVERYTHING = BoardFilter()


def test_every_case_stands_on_the_board_as_its_facts_leave_it(board: Town) -> None:
    head = board.house.ledger.head()
    page = board.board.page(EVERYTHING, limit=500)
    assert {row.case_code for row in page.rows} == {code_of(number) for number in range(CASES)}
    for row in page.rows:
        assert row.state == board.state(row.case_code, head)
    assert page.speaks_for.position == head
    assert (page.count.value, page.count.exact, str(page.count)) == (CASES, True, str(CASES))


def test_filters_keep_what_they_name(board: Town) -> None:
    rows = board.board.page(EVERYTHING, limit=500).rows

    def kept(wanted: BoardFilter) -> set[str]:
        return {row.case_code for row in board.board.page(wanted, limit=500).rows}

    def those(wanted: BoardFilter, expected: set[str]) -> None:
        assert expected
        assert expected != {row.case_code for row in rows}
        assert kept(wanted) == expected

    grid = rows[0].grid_code
    assert grid is not None
    those(BoardFilter(grids=frozenset({grid})), {row.case_code for row in rows if row.grid_code == grid})
    community = grid[:12]
    own = {row.case_code for row in rows if row.community == community}
    those(BoardFilter(communities=frozenset({community})), own)
    those(BoardFilter(grid_prefixes=frozenset({community})), own)
    assert kept(BoardFilter(grid_prefixes=frozenset())) == set()
    assert kept(BoardFilter(sources=frozenset())) == set()
    assert kept(BoardFilter(categories=frozenset({"neighbour.noise"}))) == {
        row.case_code for row in rows if row.category == "neighbour.noise"
    }
    assert kept(BoardFilter(severities=frozenset({"serious"}))) == set()
    then = AsOf(recorded=150)
    mediated = board.board.page(BoardFilter(mediators=frozenset({WANG})), as_of=then, limit=500).rows
    assert mediated
    assert all(WANG in row.mediators for row in mediated)
    assert board.board.page(BoardFilter(mediators=frozenset({"staff:wan"})), as_of=then).rows == ()
    supervised = board.board.page(BoardFilter(supervision_open=True), as_of=then, limit=500).rows
    assert {row.supervision for row in supervised} <= {"proposed", "supervised", "result_submitted"}
    assert supervised


def test_what_the_asker_may_see_narrows_the_board_by_mediator_party_supervision_and_court(
    board: Town,
) -> None:
    then = AsOf(recorded=150)
    rows = board.board.page(EVERYTHING, as_of=then, limit=500).rows

    def kept(wanted: BoardFilter) -> set[str]:
        return {row.case_code for row in board.board.page(wanted, as_of=then, limit=500).rows}

    party = next(row.parties[0] for row in rows if row.parties)
    assert kept(BoardFilter(mediated_by=WANG)) == {row.case_code for row in rows if WANG in row.mediators}
    assert kept(BoardFilter(mediated_by="staff:wan")) == set()
    assert kept(BoardFilter(about=party)) == {row.case_code for row in rows if party in row.parties}
    assert kept(BoardFilter(was_supervised=True)) == {row.case_code for row in rows if row.was_supervised}
    assert kept(BoardFilter(was_in_court=True)) == {row.case_code for row in rows if row.was_in_court}
    assert {row.was_supervised for row in rows} == {True, False}


def test_overdue_is_derived_from_the_moment_asked_about(board: Town) -> None:
    as_of = AsOf(recorded=200)
    rows = board.board.page(EVERYTHING, limit=500, as_of=as_of).rows
    moment = at(25)
    expected = {row.case_code for row in rows if row.due is not None and row.due.is_overdue(moment)}
    assert expected
    overdue = board.board.page(BoardFilter(overdue_at=moment), limit=500, as_of=as_of).rows
    assert {row.case_code for row in overdue} == expected
    assert board.board.page(BoardFilter(overdue_at=at(-30)), as_of=as_of).rows == ()


def test_a_deadline_passes_at_midnight_in_shanghai() -> None:
    last_minute = datetime(2026, 3, 4, 23, 59, tzinfo=SHANGHAI)
    assert overdue_from(last_minute) == date(2026, 3, 4)
    assert overdue_from(last_minute.astimezone(UTC) + timedelta(minutes=1)) == date(2026, 3, 5)


@pytest.mark.parametrize("order", list(BoardOrder))
def test_pages_list_every_case_once_though_the_board_moves_on(board: Town, order: BoardOrder) -> None:
    whole = board.board.page(EVERYTHING, order=order, limit=500).rows
    listed: list[BoardRow] = []
    page = board.board.page(EVERYTHING, order=order, limit=4)
    while True:
        listed += page.rows
        if page.next is None:
            break
        board.house.record(case(900 + len(listed), day=3))
        board.house.runner("dispute_board").catch_up()
        page = board.board.page(EVERYTHING, order=order, limit=4, after=page.next)
    assert listed == list(whole)
    keys = [(row.due.on if row.due else None) if order is BoardOrder.DUE else row.opened_at for row in whole]
    assert keys == sorted(keys, reverse=order is BoardOrder.OPENED)  # type: ignore[type-var]


def test_a_cursor_serves_only_the_question_it_was_made_for(board: Town) -> None:
    page = board.board.page(EVERYTHING, limit=2)
    assert page.next is not None
    with pytest.raises(CursorNotValid):
        board.board.page(BoardFilter(open=True), limit=2, after=page.next)
    for forged in ("", "x", page.next[:-4], "WzEsMl0"):
        with pytest.raises(CursorNotValid):
            board.board.page(EVERYTHING, after=forged)


def test_a_tally_counts_the_columns_of_the_board(board: Town) -> None:
    as_of = AsOf(recorded=170)
    rows = board.board.page(EVERYTHING, limit=500, as_of=as_of).rows
    tally = board.board.tally(EVERYTHING, as_of=as_of)
    assert {each.state: each.count for each in tally} == {
        state: sum(row.state == state for row in rows) for state in {row.state for row in rows}
    }
    assert len(tally) > 3


def test_a_row_tells_the_whole_case(house: Standing) -> None:
    house.record(case(1, day=0)[:16])
    house.runner("dispute_board").catch_up()
    row = DisputeBoardView(house.views).find(code_of(1))
    assert row is not None
    assert (row.state, row.open, row.outcome, row.closed_on) == (
        "closed",
        False,
        "agreement",
        date(2026, 3, 15),
    )
    assert (row.registered_on, row.triaged_on, row.first_session_on, row.agreed_on) == (
        date(2026, 3, 2),
        date(2026, 3, 3),
        date(2026, 3, 4),
        date(2026, 3, 7),
    )
    assert (row.mediators, row.party_count, row.route, row.channel) == (
        (WANG,),
        2,
        "follow_up",
        "police_grid",
    )
    assert (row.supervision, row.supervision_open, row.confirmation) == (
        "supervision_over",
        False,
        "not_applied",
    )
    assert (row.version, row.position, row.round_no, row.due) == (16, 16, 1, None)
