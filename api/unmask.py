"""One person's values legible, to whom the table allows it, for a purpose they state; everywhere else they are masked."""

from enum import StrEnum
from functools import partial
from typing import Annotated

from fastapi import Request
from pydantic import Field
from starlette.responses import Response

from access.unmasking import names_a_number
from access.vocabulary import ReadingPurpose
from api.access_problems import ReasonNamesNumber, ReasonNamesPerson
from api.answers import Answer, answer_in_clear
from api.deps import ApiDeps
from api.door import AtDoor
from api.freshness import REGISTRY, wait_for_views
from api.legible import require_legible, require_within_count
from api.letter_bodies import DeskBody, read_body
from api.listing import AtLeast, Dated, answered, dated
from api.persons import PersonKey, state_of
from api.problems import NotFound
from api.seam import Admission, Admitted
from api.unsealing import Opener, Shown
from domain.shared.check_digits import normalised
from projections.moment import NOW
from projections.registry.answers import PersonFile
from projections.sealed_value import SealedValue
from projections.versions.sealed import sealed_value


class UnmaskField(StrEnum):
    """What can be made legible of a person. Addresses of registration and free text cannot."""

    NAME = "name"
    ID_NUMBER = "id_number"
    PHONE = "phone"


class UnmaskBody(DeskBody):
    """查看明文。Why, and what of it."""

    purpose: ReadingPurpose
    fields: Annotated[list[UnmaskField], Field(min_length=1, max_length=len(UnmaskField))]
    reason: Annotated[
        str | None,
        Field(min_length=1, max_length=200, description="no personal data in it · 理由（勿写个人信息）"),
    ] = None


class UnmaskedPerson(Answer):
    """The fields asked for; absent ones were never given."""

    person_key: str
    purpose: ReadingPurpose
    name: Shown | None = None
    id_number: Shown | None = None
    phone: Shown | None = None


class UnmaskedAnswer(Dated):
    """One person, legible."""

    item: UnmaskedPerson


async def unmask_person(
    request: Request, door: AtDoor, admission: Admitted, key: PersonKey, at_least: AtLeast = 0
) -> Response:
    """The clear values asked for, of this one record."""
    body = await read_body(request, door.deps.settings, UnmaskBody)
    if body.reason is not None and names_a_number(body.reason):
        raise ReasonNamesNumber
    admission.look.purpose = body.purpose
    await wait_for_views((REGISTRY,), door.deps, NOW, at_least)
    return await answered(door, partial(_unmasked, request, door.deps, admission, key, body))


def _unmasked(request: Request, deps: ApiDeps, admission: Admission, key: str, body: UnmaskBody) -> Response:
    file = deps.registry.person(key)
    if file is None:
        raise NotFound
    personal = deps.personal_values.opener(admission.look)
    require_legible(deps, admission, personal, file, purpose=body.purpose, state=state_of(deps, file))
    _require_no_name(personal, file, body.reason)
    require_within_count(deps, admission, file)
    admission.look.reason = body.reason
    held = {each: value for each in body.fields if (value := _value(file, each)) is not None}
    shown = personal.clear(list(held.values()))
    item = UnmaskedPerson.model_validate(
        {"person_key": key, "purpose": body.purpose, **dict(zip(held, shown, strict=True))}
    )
    told = UnmaskedAnswer.model_validate({**dated(file.speaks_for), "item": item})
    return answer_in_clear(request, told, position=told.position, time=told.time)


def _require_no_name(personal: Opener, file: PersonFile, reason: str | None) -> None:
    """The reason outlives the person's key in the access log. Other people's names nobody can tell here."""
    names = [sealed_value(each.record.name, f"person:{each.key}") for each in file.records]
    told = _unspaced(reason or "")
    asked = [(name, partial(_stands_in, told)) for name in names if name is not None]
    if any(personal.weighed(asked)):
        raise ReasonNamesPerson


def _stands_in(told: str, name: str) -> bool:
    return _unspaced(name) in told


def _unspaced(text: str) -> str:
    return "".join(normalised(text).split())


def _value(file: PersonFile, field: UnmaskField) -> SealedValue | None:
    person, stream = file.person.record, f"person:{file.person.key}"
    match field:
        case UnmaskField.NAME:
            return sealed_value(person.name, stream)
        case UnmaskField.ID_NUMBER:
            return sealed_value(person.id_number, stream)
        case UnmaskField.PHONE:
            return sealed_value(person.phone, stream)
