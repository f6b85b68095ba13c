"""Persons: referenced under a random key, corrected without losing history, verified with the document in hand."""

from typing import assert_never

from domain.registry import rules_persons as rules
from domain.registry.codes import CHECKED_ID_TYPES, IdType, PersonField
from domain.registry.commands import (
    CorrectPerson,
    ErasePerson,
    LinkPersons,
    PersonCommand,
    ReferencePerson,
    UnlinkPersons,
    VerifyIdentifier,
)
from domain.registry.decide_links import link_persons, unlink_persons
from domain.registry.events import (
    PersonCorrected,
    PersonErased,
    PersonEvent,
    PersonIdentifierVerified,
    PersonReferenced,
)
from domain.registry.evolve import corrected_fields
from domain.registry.keys import require_person_key
from domain.registry.roles import require_role
from domain.registry.rules_links import ChangedSince
from domain.registry.spelling import is_name
from domain.registry.states import ErasedPerson, NoPerson, Person, PersonState
from domain.shared.check_digits import IdProblem, check_citizen_id
from domain.shared.occurrence import SHANGHAI


def decide_person(command: PersonCommand, state: PersonState) -> tuple[PersonEvent, ...]:
    """What follows from a claim about a person."""
    require_role(command)
    require_person_key(command.key)
    if isinstance(command, ErasePerson):
        return _erase(command, state)
    if isinstance(state, ErasedPerson):
        raise rules.PersonIsErased
    match command:
        case ReferencePerson():
            return _reference(command, state)
        case CorrectPerson():
            return _correct(command, state)
        case VerifyIdentifier():
            return _verify(command, state)
        case LinkPersons():
            return link_persons(command, state)
        case UnlinkPersons():
            return unlink_persons(command, state)
        case _:
            assert_never(command)


def _erase(command: ErasePerson, state: PersonState) -> tuple[PersonEvent, ...]:
    """Whether it may be is decided by the person's rights; here nothing stands against it but that there is nobody."""
    if isinstance(state, NoPerson):
        raise rules.PersonNotYetReferenced
    if isinstance(state, ErasedPerson):
        return ()
    return (PersonErased(person_key=command.key, request=command.request),)


def _reference(command: ReferencePerson, state: NoPerson | Person) -> tuple[PersonEvent, ...]:
    """A second reference is refused, not swallowed: whether it says the same cannot be known of sealed values."""
    if isinstance(state, Person):
        raise rules.PersonAlreadyReferenced
    _require_name(command.name)
    if command.id_number is not None and command.id_type is IdType.NONE:
        raise rules.IdNumberAndTypeGoTogether
    _require_born(command)
    return (
        PersonReferenced(
            person_key=command.key,
            person_name=command.name,
            id_type=command.id_type,
            id_number=command.id_number,
            phone=command.phone,
            hukou_division=command.hukou_division,
            birth_year=_text(command.birth_year),
        ),
    )


def _correct(command: CorrectPerson, state: NoPerson | Person) -> tuple[PersonEvent, ...]:
    if isinstance(state, NoPerson):
        raise rules.PersonNotYetReferenced
    _require_a_sound_correction(command)
    event = PersonCorrected(
        person_key=command.key,
        reason=command.reason,
        person_name=command.name,
        id_type=command.id_type,
        id_number=command.id_number,
        phone=command.phone,
        hukou_division=command.hukou_division,
        birth_year=_text(command.birth_year),
        cleared=command.cleared,
        note=command.note,
        corrected_by=command.circumstance.actor.id,
    )
    _require_nobody_else_changed(event, state, command.circumstance.base_version)
    return (event,)


def _require_nobody_else_changed(event: PersonCorrected, person: Person, seen: int | None) -> None:
    """Whether the other value is the same cannot be known of sealed values: a person compares the two."""
    if seen is None:
        return
    for name in corrected_fields(event):
        change = person.changes.get(name)
        if change is not None and change.version > seen and change.by != event.corrected_by:
            raise ChangedSince(field=name, version=change.version)


def _require_a_sound_correction(command: CorrectPerson) -> None:
    given: dict[PersonField, object] = {
        PersonField.ID_NUMBER: command.id_number,
        PersonField.PHONE: command.phone,
        PersonField.HUKOU_DIVISION: command.hukou_division,
        PersonField.BIRTH_YEAR: command.birth_year,
    }
    changes = (command.name, command.id_type, *given.values())
    if not command.cleared and all(each is None for each in changes):
        raise rules.NothingCorrected
    for field in command.cleared:
        if given[field] is not None:
            raise rules.CorrectedAndCleared(field=field.value)
    if command.name is not None:
        _require_name(command.name)
    _require_number_with_type(command)
    _require_born(command)


def _require_number_with_type(command: CorrectPerson) -> None:
    clears_number = PersonField.ID_NUMBER in command.cleared
    if command.id_number is not None and command.id_type in (None, IdType.NONE):
        raise rules.IdNumberAndTypeGoTogether
    if command.id_type is IdType.NONE and not clears_number:
        raise rules.IdNumberAndTypeGoTogether


def _verify(command: VerifyIdentifier, state: NoPerson | Person) -> tuple[PersonEvent, ...]:
    """A repeated verification is a new fact: the document was seen again."""
    if isinstance(state, NoPerson):
        raise rules.PersonNotYetReferenced
    if command.id_type is IdType.NONE:
        raise rules.DocumentMustBeNamed
    if command.id_type in CHECKED_ID_TYPES:
        _require_right_number(command.id_number)
    return (
        PersonIdentifierVerified(
            person_key=command.key,
            id_type=command.id_type,
            id_number=command.id_number,
            method=command.method,
        ),
    )


def _require_right_number(number: str) -> None:
    problem = check_citizen_id(number).problem
    match problem:
        case None:
            return
        case IdProblem.CHECK_DIGIT:
            raise rules.IdCheckDigitWrong
        case IdProblem.IMPOSSIBLE_DATE:
            raise rules.IdDateImpossible
        case IdProblem.NOT_18_CHARACTERS | IdProblem.OLD_15_DIGITS | IdProblem.NOT_DIGITS:
            raise rules.IdNumberMalformed(problem=problem.value)
        case _:
            assert_never(problem)


def _require_name(name: str) -> None:
    if not is_name(name):
        raise rules.NameNotValid


def _require_born(command: ReferencePerson | CorrectPerson) -> None:
    this_year = command.circumstance.received_at.astimezone(SHANGHAI).year
    if command.birth_year is not None and command.birth_year > this_year:
        raise rules.BirthYearInFuture


def _text(year: int | None) -> str | None:
    return None if year is None else str(year)
