"""Documents: verified with the document in hand, and again whenever the number changes."""

from dataclasses import replace

import pytest

from domain.registry import rules_persons as rules
from domain.registry.codes import CorrectionReason, IdType, PersonField, VerificationMethod
from domain.registry.deciders import person_decider
from domain.registry.events import PersonCorrected, PersonIdentifierVerified
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.states import Person, PersonState
from domain.shared.actor import Actor, Role
from tests.domain.registry.sayings import LIU, LIU_ID, LIU_IS_KNOWN, WRONG_ID, sealed, verify
from tests.support.given import given

NOBODY = given(person_decider)
KNOWN = given(person_decider, LIU_IS_KNOWN)
VERIFIED = PersonIdentifierVerified(
    person_key=LIU,
    id_type=IdType.RESIDENT_ID,
    id_number=sealed("FFFF"),
    method=VerificationMethod.DOCUMENT_SEEN,
)


def test_an_officer_verifies_the_document() -> None:
    KNOWN.when(verify()).then(
        PersonIdentifierVerified(
            person_key=LIU,
            id_type=IdType.RESIDENT_ID,
            id_number=LIU_ID,
            method=VerificationMethod.DOCUMENT_SEEN,
        )
    )


def test_a_wrong_check_digit_is_refused_at_verification() -> None:
    KNOWN.when(verify(id_number=WRONG_ID)).then_refused(rules.IdCheckDigitWrong)
    assert rules.IdCheckDigitWrong.code == "person.id_check_digit_wrong"


def test_an_impossible_birthday_is_refused_at_verification() -> None:
    KNOWN.when(verify(id_number="421127180002290036")).then_refused(rules.IdDateImpossible)


@pytest.mark.parametrize(
    ("number", "problem"),
    [
        ("990101800101001", "old_15_digits"),
        ("99010119800101001", "not_18_characters"),
        ("9901011980010100AX", "not_digits"),
    ],
)
def test_a_malformed_number_is_refused_at_verification(number: str, problem: str) -> None:
    KNOWN.when(verify(id_number=number)).then_refused(rules.IdNumberMalformed, problem=problem)


def test_a_passport_has_no_check_digit() -> None:
    KNOWN.when(verify(id_type=IdType.PASSPORT, id_number="E12345678")).then(
        PersonIdentifierVerified(
            person_key=LIU,
            id_type=IdType.PASSPORT,
            id_number="E12345678",
            method=VerificationMethod.DOCUMENT_SEEN,
        )
    )


def test_without_a_document_nothing_is_verified() -> None:
    KNOWN.when(verify(id_type=IdType.NONE)).then_refused(rules.DocumentMustBeNamed)


def test_a_verification_waits_for_the_person() -> None:
    NOBODY.when(verify()).then_refused(rules.PersonNotYetReferenced)


@pytest.mark.parametrize("role", sorted(frozenset(Role) - {Role.COMMUNITY_OFFICER, Role.REGISTRAR}))
def test_only_officers_and_registrars_verify(role: Role) -> None:
    KNOWN.when(verify(by=Actor(f"person:{LIU}", role))).then_refused(RoleNotAllowed, role=role.value)


def of_the_document(state: PersonState) -> Person:
    """What is known of the document, without the count of who changed which field when."""
    assert isinstance(state, Person)
    return replace(state, facts=1, changes={})


def test_a_document_seen_again_is_a_fact_again() -> None:
    again = KNOWN.also(VERIFIED, VERIFIED)
    assert of_the_document(again.state) == Person(id_type=IdType.RESIDENT_ID, verified=True, verifications=2)


@pytest.mark.parametrize(
    ("corrected", "state"),
    [
        (
            PersonCorrected(person_key=LIU, reason=CorrectionReason.CHANGED, phone=sealed()),
            Person(id_type=IdType.RESIDENT_ID, verified=True, corrections=1, verifications=1),
        ),
        (
            PersonCorrected(
                person_key=LIU,
                reason=CorrectionReason.ID_REISSUED,
                id_type=IdType.RESIDENT_ID,
                id_number=sealed(),
            ),
            Person(id_type=IdType.RESIDENT_ID, verified=False, corrections=1, verifications=1),
        ),
        (
            PersonCorrected(person_key=LIU, reason=CorrectionReason.MISTOLD, id_type=IdType.PASSPORT),
            Person(id_type=IdType.PASSPORT, verified=False, corrections=1, verifications=1),
        ),
        (
            PersonCorrected(
                person_key=LIU, reason=CorrectionReason.ON_REQUEST, cleared=(PersonField.ID_NUMBER,)
            ),
            Person(id_type=IdType.NONE, verified=False, corrections=1, verifications=1),
        ),
    ],
)
def test_another_number_has_to_be_verified_again(corrected: PersonCorrected, state: Person) -> None:
    assert of_the_document(KNOWN.also(VERIFIED, corrected).state) == state
