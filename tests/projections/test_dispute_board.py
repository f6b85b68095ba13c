"""The board now, and as of any pair of moments, against a fold of the facts themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, timedelta

import pytest

from domain.dispute.decider import dispute_decider
from domain.dispute.phases import Absent
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI
from ledger.codec import recorded_at_of
from projections.catalogue import TABLES
from projections.dispute_board.question import BoardFilter, BoardOrder, BoardRow, overdue_from
from projections.dispute_board.rows import state_name
from projections.dispute_board.view import DisputeBoardView
from projections.moment import AsOf
from projections.page import CursorNotValid
from projections.readstore.postgres import PostgresReadStore
from tests.projections.history import CODEC, WANG, at, case, code_of, origin, town
from tests.projections.standing import Standing

CASES = 18
EVERYTHING = BoardFilter()


@dataclass(frozen=True, slots=True)
class Fact:
    """One fact of a case, as the oracle needs it."""

    case_code: str
    position: int
    occurred_at: datetime
    event: DomainEvent


@dataclass(frozen=True, slots=True)
class Town:
    """A board, and the facts it was folded from."""

    board: DisputeBoardView
    facts: list[Fact]
    house: Standing

    def state(self, case_code: str, position: int, valid_at: datetime | None = None) -> str | None:
        """What the facts themselves say; None while nobody had reported the case."""
        known = [each for each in self.facts if each.case_code == case_code and each.position <= position]
        if valid_at is not None:
            known = [each for each in known if each.occurred_at <= valid_at]
            known.sort(key=lambda each: (each.occurred_at, each.position))
        dispute = dispute_decider.fold(each.event for each in known)
        return None if isinstance(dispute, Absent) else state_name(dispute.phase)


@pytest.fixture(params=["sqlite", pytest.param("postgres", marks=pytest.mark.postgres)])
def board(house: Standing, request: pytest.FixtureRequest) -> Iterator[Town]:
    """The same questions on both databases."""
    house.record(town(CASES))
    views = None
    if request.param == "postgres":
        views = PostgresReadStore(request.getfixturevalue("postgres_dsn"))
        views.prepare(TABLES)
        house = replace(house, views=views)
    house.runner("dispute_board").catch_up()
    yield Town(DisputeBoardView(house.views), list(_facts(house)), house)
    if views is not None:
        views.close()


def _facts(house: Standing) -> Iterator[Fact]:
    for row in house.ledger.read_log(after=0, limit=100_000):
        recorded = CODEC.decode(row)
        kind, _, key = recorded.meta.stream.partition(":")
        if kind == "dispute":
            yield Fact(key, row.position, recorded.meta.occurred_at, recorded.data)


def test_every_case_stands_on_the_board_as_its_facts_leave_it(board: Town) -> None:
    head = board.house.ledger.head()
    page = board.board.page(EVERYTHING, limit=500)
    assert {row.case_code for row in page.rows} == {code_of(number) for number in range(CASES)}
    for row in page.rows:
        assert row.state == board.state(row.case_code, head)
    assert page.speaks_for.position == head
    assert (page.count.value, page.count.exact, str(page.count)) == (CASES, True, str(CASES))


def test_what_we_knew_at_any_position(board: Town) -> None:
    for position in range(0, board.house.ledger.head(), 23):
        as_of = AsOf(recorded=position)
        rows = board.board.page(EVERYTHING, limit=500, as_of=as_of).rows
        listed = {row.case_code: row.state for row in rows}
        for number in range(CASES):
            expected = board.state(code_of(number), position)
            found = board.board.find(code_of(number), as_of=as_of)
            assert (found.state if found else None) == expected
            assert listed.get(code_of(number)) == expected


def test_what_was_true_as_known_at_any_position(board: Town) -> None:
    for position in range(5, board.house.ledger.head(), 61):
        for day in range(-2, 60, 5):
            as_of = AsOf(recorded=position, valid=at(day, 12))
            rows = board.board.page(EVERYTHING, limit=500, as_of=as_of).rows
            listed = {row.case_code: row.state for row in rows}
            assert len(listed) == len(rows)
            for number in range(CASES):
                assert listed.get(code_of(number)) == board.state(code_of(number), position, at(day, 12))


def test_what_was_true_as_known_now(board: Town) -> None:
    head = board.house.ledger.head()
    for day in range(0, 60, 7):
        for number in range(CASES):
            found = board.board.find(code_of(number), as_of=AsOf(valid=at(day, 12)))
            assert (found.state if found else None) == board.state(code_of(number), head, at(day, 12))


def test_an_instant_means_the_last_event_recorded_by_then(board: Town) -> None:
    (row,) = board.house.ledger.read_log(after=100, limit=1)
    instant = recorded_at_of(row.state)
    by_instant = board.board.page(EVERYTHING, limit=500, as_of=AsOf(recorded=instant))
    assert by_instant.speaks_for.recorded_at == instant
    assert by_instant.speaks_for.position >= row.position
    by_position = board.board.page(EVERYTHING, limit=500, as_of=AsOf(recorded=by_instant.speaks_for.position))
    assert by_instant.rows == by_position.rows
    just_before = instant - timedelta(microseconds=1)
    assert board.board.page(EVERYTHING, as_of=AsOf(recorded=just_before)).speaks_for.position < row.position


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


def test_a_late_origin_shows_in_the_past_only_for_those_who_know_it(house: Standing) -> None:
    life = case(1, day=0)
    house.record([*life[:4], origin(1), *life[4:9]], batch=1)
    house.runner("dispute_board").catch_up()
    board = DisputeBoardView(house.views)
    before_it_was_told = board.find(code_of(1), as_of=AsOf(recorded=4, valid=at(0, 23)))
    once_told = board.find(code_of(1), as_of=AsOf(valid=at(0, 23)))
    assert before_it_was_told is not None
    assert once_told is not None
    assert (before_it_was_told.category, once_told.category) == ("neighbour.parking", "neighbour.noise")
    assert board.find(code_of(1), as_of=AsOf(valid=at(-1))) is None


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
