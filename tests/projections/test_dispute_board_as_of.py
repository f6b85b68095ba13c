"""The board as of any pair of moments, against a fold of the facts themselves."""

from datetime import timedelta

from ledger.codec import recorded_at_of
from projections.dispute_board.question import BoardFilter
from projections.dispute_board.view import DisputeBoardView
from projections.moment import AsOf
from tests.projections.history import at, code_of, origin
from tests.projections.lives import case
from tests.projections.oracle import CASES, Town
from tests.projections.standing import Standing

EVERYTHING = BoardFilter()


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
