"""From what upstream systems send about places and persons to the commands of the registry."""

from pydantic import BaseModel

from domain.registry.commands import (
    AbolishDivision,
    CloseGrid,
    CorrectPerson,
    EstablishDivision,
    EstablishGrid,
    ReferencePerson,
    VerifyIdentifier,
)
from domain.registry.keys import require_division_code, require_grid_code, require_person_key
from domain.registry.spelling import spelled_id_number, spelled_name, spelled_phone
from domain.shared.circumstance import Circumstance
from intake.catalogue import InTopic, Named, PublishedType, Routed
from intake.shapes.registry import (
    DivisionAbolishedV1,
    DivisionEstablishedV1,
    GridClosedV1,
    GridEstablishedV1,
    PersonCorrectedV1,
    PersonIdentifierVerifiedV1,
    PersonReferencedV1,
)
from intake.translate.registry_undo import (
    abolish_again,
    close_again,
    correct_back,
    end_stays,
    person_stays,
    verification_stays,
)


def _division_stream(code: str) -> str:
    require_division_code(code)
    return f"division:{code}"


def _grid_stream(code: str) -> str:
    require_grid_code(code)
    return f"grid:{code}"


def _person_stream(key: str) -> str:
    require_person_key(key)
    return f"person:{key}"


def establish_division(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`division.established`: the day it happened is the first it holds."""
    assert isinstance(shape, DivisionEstablishedV1)
    command = EstablishDivision(
        circumstance=circumstance,
        code=named.subject,
        name=shape.name.strip(),
        level=shape.level,
        parent=shape.parent,
        village_kind=shape.village_kind,
        urban_rural_class=shape.urban_rural_class,
        reference_version=shape.reference_version,
    )
    return Routed(_division_stream(named.subject), command)


def abolish_division(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`division.abolished`: the day it happened is the last it holds."""
    assert isinstance(shape, DivisionAbolishedV1)
    command = AbolishDivision(circumstance=circumstance, code=named.subject, successors=shape.successors)
    return Routed(_division_stream(named.subject), command)


def establish_grid(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`grid.established`."""
    assert isinstance(shape, GridEstablishedV1)
    command = EstablishGrid(
        circumstance=circumstance,
        code=named.subject,
        name=shape.name.strip(),
        division=shape.division,
        kind=shape.kind,
    )
    return Routed(_grid_stream(named.subject), command)


def close_grid(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`grid.closed`."""
    assert isinstance(shape, GridClosedV1)
    command = CloseGrid(circumstance=circumstance, code=named.subject, successors=shape.successors)
    return Routed(_grid_stream(named.subject), command)


def reference_person(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`person.referenced`, its values in one spelling."""
    assert isinstance(shape, PersonReferencedV1)
    command = ReferencePerson(
        circumstance=circumstance,
        key=named.subject,
        name=spelled_name(shape.name),
        id_type=shape.id_type,
        id_number=None if shape.id_number is None else spelled_id_number(shape.id_number),
        phone=None if shape.phone is None else spelled_phone(shape.phone),
        hukou_division=shape.hukou_division,
        birth_year=shape.birth_year,
    )
    return Routed(_person_stream(named.subject), command)


def correct_person(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`person.corrected`, its values in one spelling."""
    assert isinstance(shape, PersonCorrectedV1)
    command = CorrectPerson(
        circumstance=circumstance,
        key=named.subject,
        reason=shape.reason,
        name=None if shape.name is None else spelled_name(shape.name),
        id_type=shape.id_type,
        id_number=None if shape.id_number is None else spelled_id_number(shape.id_number),
        phone=None if shape.phone is None else spelled_phone(shape.phone),
        hukou_division=shape.hukou_division,
        birth_year=shape.birth_year,
        cleared=tuple(dict.fromkeys(shape.cleared)),
        note=shape.note,
    )
    return Routed(_person_stream(named.subject), command)


def verify_identifier(shape: BaseModel, named: Named, circumstance: Circumstance) -> Routed:
    """`person.identifier_verified`."""
    assert isinstance(shape, PersonIdentifierVerifiedV1)
    command = VerifyIdentifier(
        circumstance=circumstance,
        key=named.subject,
        id_type=shape.id_type,
        id_number=spelled_id_number(shape.id_number),
        method=shape.method,
    )
    return Routed(_person_stream(named.subject), command)


PUBLISHED: tuple[PublishedType, ...] = (
    PublishedType(
        type="gridledger.division.established.v1",
        shape=DivisionEstablishedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=establish_division,
        title=("设立区划", "A division was established"),
        example={
            "name": "西河桥社区",
            "level": "village",
            "parent": "990101100000",
            "village_kind": "community",
            "urban_rural_class": "121",
            "reference_version": "fictional-2026",
        },
        needs_grid=False,
        creates=True,
        compensate=abolish_again,
    ),
    PublishedType(
        type="gridledger.division.abolished.v1",
        shape=DivisionAbolishedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=abolish_division,
        title=("撤销区划", "A division was abolished"),
        example={"successors": ["990101100002"]},
        needs_grid=False,
        compensate=end_stays,
    ),
    PublishedType(
        type="gridledger.grid.established.v1",
        shape=GridEstablishedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=establish_grid,
        title=("设立网格", "A grid was established"),
        example={"name": "西河桥社区第一网格", "division": "990101100001", "kind": "base"},
        needs_grid=False,
        creates=True,
        compensate=close_again,
    ),
    PublishedType(
        type="gridledger.grid.closed.v1",
        shape=GridClosedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=close_grid,
        title=("停用网格", "A grid was closed"),
        example={"successors": ["990101100001002"]},
        needs_grid=False,
        compensate=end_stays,
    ),
    PublishedType(
        type="gridledger.person.referenced.v1",
        shape=PersonReferencedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=reference_person,
        title=("登记人员", "A person was referenced"),
        example={
            "name": "刘安春",
            "id_type": "resident_id",
            "id_number": "990101198001010014",
            "phone": "11000001234",
            "hukou_division": "990101100001",
            "birth_year": 1980,
        },
        personal=True,
        creates=True,
        compensate=person_stays,
    ),
    PublishedType(
        type="gridledger.person.corrected.v1",
        shape=PersonCorrectedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=correct_person,
        title=("更正人员信息", "A person's record was corrected"),
        example={"reason": "mistyped", "phone": "11000004321", "cleared": ["birth_year"]},
        personal=True,
        needs_grid=False,
        compensate=correct_back,
    ),
    PublishedType(
        type="gridledger.person.identifier_verified.v1",
        shape=PersonIdentifierVerifiedV1,
        topic=InTopic.REGISTRY,
        slice_name="registry",
        translate=verify_identifier,
        title=("核验证件", "A person's document was verified"),
        example={"id_type": "resident_id", "id_number": "990101198001010014", "method": "document_seen"},
        personal=True,
        needs_grid=False,
        compensate=verification_stays,
    ),
)
