"""Stays: claimed by whoever knows, verified by whoever may, and never judged by what arrived first."""

from dataclasses import replace

import pytest

from domain.registry import rules_residences as rules
from domain.registry.codes_residences import (
    Claimant,
    ClaimDoubt,
    Contradiction,
    EndReason,
    HouseholderRelation,
    ReopeningReason,
    ResidenceVerificationMethod,
    Tenure,
)
from domain.registry.commands_residences import ResidenceCommand
from domain.registry.deciders import residence_decider
from domain.registry.events_residences import (
    ResidenceClaimWithdrawn,
    ResidenceContradicted,
    ResidenceEnded,
    ResidenceEvent,
    ResidenceRejected,
    ResidenceReopened,
    ResidenceReported,
    ResidenceVerified,
)
from domain.registry.roles_residences import ROLES
from domain.shared.actor import Actor
from domain.shared.occurrence import Precision
from domain.shared.personal import Sealed
from tests.domain.registry.sayings import LIU
from tests.domain.registry.sayings_residences import (
    HOME,
    JANUARY,
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
from tests.support.given import given

NOTHING = given(residence_decider)
CLAIMED = NOTHING.after(claim())
ENDED = CLAIMED.after(end())

# Each word with the fact it tells, where a claim and an end are on record.
WORDS: list[tuple[ResidenceCommand, ResidenceEvent]] = [
    (
        claim(MANAGER, claimant=Claimant.PROPERTY_MANAGER, relation=HouseholderRelation.HEAD, until=on(30)),
        ResidenceReported(
            person_key=LIU,
            dwelling_id=HOME,
            claimed_by="staff:M4",
            claimant=Claimant.PROPERTY_MANAGER,
            tenure=Tenure.RENT,
            since=on(3),
            until=on(30),
            relation=HouseholderRelation.HEAD,
            happened_at=at(5),
        ),
    ),
    (
        verify_stay(since=JANUARY),
        ResidenceVerified(
            person_key=LIU,
            dwelling_id=HOME,
            method=ResidenceVerificationMethod.SEEN_AT_HOME,
            since=JANUARY,
            happened_at=at(7),
        ),
    ),
    (
        contradict(),
        ResidenceContradicted(
            person_key=LIU,
            dwelling_id=HOME,
            contradicted_by="staff:M4",
            finding=Contradiction.NOT_LIVING_THERE,
            happened_at=at(8),
        ),
    ),
    (
        reject(),
        ResidenceRejected(
            person_key=LIU, dwelling_id=HOME, reason=ClaimDoubt.NOT_CONFIRMED, happened_at=at(9)
        ),
    ),
    (
        withdraw(),
        ResidenceClaimWithdrawn(
            person_key=LIU,
            dwelling_id=HOME,
            claimed_by="staff:G3",
            reason=ClaimDoubt.MISTAKEN,
            happened_at=at(6),
        ),
    ),
    (
        end(day=13),
        ResidenceEnded(
            person_key=LIU, dwelling_id=HOME, until=on(11), reason=EndReason.MOVED, happened_at=at(13)
        ),
    ),
    (
        reopen(),
        ResidenceReopened(
            person_key=LIU,
            dwelling_id=HOME,
            since=on(14),
            reason=ReopeningReason.RETURNED,
            happened_at=at(15),
        ),
    ),
]
IDS = [type(command).__name__ for command, _ in WORDS]


@pytest.mark.parametrize(("command", "fact"), WORDS, ids=IDS)
def test_a_word_about_a_stay_tells_its_whole_fact(command: ResidenceCommand, fact: ResidenceEvent) -> None:
    ENDED.when(command).then(fact)


@pytest.mark.parametrize(("command", "fact"), WORDS, ids=IDS)
def test_the_same_word_of_the_same_moment_told_again_tells_nothing_new(
    command: ResidenceCommand, fact: ResidenceEvent
) -> None:
    ENDED.also(fact).when(command).then_nothing()


def test_every_word_about_a_stay_is_spoken_here() -> None:
    stays = {each for each in ROLES if each.__name__ not in ("AttemptVisit", "CompleteVisit")}
    assert {type(command) for command, _ in WORDS} == stays


def test_the_same_word_said_again_later_is_kept() -> None:
    # What was said in between may still be on its way; then this word has the last say.
    again = claim(day=9)
    (event,) = residence_decider.decide(again, CLAIMED.state)
    assert event == replace(residence_decider.decide(claim(), NOTHING.state)[0], happened_at=at(9))


def test_a_note_is_never_swallowed_as_a_repeat() -> None:
    said = CLAIMED.after(contradict())
    (event,) = residence_decider.decide(contradict(note="邻居称已搬走"), said.state)
    assert isinstance(event, ResidenceContradicted)
    assert event.note == "邻居称已搬走"


def test_a_fold_does_not_look_into_sealed_text() -> None:
    (event,) = residence_decider.decide(contradict(note="邻居称已搬走"), CLAIMED.state)
    assert isinstance(event, ResidenceContradicted)
    sealed = replace(event, note=Sealed(f"residence:{LIU}.{HOME}", "AAAA"))
    assert CLAIMED.also(sealed).state == CLAIMED.also(event).state


@pytest.mark.parametrize(
    "command", [command for command, _ in WORDS[1:]], ids=[type(command).__name__ for command, _ in WORDS[1:]]
)
def test_what_answers_a_claim_waits_for_it(command: ResidenceCommand) -> None:
    NOTHING.when(command).then_refused(rules.NothingClaimed)
    assert rules.NothingClaimed.premature


@pytest.mark.parametrize("person", ["刘安春", "990101198001010014", LIU.lower()])
def test_a_stay_is_named_by_two_keys(person: str) -> None:
    NOTHING.when(claim(person=person)).then_refused(rules.ResidenceKeyNotValid)


def test_a_stay_is_reported_once_the_person_lives_there() -> None:
    NOTHING.when(claim(since=on(6))).then_refused(rules.BeginsInFuture)
    CLAIMED.when(verify_stay(since=on(8))).then_refused(rules.BeginsInFuture)
    ENDED.when(reopen(since=on(16))).then_refused(rules.BeginsInFuture)
    assert NOTHING.when(claim(since=JANUARY)).refusal is None, "January had begun"


def test_a_claim_does_not_end_before_it_begins() -> None:
    NOTHING.when(claim(until=on(2))).then_refused(rules.EndsBeforeItBegins)
    assert NOTHING.when(claim(since=on(3), until=JANUARY)).refusal is None, "it may end later in January"


def test_who_has_not_left_has_not_left() -> None:
    CLAIMED.when(end(until=on(13))).then_refused(rules.EndsInFuture)


def test_an_end_waits_for_a_stay_that_had_begun() -> None:
    CLAIMED.when(end(until=on(2))).then_refused(rules.NoStayByThen)
    assert rules.NoStayByThen.premature
    earlier = CLAIMED.after(claim(MANAGER, claimant=Claimant.PROPERTY_MANAGER, since=on(1)))
    assert earlier.when(end(until=on(2))).refusal is None


def test_nobody_takes_back_what_another_claimed() -> None:
    CLAIMED.when(withdraw(MANAGER)).then_refused(rules.NoClaimOfYours)
    CLAIMED.when(withdraw(day=4)).then_refused(rules.NoClaimOfYours)
    assert rules.NoClaimOfYours.premature


@pytest.mark.parametrize("actor", [MANAGER, LANDLORD])
def test_who_only_claims_ends_and_reopens_what_they_claimed(actor: Actor) -> None:
    claimant = Claimant.PROPERTY_MANAGER if actor is MANAGER else Claimant.LANDLORD
    own = ENDED.after(claim(actor, claimant=claimant))
    for command in (end(actor, day=13), reopen(actor)):
        ENDED.when(command).then_refused(rules.NoClaimOfYours)
        assert own.when(command).refusal is None


def test_who_lives_there_ends_and_reopens_their_own_stay() -> None:
    for command in (end(TENANT, day=13), reopen(TENANT)):
        assert ENDED.when(command).refusal is None


def test_only_what_had_ended_is_reopened() -> None:
    CLAIMED.when(reopen()).then_refused(rules.NotYetEnded)
    ENDED.when(reopen(day=11, since=on(11))).then_refused(rules.NotYetEnded)
    ENDED.when(reopen(since=on(10))).then_refused(rules.NotYetEnded)
    assert rules.NotYetEnded.premature
    by_mistake = reopen(since=on(10), reason=ReopeningReason.ENDED_BY_MISTAKE)
    assert ENDED.when(by_mistake).refusal is None


def test_an_answer_known_to_the_day_comes_after_the_claims_of_that_day() -> None:
    (event,) = residence_decider.decide(verify_stay(day=5, precision=Precision.DAY), CLAIMED.state)
    assert isinstance(event, ResidenceVerified)
    assert event.happened_at is not None
    assert at(5) < event.happened_at < at(6, 0)
    (said,) = residence_decider.decide(claim(day=5, precision=Precision.DAY), NOTHING.state)
    assert said.happened_at == at(5, 0)
