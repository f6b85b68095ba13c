"""One event that cannot be folded stops its own thing, visibly, and nothing else."""

import pytest

from ledger.identity import stream_id
from ledger.port import Head, LogRow, Writes
from projections.dispute_board.view import DisputeBoardView
from projections.fold import FoldFailed
from projections.replay import compare
from tests.projections.history import code_of
from tests.projections.lives import case
from tests.projections.standing import Standing
from tests.projections.waiting import PATIENCE, running, status


def poison(house: Standing, number: int) -> int:
    """An event of a case that nobody can read; its position."""
    stream = stream_id(f"dispute:{code_of(number)}")
    version = len(house.ledger.read_stream(stream)) + 1

    def finish(head: Head) -> Writes:
        recorded_at = head.recorded_at.isoformat(timespec="microseconds").replace("+00:00", "Z")
        state = f'{{"recorded_at":"{recorded_at}","meta":{{}},"data":{{}}}}'.encode()
        return Writes(events=[LogRow(head.position + 1, stream, version, "dispute.registered.v1", state)])

    return house.ledger.append(finish).events[0].position


def test_an_event_that_cannot_be_folded_parks_its_thing_and_nothing_else(house: Standing) -> None:
    life = case(1, day=0)
    house.record([*life[:3], *case(2, day=0)[:5]])
    bad = poison(house, 1)
    house.record([*life[3:6], *case(2, day=0)[5:]])
    with running(house.runner("dispute_board", batch=4)):
        assert status(house).wait_until("dispute_board", house.ledger.head(), PATIENCE)
    board = DisputeBoardView(house.views)
    stuck, free = board.find(code_of(1)), board.find(code_of(2))
    assert stuck is not None
    assert free is not None
    assert (stuck.position, free.state, free.round_no) == (3, "registered", 2)
    with house.views.reading() as reader:
        parked = reader.select("SELECT position, topic, reason FROM parked_events ORDER BY position")
    assert [position for position, _, _ in parked] == [bad, bad + 1, bad + 2, bad + 3]
    assert {reason for _, _, reason in parked} == {f"KeyError at event {bad}"}
    assert status(house).progress()["dispute_board"].parked_streams == 1
    assert [each for each in house.reported if "parked" in each] == [
        f"dispute_board: parked: event {bad} (dispute.registered.v1): KeyError"
    ]
    assert len([each for each in house.reported if "fold_failed" in each]) == 2
    assert compare(house.ledger, house.views, house.catalogue.folder("dispute_board")).agrees


@pytest.mark.parametrize("batch", [3, 4, 5, 6, 7])
def test_a_bad_event_met_while_the_batch_before_is_written_is_found_again_after_it(
    house: Standing, batch: int
) -> None:
    house.record([*case(2, day=0)[:4], *case(1, day=0)[:2]])
    bad = poison(house, 1)
    house.record(case(2, day=0)[4:])
    assert house.runner("dispute_board", batch=batch).catch_up() == house.ledger.head()
    assert [each for each in house.reported if "parked" in each] == [
        f"dispute_board: parked: event {bad} (dispute.registered.v1): KeyError"
    ]
    assert compare(house.ledger, house.views, house.catalogue.folder("dispute_board")).agrees


def test_a_restarted_runner_remembers_what_was_left_out(house: Standing) -> None:
    house.record(case(1, day=0)[:3])
    bad = poison(house, 1)
    house.runner("dispute_board").catch_up()
    house.record(case(1, day=0)[3:5])
    reported = len(house.reported)
    assert house.runner("dispute_board").catch_up() == bad + 2
    assert house.reported[reported:] == []
    with house.views.reading() as reader:
        assert reader.select("SELECT count(*) FROM parked_events") == [(3,)]


def test_a_failure_names_the_event_but_not_what_it_says(house: Standing) -> None:
    poison(house, 1)
    with pytest.raises(FoldFailed, match=r"^event 1 \(dispute\.registered\.v1\): KeyError$"):
        house.catalogue.folder("dispute_board").fold(house.ledger.read_log(after=0, limit=10), left_out={})
