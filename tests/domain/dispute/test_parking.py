"""The parking dispute, from a quarrel in 2022 to a handshake and a closed file."""

from datetime import date
from itertools import permutations

from domain.dispute.codes import SessionOutcome
from domain.dispute.codes_follow import Outcome
from domain.dispute.decider import dispute_decider
from domain.dispute.events_intake import OriginStated, PriorMediationStated
from domain.dispute.events_mediation import MeasureImplemented
from domain.dispute.phases import Agreed, Closed
from domain.dispute.standing import Standing, standing_of
from domain.dispute.states import Dispute
from domain.shared.occurrence import Precision
from tests.domain.dispute import parking
from tests.domain.dispute.town import OTHER_CASE


def test_the_whole_story_is_accepted_and_ends_in_a_closed_file() -> None:
    state = dispute_decider.fold(parking.parking_dispute())
    assert isinstance(state, Dispute)
    assert state.phase == Closed(Outcome.AGREEMENT, date(2024, 12, 16))
    assert state.case_code == parking.CODE


def test_the_past_is_told_after_the_report_and_may_come_at_any_time_in_any_order() -> None:
    whole = dispute_decider.fold(parking.parking_dispute())
    assert isinstance(whole, Dispute)
    after = (*parking.TAKEN_UP, *parking.VISITS, *parking.MEASURES, parking.HANDSHAKE, *parking.AFTERWARDS)
    for past in permutations(parking.TOLD_OF_THE_PAST):
        assert dispute_decider.fold(parking.parking_dispute(parking.REPORT, *past, *after)) == whole
        assert dispute_decider.fold(parking.parking_dispute(parking.REPORT, *after, *past)) == whole


def test_the_beginning_is_a_year_and_no_day() -> None:
    events = parking.parking_dispute()
    origin = next(event for event in events if isinstance(event, OriginStated))
    assert (origin.began_on, origin.began_precision) == (date(2022, 1, 1), Precision.YEAR)


def test_at_least_two_attempts_failed_before_it_was_registered() -> None:
    events = parking.parking_dispute()
    tried = next(event for event in events if isinstance(event, PriorMediationStated))
    assert (tried.at_least, tried.outcome) == (2, SessionOutcome.FAILED)


def test_the_handshake_resolves_it_without_any_session() -> None:
    agreed_at = parking.STORY.index(parking.HANDSHAKE)
    before = dispute_decider.fold(parking.parking_dispute(*parking.STORY[:agreed_at]))
    after = dispute_decider.fold(parking.parking_dispute(*parking.STORY[: agreed_at + 1]))
    assert standing_of(before) is Standing.UNRESOLVED
    assert standing_of(after) is Standing.RESOLVED
    assert isinstance(after, Dispute)
    assert isinstance(after.phase, Agreed)
    assert after.phase.work.first_session_on is None


def test_the_parking_places_serve_others_as_well() -> None:
    done = next(event for event in parking.parking_dispute() if isinstance(event, MeasureImplemented))
    assert done.benefits == (OTHER_CASE,)
    assert done.benefiting_households == 12
