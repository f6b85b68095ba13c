"""Where a stay stands: read in the order of what happened, whatever the order of arrival."""

from dataclasses import replace

import pytest
from hypothesis import given as drawn
from hypothesis import settings
from hypothesis import strategies as st

from domain.registry.codes_residences import (
    Claimant,
    Contradiction,
    ReopeningReason,
    ResidenceStanding,
    Tenure,
)
from domain.registry.commands_residences import ResidenceCommand
from domain.registry.deciders import residence_decider
from domain.registry.events_residences import ResidenceEvent
from domain.registry.states_residences import Residence, ResidenceState
from domain.registry.stays import Stay, first_reported_at, stay_of
from domain.shared.rule import RuleBroken
from tests.domain.registry.sayings import GRID_WORKER
from tests.domain.registry.sayings_residences import (
    LANDLORD,
    MANAGER,
    TENANT,
    at,
    claim,
    contradict,
    end,
    on,
    reject,
    reopen,
    verify_stay,
    withdraw,
)
from tests.house.checkout import ROOT

README = ROOT / "domain" / "registry" / "README.md"
CLAIM, BACK = claim(day=5), reopen(day=22, since=on(21))
MISTAKE = reopen(day=22, since=on(21), reason=ReopeningReason.ENDED_BY_MISTAKE)
# What leads to each standing, and what a word of 20 January does to it then.
BEFORE: dict[str, tuple[ResidenceCommand, ...]] = {
    "reported": (CLAIM,),
    "verified": (CLAIM, verify_stay()),
    "contradicted": (CLAIM, contradict()),
    "rejected": (CLAIM, reject()),
    "withdrawn": (CLAIM, withdraw()),
    "ended": (CLAIM, end()),
}
SAYINGS: dict[str, ResidenceCommand] = {
    "claimed": claim(MANAGER, claimant=Claimant.PROPERTY_MANAGER, day=20),
    "verified": verify_stay(day=20),
    "contradicted": contradict(day=20),
    "rejected": reject(day=20),
    "last claim withdrawn": withdraw(day=20),
    "ended": end(day=20, until=on(19)),
    "returned": BACK,
    "ended by mistake": MISTAKE,
}


def facts(*commands: ResidenceCommand) -> frozenset[ResidenceEvent]:
    """What is on record once all of it was taken, told in the order it happened."""
    state: ResidenceState = residence_decider.initial
    for command in sorted(commands, key=lambda each: each.circumstance.occurred.at):
        state = residence_decider.fold(residence_decider.decide(command, state), state)
    assert isinstance(state, Residence)
    return state.facts


def stay(*commands: ResidenceCommand) -> Stay:
    """Where that stands."""
    return stay_of(facts(*commands))


def cell(word: str, standing: str) -> str:
    """What the table says: the standing after one more word, if that word can be said at all."""
    before, command = BEFORE[standing], SAYINGS[word]
    if word in ("returned", "ended by mistake"):
        if standing != "ended":
            return standing  # an end elsewhere in the set does not exist: the word waits
        if word == "ended by mistake":
            return "as before the end"
    after = stay(*before, command).standing.value
    if word == "claimed" and standing == "ended":
        later = claim(day=20, since=on(19))
        return f"{after}, {stay(*before, later).standing.value} if it begins later"
    return after


def table() -> str:
    """The table of the README as the code answers today."""
    rows = ["| | " + " | ".join(BEFORE) + " |", "|---|" + ":-:|" * len(BEFORE)]
    rows += [f"| {word} | " + " | ".join(cell(word, each) for each in BEFORE) + " |" for word in SAYINGS]
    return "\n".join(rows)


def test_the_readme_says_where_a_stay_goes() -> None:
    assert table() in README.read_text(encoding="utf-8"), table()


def test_every_standing_is_in_the_table() -> None:
    assert [stay(*before).standing.value for before in BEFORE.values()] == list(BEFORE)
    assert set(BEFORE) == set(ResidenceStanding)


@pytest.mark.parametrize("before", ["reported", "verified", "contradicted"])
def test_an_end_told_by_mistake_leaves_the_stay_as_it_was(before: str) -> None:
    commands = BEFORE[before]
    after = stay(*commands, end(day=13), MISTAKE)
    assert after.standing.value == before
    assert (after.ended, after.claims) == (None, stay(*commands).claims)


def test_who_returned_has_to_be_verified_again() -> None:
    after = stay(CLAIM, verify_stay(), end(day=13), BACK)
    assert (after.standing, after.since, after.last_verified_at) == (
        ResidenceStanding.REPORTED,
        on(21),
        None,
    )


def test_a_claim_changes_no_fact() -> None:
    for before in ("verified", "contradicted", "ended"):
        assert stay(*BEFORE[before], SAYINGS["claimed"]).standing.value == before


def test_both_words_of_a_contradiction_stand() -> None:
    after = stay(CLAIM, contradict())
    assert [each.claimed_by for each in after.claims] == [GRID_WORKER.id]
    assert after.contradictions == ((MANAGER.id, Contradiction.NOT_LIVING_THERE),)


def test_a_claimants_newer_word_replaces_their_older_one_only() -> None:
    others = claim(MANAGER, claimant=Claimant.PROPERTY_MANAGER, since=on(1))
    after = stay(CLAIM, others, claim(day=9, since=on(4)))
    assert [(each.claimed_by, each.since) for each in after.claims] == [
        (GRID_WORKER.id, on(4)),
        (MANAGER.id, on(1)),
    ]
    assert after.since == on(1)


def test_a_withdrawn_claim_leaves_the_others() -> None:
    landlords = claim(LANDLORD, claimant=Claimant.LANDLORD)
    after = stay(CLAIM, landlords, withdraw())
    assert after.standing is ResidenceStanding.REPORTED
    assert [each.claimed_by for each in after.claims] == [LANDLORD.id]


def test_what_was_verified_says_since_when_and_by_what_right() -> None:
    seen = replace(verify_stay(since=on(2)), tenure=Tenure.LODGE)
    after = stay(CLAIM, seen)
    assert (after.since, after.tenure, after.last_verified_at) == (on(2), Tenure.LODGE, at(7))
    assert (stay(CLAIM).since, stay(CLAIM).tenure) == (on(3), Tenure.RENT)
    assert stay(CLAIM).lives_there
    assert not stay(*BEFORE["ended"]).lives_there


def test_of_two_words_of_one_moment_the_device_knows_the_later() -> None:
    one, other = claim(since=on(2)), claim(since=on(4))
    told = facts(one, other)
    for later in (on(2), on(4)):
        after = stay_of(told, lambda fact, later=later: 8 if getattr(fact, "since", None) == later else 7)
        assert after.since == later


def test_the_first_claim_counts_for_the_duty_to_declare() -> None:
    assert first_reported_at(facts(CLAIM, claim(day=4), verify_stay())) == at(4)
    assert first_reported_at(()) is None


EVERYTHING = (
    CLAIM,
    claim(MANAGER, claimant=Claimant.PROPERTY_MANAGER, day=6, since=on(2)),
    claim(TENANT, claimant=Claimant.TENANT, day=7),
    claim(day=16, since=on(15)),
    verify_stay(),
    verify_stay(day=18, since=on(15)),
    contradict(),
    reject(),
    withdraw(MANAGER, day=10),
    end(),
    end(TENANT, day=12, until=on(10)),
    BACK,
    MISTAKE,
    end(day=24, until=on(23)),
)


@drawn(st.permutations(sorted(facts(*EVERYTHING), key=repr)))
@settings(max_examples=200, deadline=None)
def test_where_a_stay_stands_hangs_on_no_order(order: list[ResidenceEvent]) -> None:
    assert stay_of(order) == stay(*EVERYTHING)
    assert stay(*EVERYTHING).standing is ResidenceStanding.ENDED


@drawn(st.permutations(EVERYTHING), st.integers(2, len(EVERYTHING)))
@settings(max_examples=200, deadline=None)
def test_any_set_of_words_is_taken_alike_in_every_order(words: list[ResidenceCommand], count: int) -> None:
    """Not only histories that went well: whatever was said, accepted and refused are the same, and what stands."""
    first, second = _lived(words[:count]), _lived(sorted(words[:count], key=_moment))
    assert first == second


def _moment(command: ResidenceCommand) -> tuple[object, str]:
    return (command.circumstance.occurred.at, repr(command))


def _lived(words: list[ResidenceCommand]) -> ResidenceState:
    """The road in small: what is premature waits and is decided again after every accepted word."""
    state: ResidenceState = residence_decider.initial
    waiting, before = list(words), -1
    while len(waiting) != before:
        before = len(waiting)
        for command in list(waiting):
            events, refusal = _decided(command, state)
            if refusal is None:
                state = residence_decider.fold(events, state)
                waiting.remove(command)
            else:
                assert refusal.premature, "a stay refuses nothing for what else was said of it"
    return state


def _decided(
    command: ResidenceCommand, state: ResidenceState
) -> tuple[tuple[ResidenceEvent, ...], RuleBroken | None]:
    try:
        return residence_decider.decide(command, state), None
    except RuleBroken as rule:
        return (), rule
