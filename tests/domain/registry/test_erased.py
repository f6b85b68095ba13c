"""A person who was erased: there was somebody, and nothing more is told of them."""

import pytest

from domain.registry import rules_persons as rules
from domain.registry.codes_residences import Contradiction
from domain.registry.commands import ErasePerson, PersonCommand
from domain.registry.commands_residences import ContradictResidence
from domain.registry.deciders import person_decider
from domain.registry.erased import person_is_erased
from domain.registry.events import PersonErased
from domain.registry.references_residences import require_person_references, require_residence_references
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.states import ErasedPerson
from domain.shared.actor import Actor, Role
from tests.domain.registry.sayings import LIU, LIU_IS_KNOWN, OFFICER, correct, reference, said_by, verify
from tests.domain.registry.sayings_residences import WANG, link, unlink
from tests.support.given import given

GUARD = Actor("staff:D1", Role.DATA_PROTECTION_OFFICER)
REQUEST = "01JN000000000000000000Q001"
ERASED = PersonErased(person_key=LIU, request=REQUEST)
nobody, known = given(person_decider), given(person_decider, LIU_IS_KNOWN)
erased = known.also(ERASED)


def erase(by: Actor = GUARD) -> ErasePerson:
    """The key is gone."""
    return ErasePerson(circumstance=said_by(by), key=LIU, request=REQUEST)


def test_a_person_is_erased_once() -> None:
    known.when(erase()).then(ERASED)
    erased.when(erase()).then_nothing()
    assert erased.state == ErasedPerson(REQUEST)
    assert person_is_erased(erased.state)
    assert not person_is_erased(known.state)


def test_only_the_data_protection_office_says_so() -> None:
    known.when(erase(OFFICER)).then_refused(RoleNotAllowed, role="community_officer")


def test_nobody_is_erased_who_was_never_known() -> None:
    nobody.when(erase()).then_refused(rules.PersonNotYetReferenced)


@pytest.mark.parametrize(
    "command",
    [reference(), correct(phone="+8611000004321"), verify(), link(), unlink()],
    ids=lambda command: type(command).__name__,
)
def test_nothing_more_is_told_of_an_erased_person(command: PersonCommand) -> None:
    erased.when(command).then_refused(rules.PersonIsErased)


def test_facts_that_were_under_way_change_nothing_of_who_is_erased() -> None:
    assert erased.also(LIU_IS_KNOWN).state == ErasedPerson(REQUEST)


def test_nobody_is_linked_to_an_erased_person() -> None:
    with pytest.raises(rules.PersonIsErased):
        require_person_references(link(), {f"person:{WANG}": ErasedPerson(REQUEST)})


def test_no_words_are_taken_about_a_stay_of_an_erased_person() -> None:
    doubt = ContradictResidence(
        circumstance=said_by(OFFICER),
        person_key=LIU,
        dwelling_id="01JN000000000000000000D001",
        finding=Contradiction.NOT_LIVING_THERE,
        note="邻居称已搬走",
    )
    with pytest.raises(rules.PersonIsErased):
        require_residence_references(doubt, {f"person:{LIU}": ErasedPerson(REQUEST)})
    require_residence_references(doubt, {f"person:{LIU}": known.state})
