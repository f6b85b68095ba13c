"""Persons: named under a random key, corrected without losing history, verified with the document in hand."""

import pytest

from domain.registry import rules_persons as rules
from domain.registry.codes import CorrectionReason, IdType, PersonField, VerificationMethod
from domain.registry.deciders import person_decider
from domain.registry.events import PersonCorrected, PersonIdentifierVerified, PersonReferenced
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.states import Change, Person
from domain.shared.actor import Actor, Role
from tests.domain.registry.sayings import (
    LIU,
    LIU_ID,
    LIU_IS_KNOWN,
    OFFICER,
    VILLAGE,
    WRONG_ID,
    correct,
    reference,
    sealed,
    verify,
)
from tests.support.given import given

NOBODY = given(person_decider)
KNOWN = given(person_decider, LIU_IS_KNOWN)
VERIFIED = PersonIdentifierVerified(
    person_key=LIU,
    id_type=IdType.RESIDENT_ID,
    id_number=sealed("FFFF"),
    method=VerificationMethod.DOCUMENT_SEEN,
)
REPORTERS = frozenset(Role) - {Role.STATISTICS_CLERK, Role.AUDITOR, Role.DATA_PROTECTION_OFFICER}
CORRECTORS = REPORTERS - {Role.PROPERTY_MANAGER, Role.SHOP_LEADER, Role.UNIT_CONTACT, Role.VOLUNTEER} | {
    Role.DATA_PROTECTION_OFFICER
}


def renamed(by: Actor) -> PersonCorrected:
    """The name put right."""
    return PersonCorrected(
        person_key=LIU, reason=CorrectionReason.MISTYPED, person_name="刘安平", corrected_by=by.id
    )


def test_a_grid_worker_names_a_person() -> None:
    NOBODY.when(reference()).then(
        PersonReferenced(
            person_key=LIU,
            person_name="刘安春",
            id_type=IdType.RESIDENT_ID,
            id_number=LIU_ID,
            phone="+8611000001234",
            hukou_division=VILLAGE,
            birth_year="1980",
        )
    )


def test_a_wrong_check_digit_does_not_keep_a_person_out() -> None:
    (event,) = person_decider.decide(reference(id_number=WRONG_ID), NOBODY.state)
    assert isinstance(event, PersonReferenced)
    assert event.id_number == WRONG_ID


@pytest.mark.parametrize("role", sorted(REPORTERS))
def test_whoever_may_report_a_dispute_may_name_the_people_in_it(role: Role) -> None:
    (event,) = person_decider.decide(reference(by=Actor("staff:X9", role)), NOBODY.state)
    assert isinstance(event, PersonReferenced)


@pytest.mark.parametrize("role", sorted(frozenset(Role) - REPORTERS))
def test_clerks_and_auditors_name_nobody(role: Role) -> None:
    NOBODY.when(reference(by=Actor("staff:X9", role))).then_refused(RoleNotAllowed, role=role.value)


def test_a_key_is_taken_once() -> None:
    # Whether the second report says the same cannot be known of sealed values, so it is not swallowed.
    KNOWN.when(reference()).then_refused(rules.PersonAlreadyReferenced)


@pytest.mark.parametrize("key", ["990101198001010014", "刘安春", "01jn000000000000000000a001", ""])
def test_a_key_is_never_personal(key: str) -> None:
    NOBODY.when(reference(key=key)).then_refused(rules.PersonKeyNotValid)


@pytest.mark.parametrize("name", ["", "刘8", "x" * 51, "刘\n安", "···"])
def test_a_name_is_a_name(name: str) -> None:
    NOBODY.when(reference(name=name)).then_refused(rules.NameNotValid)
    KNOWN.when(correct(name=name)).then_refused(rules.NameNotValid)


def test_a_number_without_a_document_is_refused() -> None:
    NOBODY.when(reference(id_type=IdType.NONE)).then_refused(rules.IdNumberAndTypeGoTogether)


def test_nobody_is_born_after_the_report() -> None:
    NOBODY.when(reference(birth_year=2027)).then_refused(rules.BirthYearInFuture)
    KNOWN.when(correct(birth_year=2027)).then_refused(rules.BirthYearInFuture)


def test_a_correction_is_a_new_fact_and_the_old_one_stays() -> None:
    corrected = PersonCorrected(
        person_key=LIU,
        reason=CorrectionReason.CHANGED,
        phone="+8611000004321",
        birth_year="1981",
        corrected_by=OFFICER.id,
    )
    KNOWN.when(correct(reason=CorrectionReason.CHANGED, phone="+8611000004321", birth_year=1981)).then(
        corrected
    )
    change = Change(2, OFFICER.id)
    assert KNOWN.also(corrected).state == Person(
        id_type=IdType.RESIDENT_ID,
        corrections=1,
        facts=2,
        changes={"phone": change, "birth_year": change},
    )


def test_what_is_no_longer_to_be_kept_is_cleared() -> None:
    command = correct(reason=CorrectionReason.ON_REQUEST, cleared=(PersonField.PHONE,))
    KNOWN.when(command).then(
        PersonCorrected(
            person_key=LIU,
            reason=CorrectionReason.ON_REQUEST,
            cleared=(PersonField.PHONE,),
            corrected_by=OFFICER.id,
        )
    )


def test_the_same_correction_again_is_kept_again() -> None:
    # The values before it are sealed: nobody can tell that nothing changed.
    once = KNOWN.after(correct(name="刘安平"))
    once.when(correct(name="刘安平")).then(renamed(OFFICER))


def test_a_correction_must_correct_something() -> None:
    KNOWN.when(correct()).then_refused(rules.NothingCorrected)


def test_a_field_is_not_corrected_and_cleared_at_once() -> None:
    KNOWN.when(correct(phone="+8611000004321", cleared=(PersonField.PHONE,))).then_refused(
        rules.CorrectedAndCleared, field="phone"
    )


@pytest.mark.parametrize(
    "command",
    [
        correct(id_number=LIU_ID),
        correct(id_number=LIU_ID, id_type=IdType.NONE),
        correct(id_type=IdType.NONE),
    ],
)
def test_number_and_document_are_corrected_together(command: object) -> None:
    assert isinstance(command, type(correct()))
    KNOWN.when(command).then_refused(rules.IdNumberAndTypeGoTogether)


def test_a_correction_waits_for_the_person() -> None:
    NOBODY.when(correct(name="刘安平")).then_refused(rules.PersonNotYetReferenced)
    assert rules.PersonNotYetReferenced.premature


def test_a_resident_corrects_themselves_and_nobody_else() -> None:
    herself = Actor(f"person:{LIU}", Role.RESIDENT)
    KNOWN.when(correct(name="刘安平", by=herself)).then(renamed(herself))
    neighbour = Actor("person:01JN000000000000000000A002", Role.RESIDENT)
    KNOWN.when(correct(name="刘安平", by=neighbour)).then_refused(rules.OwnRecordOnly)


@pytest.mark.parametrize("role", sorted(CORRECTORS))
def test_who_keeps_the_registry_corrects(role: Role) -> None:
    somebody = Actor(f"person:{LIU}", role)
    KNOWN.when(correct(name="刘安平", by=somebody)).then(renamed(somebody))


@pytest.mark.parametrize("role", sorted(frozenset(Role) - CORRECTORS))
def test_who_only_reports_does_not_correct(role: Role) -> None:
    KNOWN.when(correct(name="刘安平", by=Actor("staff:X9", role))).then_refused(
        RoleNotAllowed, role=role.value
    )


def test_sealed_and_readable_values_fold_to_the_same() -> None:
    readable = NOBODY.after(reference())
    assert readable.state == KNOWN.state
    assert readable.after(verify()).state == KNOWN.also(VERIFIED).state
