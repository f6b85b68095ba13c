"""A look notes every key that is shown, under whatever name, and nothing that somebody merely typed."""

import pytest

from access.authorize import PUBLIC, Action
from access.looking import LookedTooLate, Looking
from access.looks_of_actions import Watch, watch_of
from access.purposes import BASES
from access.vocabulary import ReadingPurpose
from tests.access.looks import LI, WANG

HOME = "01JN000000000000000000D0H1"


def seen(name: str, text: str) -> tuple[set[str], set[str]]:
    look = Looking()
    look.saw(name, text)
    return look.subjects, look.records()


@pytest.mark.parametrize(
    ("name", "text", "persons", "records"),
    [
        ("person_key", LI, {LI}, set()),
        ("tenants", LI, {LI}, set()),
        ("parties", f'["{LI}","unit:{HOME}","{WANG}"]', {LI, WANG}, set()),
        ("party", f"unit:{HOME}", set(), {f"unit:{HOME}"}),
        ("object", f"person:{LI}", {LI}, set()),
        ("object", "dispute:GL0000000001", set(), {"dispute:GL0000000001"}),
        ("dwelling_id", HOME, set(), {f"dwelling:{HOME}"}),
        ("a_name_nobody_knows", f"see {LI}", set(), {f"record:{LI}"}),
        ("actor", f"person:{LI}", {LI}, set()),
        ("actor", "staff:G0001", set(), set()),
        ("stream", f"person:{LI}", {LI}, set()),
        ("stream", f"rights:{LI}", set(), {f"record:{LI}"}),
        ("address_id", HOME, set(), set()),
        ("claimed_by", "staff:G0001", set(), set()),
        ("to", "990101100001001", set(), set()),
        ("text", "梅花巷101室", set(), set()),
    ],
)
def test_what_leaves_under_a_name_is_noted_as_what_it_is(
    name: str, text: str, persons: set[str], records: set[str]
) -> None:
    assert seen(name, text) == (persons, records)


def test_an_opened_value_notes_its_subject_and_the_field_and_no_value() -> None:
    look = Looking()
    look.opened(f"person:{LI}", "parties[3].name")
    look.opened("dispute:GL0000000001", "account")
    look.opened(f"person:{WANG}", None)
    assert (look.subjects, look.records(), look.fields) == (
        {LI, WANG},
        {"dispute:GL0000000001"},
        {"name", "account"},
    )


def test_a_key_nobody_named_that_is_a_persons_elsewhere_in_the_answer_is_told_once() -> None:
    look = Looking()
    look.saw("key", LI)
    look.saw("person_key", LI)
    assert (look.subjects, look.records()) == ({LI}, set())


@pytest.mark.parametrize(
    "typed", ["990101199001010019", "欧阳金丝雀", f"{LI}.990101199001010019", "person:11000009173", ""]
)
def test_what_is_typed_where_a_key_belongs_is_kept_only_if_it_is_one(typed: str) -> None:
    look = Looking()
    for name in ("person", "dwelling_id", "case_code", "object"):
        look.named(name, typed)
    assert (look.subjects, look.records()) == (set(), set())
    look.named("person", LI)
    look.named("finding_id", f"{HOME}.F04")
    look.named("stream", f"person:{WANG}")
    assert (look.subjects, look.records()) == ({LI, WANG}, {f"finding:{HOME}.F04"})


def test_nothing_is_opened_for_a_look_that_was_told() -> None:
    look = Looking()
    look.told()
    with pytest.raises(LookedTooLate):
        look.opened(f"person:{LI}", "name")
    with pytest.raises(LookedTooLate):
        look.saw("person_key", LI)


def test_every_purpose_has_its_clause_and_public_actions_are_no_looks() -> None:
    assert set(BASES) == set(ReadingPurpose)
    told = {action: watch_of(action) for action in PUBLIC}
    assert told == {Action.TELL_ALIVE: Watch.NOTHING, Action.LOG_IN: Watch.REFUSALS}


def test_what_is_not_watched_is_a_closed_list() -> None:
    unwatched = {action.value for action in Action if watch_of(action) is not Watch.EVERY_ANSWER}
    assert unwatched == {
        "account.keep", "account.log_in", "description.read", "description.version", "health.alive", "health.metrics",
        "health.ready", "intake.read_receipt", "intake.submit", "projections.read", "proofs.read", "registry.divisions",
        "registry.grids",
    }  # fmt: skip
