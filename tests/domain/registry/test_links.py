"""Links between persons, taken back without a trace; and changes made behind somebody's back."""

from dataclasses import replace
from itertools import permutations

import pytest
from hypothesis import given as drawn
from hypothesis import strategies as st

from domain.registry import rules_links as rules
from domain.registry.codes import PersonField
from domain.registry.codes_residences import LinkReason, UnlinkReason
from domain.registry.commands import CorrectPerson, LinkPersons, UnlinkPersons
from domain.registry.deciders import person_decider
from domain.registry.events_residences import PersonLinked, PersonUnlinked
from domain.registry.links import linked_to, record_of
from domain.registry.references_residences import require_person_references
from domain.registry.rules_persons import PersonKeyNotValid, PersonNotYetReferenced
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.states import Person, PersonState
from domain.shared.actor import Role
from domain.shared.rule import Contradicting, RuleBroken
from tests.domain.registry.sayings import (
    GRID_WORKER,
    LIU,
    LIU_ID,
    LIU_IS_KNOWN,
    OFFICER,
    REGISTRAR,
    correct,
    verify,
)
from tests.domain.registry.sayings_residences import CHEN, WANG, at, link, unlink
from tests.support.given import given

NOBODY, KNOWN = given(person_decider), given(person_decider, LIU_IS_KNOWN)
LINKED = PersonLinked(person_key=LIU, to=WANG, reason=LinkReason.SAME_DOCUMENT, happened_at=at(5))
UNLINKED = PersonUnlinked(person_key=LIU, to=WANG, reason=UnlinkReason.WRONG_MATCH, happened_at=at(7))


def target(state: PersonState) -> str | None:
    """What a record is linked to."""
    assert isinstance(state, Person)
    return state.linked_to


def test_two_records_are_linked_and_come_apart_as_they_were() -> None:
    KNOWN.when(link()).then(LINKED)
    assert target(KNOWN.also(LINKED).state) == WANG
    KNOWN.also(LINKED).when(unlink()).then(UNLINKED)
    apart = KNOWN.also(LINKED, UNLINKED).state
    assert target(apart) is None
    assert isinstance(apart, Person)
    assert replace(apart, facts=1, links=frozenset()) == KNOWN.state


def test_a_link_told_again_tells_nothing_new() -> None:
    both = KNOWN.also(LINKED, UNLINKED)
    both.when(link()).then_nothing()
    both.when(unlink()).then_nothing()


def test_a_record_is_not_linked_to_itself() -> None:
    KNOWN.when(link(to=LIU)).then_refused(rules.LinkedToItself)


def test_a_link_names_keys_and_nothing_personal() -> None:
    for command in (link(to=LIU_ID), unlink(to=LIU_ID)):
        KNOWN.when(command).then_refused(PersonKeyNotValid)


def test_a_link_waits_for_its_record() -> None:
    for command in (link(), unlink()):
        NOBODY.when(command).then_refused(PersonNotYetReferenced)


def test_a_second_link_elsewhere_waits_for_an_unlinking() -> None:
    KNOWN.also(LINKED).when(link(to=CHEN, day=9)).then_refused(rules.LinkedElsewhere)
    assert rules.LinkedElsewhere.premature
    free = KNOWN.also(LINKED, UNLINKED)
    assert target(free.after(link(to=CHEN, day=9)).state) == CHEN


def test_what_was_not_linked_by_then_is_not_taken_apart() -> None:
    KNOWN.when(unlink()).then_refused(rules.NotLinkedSo)
    KNOWN.also(LINKED).when(unlink(to=CHEN)).then_refused(rules.NotLinkedSo)
    KNOWN.also(LINKED).when(unlink(day=4)).then_refused(rules.NotLinkedSo)
    assert rules.NotLinkedSo.premature


def test_a_link_does_not_lead_back() -> None:
    wang = given(person_decider, replace(LIU_IS_KNOWN, person_key=WANG)).after(link(key=WANG, to=LIU))
    with pytest.raises(rules.LinkGoesBack):
        require_person_references(link(), {f"person:{WANG}": wang.state})
    require_person_references(link(), {f"person:{WANG}": KNOWN.state})
    require_person_references(unlink(), {f"person:{WANG}": wang.state})


def test_officers_and_registrars_link_and_the_protection_officer_may_take_apart() -> None:
    for command in (link(GRID_WORKER), unlink(GRID_WORKER)):
        KNOWN.also(LINKED).when(command).then_refused(RoleNotAllowed, role="grid_worker")
    assert KNOWN.when(link(REGISTRAR)).refusal is None
    protector = replace(OFFICER, role=Role.DATA_PROTECTION_OFFICER)
    assert KNOWN.also(LINKED).when(unlink(protector)).refusal is None
    KNOWN.when(link(protector)).then_refused(RoleNotAllowed, role=protector.role.value)


COURSE: tuple[LinkPersons | UnlinkPersons, ...] = (
    link(day=5),
    unlink(day=6),
    link(day=7, to=CHEN),
    unlink(day=8, to=CHEN),
    link(day=9),
)


@pytest.mark.parametrize("course", list(permutations(COURSE)))
def test_any_order_of_links_ends_alike(course: tuple[LinkPersons | UnlinkPersons, ...]) -> None:
    state: PersonState = KNOWN.state
    waiting, before = list(course), -1
    while len(waiting) != before:
        before = len(waiting)
        for command in list(waiting):
            try:
                state = person_decider.fold(person_decider.decide(command, state), state)
            except RuleBroken:
                continue
            waiting.remove(command)
    assert waiting == []
    in_order = KNOWN.state
    for command in COURSE:
        in_order = person_decider.fold(person_decider.decide(command, in_order), in_order)
    assert state == in_order
    assert target(state) == WANG


def test_taking_apart_again_does_not_touch_another_link() -> None:
    newer = PersonLinked(person_key=LIU, to=CHEN, reason=LinkReason.SAME_DOCUMENT, happened_at=at(8))
    assert linked_to((LINKED, UNLINKED, newer, replace(UNLINKED, happened_at=at(9)))) == CHEN


def test_a_person_in_two_records_is_counted_once_and_unlinking_restores_both() -> None:
    links = {LIU: WANG, WANG: CHEN}
    assert {record_of(each, links) for each in (LIU, WANG, CHEN)} == {CHEN}
    assert {record_of(each, {}) for each in (LIU, WANG)} == {LIU, WANG}


keys = st.sampled_from("ABCDEF")


@drawn(st.dictionaries(keys, keys), keys)
def test_every_reader_finds_the_same_record_even_in_a_ring(links: dict[str, str], key: str) -> None:
    record = record_of(key, links)
    assert record_of(record, links) == record
    if key in links:
        assert record_of(links[key], links) == record


def seen_at(command: CorrectPerson, version: int | None, by: str = OFFICER.id) -> CorrectPerson:
    """A correction by somebody who had seen so many facts."""
    told = command.circumstance._replace(
        base_version=version, actor=replace(command.circumstance.actor, id=by)
    )
    return replace(command, circumstance=told)


def test_a_field_somebody_else_changed_since_is_shown_to_a_person() -> None:
    changed = KNOWN.after(correct(phone="+8611000004321"))
    other = correct(phone="+8611000005555")
    changed.when(seen_at(other, 1, "staff:O8")).then_refused(rules.ChangedSince, field="phone", version=2)
    assert issubclass(rules.ChangedSince, Contradicting)
    for fine in (seen_at(other, 2, "staff:O8"), seen_at(other, None, "staff:O8"), seen_at(other, 1)):
        assert changed.when(fine).refusal is None
    assert changed.when(seen_at(correct(name="刘安平"), 1, "staff:O8")).refusal is None, "another field"


def test_clearing_a_field_changes_it_too() -> None:
    cleared = KNOWN.after(correct(cleared=(PersonField.PHONE,)))
    cleared.when(seen_at(correct(phone="+8611000005555"), 1, "staff:O8")).then_refused(
        rules.ChangedSince, field="phone", version=2
    )


def test_a_number_verified_since_is_not_corrected_blindly() -> None:
    verified = KNOWN.after(verify())
    late = seen_at(correct(id_type=LIU_IS_KNOWN.id_type, id_number=LIU_ID), 1)
    verified.when(late).then_refused(rules.ChangedSince, field="id_number", version=2)
