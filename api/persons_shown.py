"""Persons and stays as documents: values masked, classes derived for the moment asked."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import partial

from api.registry_documents import ClaimShown, ContradictionShown, PersonShown, StayShown
from api.registry_links import Signpost
from api.unsealing import Opener, Shown
from domain.registry.codes import IdType
from domain.registry.codes_residences import ResidenceClass, Tenure
from domain.registry.residence_class import is_foreigner, residence_class
from domain.registry.residence_deadlines import must_be_declared
from domain.shared.places import DIVISION_LENGTH
from projections.instants import instant_of
from projections.json_value import Json
from projections.raw_fact import json_of
from projections.registry.persons import Person
from projections.registry.residences import Residence
from projections.sealed_value import SealedValue
from projections.versions.sealed import sealed_value
from projections.versions.table import Version

_SHOWN = ("name", "id_number", "phone")
Day = dict[str, str]


@dataclass(frozen=True, slots=True, kw_only=True)
class About:
    """What stays are shown with: who lives there, where it is, at which moment, and whose claims may be told."""

    persons: Mapping[str, Version[Person]]
    addresses: Mapping[str, str]
    moment: datetime
    sources: frozenset[str] | None


def persons_shown(
    personal: Opener, signpost: Signpost, persons: Sequence[Version[Person]]
) -> list[PersonShown]:
    """Each record with its values masked; one question for all keys."""
    held = [
        (version.key, field, value)
        for version in persons
        for field, value in _sealed_of(version)
        if value is not None
    ]
    shown = personal.shown([value for _, _, value in held])
    told: dict[str, dict[str, Shown]] = {version.key: {} for version in persons}
    for (key, field, _), value in zip(held, shown, strict=True):
        told[key][field] = value
    return [_person_shown(version, told[version.key], signpost) for version in persons]


def _sealed_of(version: Version[Person]) -> Iterable[tuple[str, SealedValue | None]]:
    person, stream = version.record, f"person:{version.key}"
    kept = (person.name, person.id_number, person.phone)
    return [(field, sealed_value(text, stream)) for field, text in zip(_SHOWN, kept, strict=True)]


def _person_shown(version: Version[Person], values: Mapping[str, Shown], signpost: Signpost) -> PersonShown:
    person = version.record
    return PersonShown(
        person_key=version.key,
        name=values.get("name"),
        id_type=person.id_type,
        id_number=values.get("id_number"),
        id_verified=person.id_verified == 1,
        phone=values.get("phone"),
        grid_code=person.grid_code,
        source=person.source,
        linked_to=person.linked_to,
        corrections=person.corrections,
        changed_at_position=version.position,
        changed_at=version.recorded_at,
        version=version.version,
        links=signpost.person(version.key),
        erased=True if person.erased else None,
    )


def stays_shown(
    personal: Opener, signpost: Signpost, stays: Sequence[Version[Residence]], about: About
) -> list[StayShown]:
    """Each stay with what follows from it at the moment; places of registration are opened to derive, never shown."""
    classes = _classes(personal, [stay.record for stay in stays], about.persons)
    restricted = personal.restricted({stay.record.person_key for stay in stays})
    shown = [_stay_shown(stay, class_, about, signpost) for stay, class_ in zip(stays, classes, strict=True)]
    return [_closed(each) if each.person_key in restricted else each for each in shown]


def _closed(stay: StayShown) -> StayShown:
    """That there is a stay, of whom and at which home; all that was said about it stays closed."""
    return StayShown(
        restricted=True,
        residence_id=stay.residence_id,
        person_key=stay.person_key,
        dwelling_id=stay.dwelling_id,
        grid_code=stay.grid_code,
        standing=stay.standing,
        lives_there=stay.lives_there,
        contradicted=stay.contradicted,
        claims=[],
        contradictions=[],
        stale=stay.stale,
        changed_at_position=stay.changed_at_position,
        changed_at=stay.changed_at,
        version=stay.version,
        links=stay.links,
    )


def _classes(
    personal: Opener, stays: Sequence[Residence], persons: Mapping[str, Version[Person]]
) -> list[ResidenceClass | None]:
    found: list[ResidenceClass | None] = [None] * len(stays)
    sealed: list[tuple[int, SealedValue, Callable[[str], ResidenceClass]]] = []
    for nth, stay in enumerate(stays):
        person = persons.get(stay.person_key)
        if person is None or stay.grid_code is None:
            continue
        derive = partial(
            residence_class,
            id_type=IdType(person.record.id_type),
            dwelling_division=stay.grid_code[:DIVISION_LENGTH],
            tenure=None if stay.tenure is None else Tenure(stay.tenure),
        )
        hukou = sealed_value(person.record.hukou_division, f"person:{stay.person_key}")
        found[nth] = derive(None)
        if hukou is not None:
            sealed.append((nth, hukou, derive))
    derived = personal.derived([(value, derive) for _, value, derive in sealed])
    for (nth, _, _), class_ in zip(sealed, derived, strict=True):
        found[nth] = class_ or found[nth]
    return found


def _stay_shown(
    version: Version[Residence], class_: ResidenceClass | None, about: About, signpost: Signpost
) -> StayShown:
    stay = version.record
    must = None if class_ in (None, ResidenceClass.UNKNOWN) else must_be_declared(class_)
    return StayShown.model_validate(
        {
            **_as_it_stands(stay),
            "residence_id": version.key,
            "address": about.addresses.get(stay.dwelling_id),
            "claims": _claims(stay, about.sources),
            "stale": stay.verify_due_at is not None and instant_of(stay.verify_due_at) <= about.moment,
            "residence_class": class_,
            "must_be_declared": must,
            "declared_in_time": None if must is False else _in_time(stay, about.persons.get(stay.person_key)),
            "changed_at_position": version.position,
            "changed_at": version.recorded_at,
            "version": version.version,
            "links": signpost.stay(stay.person_key, stay.dwelling_id),
        }
    )


def _as_it_stands(stay: Residence) -> dict[str, object]:
    return {
        "person_key": stay.person_key,
        "dwelling_id": stay.dwelling_id,
        "grid_code": stay.grid_code,
        "standing": stay.standing,
        "lives_there": stay.lives_there == 1,
        "contradicted": stay.contradicted == 1,
        "tenure": stay.tenure,
        "since": _day(stay.since_on, stay.since_precision),
        "until": _day(stay.until_on, stay.until_precision),
        "end_reason": stay.end_reason,
        "contradictions": [ContradictionShown.model_validate(each) for each in _listed(stay.contradictions)],
        "last_verified_at": stay.last_verified_at,
        "verified_by": stay.verified_by,
        "verified_method": stay.verified_method,
        "verify_due_at": stay.verify_due_at,
        "first_reported_at": stay.first_reported_at,
    }


def _claims(stay: Residence, sources: frozenset[str] | None) -> list[ClaimShown]:
    claims = [ClaimShown.model_validate(each) for each in _listed(stay.claims)]
    return [each for each in claims if sources is None or each.source in sources]


def _listed(text: str) -> list[Json]:
    listed = json_of(text)
    assert isinstance(listed, list)
    return listed


def _day(on: str | None, precision: str | None) -> Day | None:
    return None if on is None or precision is None else {"on": on, "precision": precision}


def _in_time(stay: Residence, person: Version[Person] | None) -> bool | None:
    """24 hours for who shows a foreigner's document, 3 days for all others."""
    foreigner = person is not None and is_foreigner(IdType(person.record.id_type))
    in_time = stay.foreigner_in_time if foreigner else stay.declared_in_time
    return None if in_time is None else in_time == 1
