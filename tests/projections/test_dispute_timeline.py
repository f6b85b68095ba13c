"""One case on two clocks: what was told, in the order of telling and in the order of truth."""

from datetime import UTC, datetime

from domain.dispute.decider import dispute_decider
from domain.dispute.phases import Absent
from ledger.identity import message_key, stream_id
from projections.dispute_board.rows import state_name
from projections.dispute_timeline.question import Clock, Timeline
from projections.dispute_timeline.view import DisputeTimelineView
from projections.moment import AsOf
from tests.projections.history import APP, CODEC, Line, at, code_of, origin
from tests.projections.lives import case
from tests.projections.standing import Standing


def told(house: Standing, *lines: Line) -> DisputeTimelineView:
    house.record(lines, batch=1)
    house.runner("dispute_timeline").catch_up()
    return DisputeTimelineView(house.views)


def names(timeline: Timeline | None) -> list[str]:
    assert timeline is not None
    return [entry.type for entry in timeline.entries]


def test_a_fact_told_late_stands_first_in_truth_and_last_in_telling(house: Standing) -> None:
    view = told(house, *case(1, day=0)[:3], origin(1))
    assert names(view.of_case(code_of(1)))[-1] == "dispute.origin_stated"
    in_truth = view.of_case(code_of(1), order=Clock.OCCURRED)
    assert names(in_truth)[0] == "dispute.origin_stated"
    assert in_truth is not None
    assert in_truth.entries[0].occurred_at == datetime(2021, 12, 31, 16, tzinfo=UTC)
    assert in_truth.entries[0].precision == "year"


def test_both_clocks_can_be_set_back(house: Standing) -> None:
    view = told(house, *case(1, day=0)[:6], origin(1))
    assert names(view.of_case(code_of(1), as_of=AsOf(recorded=2))) == [
        "dispute.reported",
        "dispute.party_added",
    ]
    assert names(view.of_case(code_of(1), as_of=AsOf(valid=at(-1)))) == ["dispute.origin_stated"]
    assert view.of_case(code_of(1), as_of=AsOf(recorded=6, valid=at(-1))) is None
    assert len(names(view.of_case(code_of(1), as_of=AsOf(recorded=6, valid=at(0, 23))))) == 4
    assert view.of_case(code_of(2)) is None


def test_every_entry_tells_the_state_it_led_to(house: Standing) -> None:
    timeline = told(house, *case(1, day=0)).of_case(code_of(1))
    assert timeline is not None
    events = [CODEC.decode_data(row) for row in house.ledger.read_stream(stream_id(f"dispute:{code_of(1)}"))]
    for number, entry in enumerate(timeline.entries, start=1):
        dispute = dispute_decider.fold(events[:number])
        assert not isinstance(dispute, Absent)
        assert entry.state_after == state_name(dispute.phase)
        assert entry.version == number
    assert timeline.speaks_for.position == len(events)


def test_readable_fields_are_shown_and_personal_ones_stay_sealed(house: Standing) -> None:
    timeline = told(house, *case(1, day=0)[:1]).of_case(code_of(1))
    assert timeline is not None
    (entry,) = timeline.entries
    assert entry.facts["category"] == "neighbour.parking"
    assert entry.facts["summary"] == {"sealed": True}
    (kept,) = entry.sealed
    assert (kept.path, kept.stream, kept.topic) == (
        "summary",
        f"dispute:{code_of(1)}",
        "dispute.reported.v1",
    )
    assert kept.subject == f"dispute:{code_of(1)}"
    assert kept.message == message_key(APP, "m-1")
    assert (entry.actor, entry.role, entry.source, entry.basis) == (
        "staff:zhao",
        "grid_worker",
        APP,
        "dispute_mediation",
    )
