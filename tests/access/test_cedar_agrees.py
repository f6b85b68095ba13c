"""The access rules are written twice, by hand, in two languages; on every question there is they say the same."""

import itertools
from dataclasses import replace
from random import Random

import pytest

from access import authorize as rules
from access.actions import SHOWS, Action
from access.authorize import Question, decide
from access.grants import Relation
from access.offices import TABLE
from access.principal import MachineRole, Office
from access.vocabulary import DataClass, LoginStrength, ReadingPurpose, RecordState
from domain.shared.actor import Role
from tests.access.cedar_world import ACTIONS, OFFICES, POLICIES, CedarRules, alike

WHO: tuple[Office, ...] = (*Role, *MachineRole)
CONTEXTS = tuple(itertools.product(DataClass, ReadingPurpose, LoginStrength, RecordState))
NEVER = (False,) * len(CONTEXTS)
SAMPLED = 6_000


def cedar(text: str | None = None) -> CedarRules:
    return CedarRules.of(POLICIES.read_text(encoding="utf-8") if text is None else text)


def in_every_context(who: Office | None, action: Action, relation: Relation) -> list[Question]:
    """The same office, action and relation in every way it can be asked."""
    return [Question(who, action, relation, *context) for context in CONTEXTS]


def ours(who: Office | None, action: Action, relation: Relation) -> tuple[bool, ...]:
    return tuple(decide(each) is None for each in in_every_context(who, action, relation))


def theirs(second: CedarRules, who: Office | None, action: Action, relation: Relation) -> tuple[bool, ...]:
    asked = in_every_context(who, action, relation)
    return NEVER if second.never(asked[0]) else tuple(second.allowed(asked))


def sample(seed: int) -> list[Question]:
    """A third of it anywhere; the rest one step beside a yes, where a difference would lie."""
    rng = Random(seed)
    anywhere = list(itertools.product((*WHO, None), Action, Relation))
    lines = [(who, action) for who, grants in TABLE.items() for action in grants]
    return [
        rng.choice(in_every_context(*rng.choice(anywhere)))
        if number % 3 == 0
        else beside_a_yes(*rng.choice(lines), rng)
        for number in range(SAMPLED)
    ]


def beside_a_yes(who: Office, action: Action, rng: Random) -> Question:
    """As the line wants it, but for one thing."""
    grant = TABLE[who][action]
    relation, purpose = rng.choice(sorted(grant.relations)), rng.choice(sorted(grant.purposes))
    shows = grant.ceiling if rng.random() < 0.5 else SHOWS[action]
    line = Question(who, action, relation, shows, purpose, LoginStrength.OPERATOR, RecordState.ORDINARY)
    match rng.randrange(5):
        case 0:
            return replace(line, relation=rng.choice(list(Relation)))
        case 1:
            return replace(line, shows=rng.choice(list(DataClass)))
        case 2:
            return replace(line, purpose=rng.choice(list(ReadingPurpose)))
        case 3:
            return replace(line, login=rng.choice(list(LoginStrength)))
        case _:
            return replace(line, state=rng.choice(list(RecordState)))


def disagreements(second: CedarRules, asked: list[Question]) -> list[Question]:
    answers = zip(asked, second.allowed(asked), strict=True)
    return [each for each, allowed in answers if allowed is not (decide(each) is None)]


def test_the_two_speak_of_the_same_offices_and_actions() -> None:
    assert set(OFFICES) == set(WHO)
    assert set(ACTIONS) == set(Action)


def test_on_a_sample_of_all_questions_they_agree() -> None:
    asked = sample(seed=1)
    assert disagreements(cedar(), asked) == []
    assert sum(decide(each) is None for each in asked) > SAMPLED // 50, "the sample holds yeses too"


@pytest.mark.slow
def test_on_every_question_there_is_they_agree() -> None:
    """6.6 million: actions and offices Cedar cannot tell apart are asked about once, and held against ours one by one."""
    second, differ = cedar(), []
    offices: list[list[Office | None]] = [[None]]
    offices += [[*each] for each in alike("Office", WHO, OFFICES)]
    actions = alike("Action", Action, ACTIONS)
    for some, alike_actions, relation in itertools.product(offices, actions, Relation):
        expected = theirs(second, some[0], alike_actions[0], relation)
        differ += [
            (who, action, relation)
            for who, action in itertools.product(some, alike_actions)
            if ours(who, action, relation) != expected
        ]
    assert differ == []


@pytest.mark.parametrize(
    ("right", "wrong"),
    [
        ("context.login < 2 && context.shows == 3", "context.login < 1 && context.shows == 3"),
        ("context.login < 4", "context.login < 3"),
        ('["duty", "supervision", "operation"]', '["duty", "operation"]'),
        ('resource == Relation::"supervised_case"', 'resource == Relation::"own_place"'),
        ('context.state == "restricted" && context.shows == 2', 'context.state == "ordinary" && false'),
        ('context.purpose == "operation" && context.shows >= 2', "false"),
        ('unless { context.purpose == "subject_request" };', "unless { true };"),
    ],
)
def test_a_difference_planted_in_the_second_writing_is_caught(right: str, wrong: str) -> None:
    text = POLICIES.read_text(encoding="utf-8")
    assert right in text
    planted = cedar(text.replace(right, wrong))
    # A narrow difference may stand beside one sample: which questions are drawn moves with every new action.
    assert any(disagreements(planted, sample(seed)) for seed in range(2, 8))


def test_a_difference_planted_in_the_table_is_caught(monkeypatch: pytest.MonkeyPatch) -> None:
    officer = TABLE[Role.COMMUNITY_OFFICER]
    wider = replace(officer[Action.READ_DISPUTE], relations=frozenset({Relation.OWN_PLACE, Relation.FOREIGN}))
    planted = {**TABLE, Role.COMMUNITY_OFFICER: {**officer, Action.READ_DISPUTE: wider}}
    monkeypatch.setattr(rules, "TABLE", planted)
    anywhere = in_every_context(Role.COMMUNITY_OFFICER, Action.READ_DISPUTE, Relation.FOREIGN)
    assert disagreements(cedar(), anywhere)
