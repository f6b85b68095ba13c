"""Laws that hold for every history, whatever is said in whatever order."""

from dataclasses import replace
from itertools import pairwise

from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.dispute import phases as at
from domain.dispute.command import DisputeCommand
from domain.dispute.deadlines_of import deadlines_of
from domain.dispute.decider import dispute_decider
from domain.dispute.events import EVENTS
from domain.dispute.phases import Agreed, FollowingUp, Performing
from domain.dispute.regions import ResultSubmitted, Supervised
from domain.dispute.rules import RULES
from domain.dispute.standing import Standing, standing_of
from domain.dispute.states import Dispute, DisputeState
from domain.shared.event import DomainEvent
from domain.shared.rule import RuleBroken
from tests.domain.dispute import parking
from tests.domain.dispute.specimens import SPECIMENS
from tests.domain.dispute.town import RULEBOOK, by, day

SAYINGS = [command for _, command, _ in SPECIMENS]
FACTS = [fact for _, _, facts in SPECIMENS for fact in facts]

commands = st.lists(
    st.builds(
        lambda command, number: replace(command, circumstance=by(command.circumstance.actor, day(number))),
        st.sampled_from(SAYINGS),
        st.integers(1, 200),
    ),
    max_size=60,
)


def lived(sayings: list[DisputeCommand]) -> list[tuple[DisputeState, tuple[DomainEvent, ...]]]:
    """Every state on the way, with what led to it; refusals lead nowhere."""
    state: DisputeState = dispute_decider.initial
    steps: list[tuple[DisputeState, tuple[DomainEvent, ...]]] = [(state, ())]
    for command in (SAYINGS[0], *sayings):
        try:
            events = dispute_decider.decide(command, state)
        except RULES:  # anything else a decision raises is a fault of ours and fails the law
            continue
        state = dispute_decider.fold(events, state)
        steps.append((state, events))
    return steps


@drawn(st.lists(st.sampled_from(FACTS), max_size=40))
@settings(max_examples=150, deadline=None)
def test_a_fold_never_refuses_whatever_was_recorded(facts: list[DomainEvent]) -> None:
    state = dispute_decider.fold(facts)
    assert standing_of(state) in Standing
    deadlines_of(state, RULEBOOK)
    assert {type(fact) for fact in facts} <= set(EVENTS)


@drawn(commands)
@settings(max_examples=150, deadline=None)
def test_what_was_just_said_is_known_when_said_again(sayings: list[DisputeCommand]) -> None:
    state: DisputeState = dispute_decider.initial
    for command in sayings:
        try:
            events = dispute_decider.decide(command, state)
        except RuleBroken:
            continue
        state = dispute_decider.fold(events, state)
        assert dispute_decider.decide(command, state) == ()


@drawn(commands)
@settings(max_examples=150, deadline=None)
def test_the_fold_of_the_whole_is_the_fold_of_the_parts(sayings: list[DisputeCommand]) -> None:
    steps = lived(sayings)
    events = [event for _, told in steps for event in told]
    assert dispute_decider.fold(events) == steps[-1][0]


@drawn(commands)
@settings(max_examples=150, deadline=None)
def test_what_has_ended_moves_only_by_being_reopened(sayings: list[DisputeCommand]) -> None:
    steps = lived(sayings)
    for (before, _), (after, events) in pairwise(steps):
        if isinstance(before, Dispute) and isinstance(before.phase, at.Ended):
            assert isinstance(after, Dispute)
            reopened = any(event.name == "dispute.reopened" for event in events)
            assert reopened or after.phase == before.phase
            assert not reopened or isinstance(before.phase, at.Closed)


@drawn(commands)
@settings(max_examples=150, deadline=None)
def test_resolved_is_agreed_or_ended_by_the_parties(sayings: list[DisputeCommand]) -> None:
    for state, _ in lived(sayings):
        if standing_of(state) is Standing.RESOLVED:
            assert isinstance(state, Dispute)
            assert isinstance(state.phase, Agreed | Performing | FollowingUp | at.Withdrawn | at.Closed)


@drawn(commands)
@settings(max_examples=150, deadline=None)
def test_a_supervised_case_has_one_office_and_a_deadline_after_dispatch(
    sayings: list[DisputeCommand],
) -> None:
    for state, _ in lived(sayings):
        if isinstance(state, Dispute) and isinstance(state.supervision, Supervised | ResultSubmitted):
            region = state.supervision
            order = region.order if isinstance(region, ResultSubmitted) else region
            assert order.responsible_org
            assert order.due_on > order.dispatched_on
            assert order.returns <= RULEBOOK.pack.dispute.supervision_max_returns
            assert not isinstance(state.phase, at.Ended)


@drawn(st.permutations(parking.TOLD_OF_THE_PAST), st.integers(1, len(parking.STORY) - 4))
@settings(max_examples=60, deadline=None)
def test_the_past_may_be_told_at_any_moment(past: list[DisputeCommand], moment: int) -> None:
    story = [command for command in parking.STORY if command not in parking.TOLD_OF_THE_PAST]
    told = (*story[:moment], *past, *story[moment:])
    assert dispute_decider.fold(parking.parking_dispute(*told)) == dispute_decider.fold(
        parking.parking_dispute()
    )
