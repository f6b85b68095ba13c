"""What is accepted, and what is then true, does not depend on the order in which devices tell it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from random import Random

from hypothesis import assume, settings
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.rental import codes as k
from domain.rental.commands_findings import FindingCommand
from domain.rental.commands_inspections import InspectionCommand
from domain.rental.courses import FINDING, INSPECTION
from domain.rental.deciders import inspection_decider
from domain.rental.states import Inspection, InspectionState, NoInspection, Open, Planned, PutRight
from domain.shared.occurrence import Occurrence, Precision
from domain.shared.rule import RuleBroken
from tests.domain.rental import say
from tests.domain.rental.town import COLLEAGUE, GRID_WORKER, OFFICER, day

RETURNED, NOT_RECTIFIED = k.ReferralOutcome.RETURNED, k.ReferralReason.NOT_RECTIFIED
AT_THE_DOOR: tuple[InspectionCommand, ...] = (
    say.plan(200),
    say.miss(),
    say.refuse(),
    say.start(),
    say.complete("F04", "R03"),
    say.cancel(),
)
AFTERWARDS: tuple[FindingCommand, ...] = tuple(
    command
    for item in ("F04", "R03")
    for command in (
        say.fix(item),
        say.order(item),
        say.report(item),
        say.report(item, actor=GRID_WORKER, standing=k.ReportedBy.WORKER),
        say.look(item),
        say.look(item, passed=False, actor=OFFICER),
        say.refer(item),
        say.refer(item, reason=NOT_RECTIFIED, org="housing-990101"),
        say.answer(item),
        say.answer(item, outcome=RETURNED),
        say.reopen(item),
        say.void(item),
    )
)
hours = st.sampled_from([0, 1, 5, 30, 24 * 9, 24 * 20])
precisions = st.sampled_from([Precision.INSTANT, Precision.MINUTE, Precision.INSTANT, Precision.DAY])


@st.composite
def histories(draw: st.DrawFn) -> list[InspectionCommand]:
    """Sayings of which each was admissible when it happened, as it happened."""
    at = say.plan().circumstance.occurred.at
    kept: list[InspectionCommand] = []
    state: InspectionState = NoInspection()
    sayings: list[InspectionCommand] = [say.plan(400)]
    sayings += draw(st.lists(st.sampled_from(AT_THE_DOOR), max_size=5))
    sayings.append(say.complete("F04", "R03"))
    sayings += draw(st.lists(st.sampled_from(AFTERWARDS), min_size=4, max_size=25))
    for said in sayings:
        at += timedelta(hours=draw(hours), minutes=7)
        occurred = Occurrence(at, draw(precisions))
        told = replace(said, circumstance=said.circumstance._replace(occurred=occurred))
        if hasattr(told, "due_on") and not isinstance(told, FindingCommand):
            told = replace(told, due_on=at.date() + timedelta(days=90))
        try:
            new = inspection_decider.decide(told, state)
        except RuleBroken:
            continue
        kept.append(told)
        state = inspection_decider.fold(new, state)
    assume(_makes_sense(state))
    return kept


def _makes_sense(state: InspectionState) -> bool:
    """Every fact fits where it stands, in the order of truth and not only in that of telling."""
    if isinstance(state, NoInspection):
        return False
    if any(step.after is None for step in INSPECTION.retold(Planned(), state.facts)):
        return False
    return not any(
        step.after is None
        for finding in state.findings.values()
        for step in FINDING.retold(Open(finding.raised.found_on), finding.facts)
    )


def arrive(told: Sequence[InspectionCommand]) -> tuple[int, InspectionState]:
    """As the road does it: what is premature waits, and every accepted fact lets it be tried again."""
    state: InspectionState = NoInspection()
    waiting: list[InspectionCommand] = []
    refused = 0
    for command in told:
        trying = [command]
        while trying:
            tried = trying.pop(0)
            try:
                new = inspection_decider.decide(tried, state)
            except RuleBroken as rule:
                refused += not rule.premature
                waiting += [tried] if rule.premature else []
                continue
            state = inspection_decider.fold(new, state)
            trying, waiting = [*trying, *waiting], []
    return refused + len(waiting), state


def truth(state: InspectionState) -> object:
    """What is true, without the order it was told in."""
    assert isinstance(state, Inspection)
    findings = {
        item: (finding.raised, finding.standing, frozenset(finding.facts))
        for item, finding in state.findings.items()
    }
    return state.plan.due_on, state.phase, frozenset(state.facts), state.completed, findings


@drawn(histories(), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_any_order_with_repeats_is_accepted_and_ends_in_the_same_truth(
    history: list[InspectionCommand], chance: Random
) -> None:
    expected = arrive(history)
    assert expected[0] == 0
    shuffled = [*history, *chance.sample(history, k=min(3, len(history)))]
    chance.shuffle(shuffled)
    refused, state = arrive(shuffled)
    assert refused == 0
    assert truth(state) == truth(expected[1])


@drawn(histories(), st.randoms(use_true_random=False))
@settings(max_examples=120, deadline=None)
def test_what_was_carried_on_is_what_the_whole_told_again_says(
    history: list[InspectionCommand], random: Random
) -> None:
    told = history[1:]
    random.shuffle(told)
    _, state = arrive([history[0], *told])
    assert isinstance(state, Inspection)
    assert state.phase == INSPECTION.standing(Planned(), state.facts)
    for finding in state.findings.values():
        assert finding.standing == FINDING.standing(Open(finding.raised.found_on), finding.facts)


def test_the_histories_reach_far() -> None:
    """A round of everything, backwards: ordered, failed, reported again, passed, reopened, put right at once."""
    history: list[InspectionCommand] = [
        say.plan(),
        say.complete("F04"),
        say.order(),
        say.report(on=8),
        say.look(on=9, passed=False),
        say.report(on=10),
        say.look(on=12, actor=COLLEAGUE),
        say.reopen(on=40),
        say.fix(on=40, hour=12),
        say.reopen(on=50),
        say.refer(on=51),
        say.answer(on=52),
    ]
    refused, state = arrive(list(reversed(history)))
    assert refused == 0
    assert truth(state) == truth(arrive(history)[1])
    assert isinstance(state, Inspection)
    assert state.findings["F04"].standing == PutRight(day(52))


def test_a_report_of_some_time_that_day_waits_for_its_order_though_the_finding_was_voided_at_noon() -> None:
    history: list[InspectionCommand] = [
        say.plan(),
        say.complete("F04"),
        say.order(on=8, hour=9),
        say.void(on=8),
        say.report(on=8, precision=Precision.DAY),
    ]
    early = [history[0], history[1], history[3], history[4], history[2]]
    refused, state = arrive(early)
    assert refused == 0
    assert truth(state) == truth(arrive(history)[1])
