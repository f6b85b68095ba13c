"""From the wire to the registry's commands: strict shapes, one spelling, right keys."""

import json
from collections.abc import Mapping

import pytest
from pydantic import ValidationError

from app.catalogues import stream_kinds
from domain.registry.codes import CorrectionReason, GridKind, IdType, PersonField, VerificationMethod
from domain.registry.commands import (
    AbolishDivision,
    CloseGrid,
    CorrectPerson,
    EstablishDivision,
    EstablishGrid,
    ReferencePerson,
    VerifyIdentifier,
)
from domain.registry.rules_persons import PersonKeyNotValid
from domain.registry.rules_places import DivisionCodeNotValid, GridCodeNotValid
from domain.registry.warnings import warnings_for
from domain.shared.places import DivisionLevel, VillageKind
from domain.shared.rule import RuleBroken
from intake.catalogue import Named, PublishedType, Routed
from intake.translate.registry import PUBLISHED
from tests.domain.registry.sayings import GRID, LIU, LIU_ID, OFFICER, REGISTRAR, TOWN, VILLAGE, said_by

BY_TYPE = {each.type: each for each in PUBLISHED}
SUBJECTS = {"division": VILLAGE, "grid": GRID, "person": LIU}
AS_REGISTRAR, AS_OFFICER = said_by(REGISTRAR), said_by(OFFICER)


def published(name: str) -> PublishedType:
    """The published type of a fact."""
    return BY_TYPE[f"gridledger.{name}.v1"]


def translated(name: str, data: Mapping[str, object], subject: str | None = None) -> Routed:
    """What the road makes of a payload."""
    each = published(name)
    shape = each.shape.model_validate_json(json.dumps(data))
    about = SUBJECTS[name.partition(".")[0]] if subject is None else subject
    circumstance = AS_OFFICER if each.personal else AS_REGISTRAR
    return each.translate(shape, Named("urn:gridledger:source:xiheqiao-app", about), circumstance)


def test_a_division() -> None:
    data = {"name": " 西河桥社区", "level": "village", "parent": TOWN, "village_kind": "community"}
    command = EstablishDivision(
        circumstance=AS_REGISTRAR,
        code=VILLAGE,
        name="西河桥社区",
        level=DivisionLevel.VILLAGE,
        parent=TOWN,
        village_kind=VillageKind.COMMUNITY,
    )
    assert translated("division.established", data) == Routed(f"division:{VILLAGE}", command)


def test_the_end_of_a_division() -> None:
    command = AbolishDivision(circumstance=AS_REGISTRAR, code=VILLAGE, successors=("990101100002",))
    assert translated("division.abolished", {"successors": ["990101100002"]}) == Routed(
        f"division:{VILLAGE}", command
    )


def test_a_grid() -> None:
    command = EstablishGrid(
        circumstance=AS_REGISTRAR, code=GRID, name="第一网格", division=VILLAGE, kind=GridKind.DEDICATED
    )
    data = {"name": "第一网格", "division": VILLAGE, "kind": "dedicated"}
    assert translated("grid.established", data) == Routed(f"grid:{GRID}", command)


def test_the_end_of_a_grid() -> None:
    assert translated("grid.closed", {}) == Routed(
        f"grid:{GRID}", CloseGrid(circumstance=AS_REGISTRAR, code=GRID)
    )


def test_a_person_in_one_spelling() -> None:
    data = {
        "name": " 阿依古丽•买买提 ",
        "id_type": "resident_id",
        "id_number": "４２１１２７ 18000102 019ｘ",
        "phone": "110 0000 1234",
        "hukou_division": "990101",
        "birth_year": 1800,
    }
    command = ReferencePerson(
        circumstance=AS_OFFICER,
        key=LIU,
        name="阿依古丽·买买提",
        id_type=IdType.RESIDENT_ID,
        id_number="42112718000102019X",
        phone="+8611000001234",
        hukou_division="990101",
        birth_year=1800,
    )
    assert translated("person.referenced", data) == Routed(f"person:{LIU}", command)


def test_a_person_of_whom_only_the_name_is_known() -> None:
    command = ReferencePerson(circumstance=AS_OFFICER, key=LIU, name="刘安春", id_type=IdType.NONE)
    assert translated("person.referenced", {"name": "刘安春", "id_type": "none"}).command == command


def test_a_correction() -> None:
    data = {
        "reason": "id_reissued",
        "id_type": "resident_id",
        "id_number": f" {LIU_ID}",
        "cleared": ["phone", "phone"],
        "note": "派出所更正",
    }
    command = CorrectPerson(
        circumstance=AS_OFFICER,
        key=LIU,
        reason=CorrectionReason.ID_REISSUED,
        id_type=IdType.RESIDENT_ID,
        id_number=LIU_ID,
        cleared=(PersonField.PHONE,),
        note="派出所更正",
    )
    assert translated("person.corrected", data) == Routed(f"person:{LIU}", command)


def test_a_verification() -> None:
    data = {"id_type": "resident_id", "id_number": LIU_ID, "method": "document_read"}
    command = VerifyIdentifier(
        circumstance=AS_OFFICER,
        key=LIU,
        id_type=IdType.RESIDENT_ID,
        id_number=LIU_ID,
        method=VerificationMethod.DOCUMENT_READ,
    )
    assert translated("person.identifier_verified", data) == Routed(f"person:{LIU}", command)


@pytest.mark.parametrize(
    ("name", "subject", "rule"),
    [
        ("division.established", "99010110000", DivisionCodeNotValid),
        ("division.abolished", "429000000000", DivisionCodeNotValid),
        ("grid.established", VILLAGE, GridCodeNotValid),
        ("grid.closed", "990101100001000", GridCodeNotValid),
        ("person.referenced", "刘安春", PersonKeyNotValid),
        ("person.corrected", "1", PersonKeyNotValid),
        ("person.identifier_verified", LIU.lower(), PersonKeyNotValid),
    ],
)
def test_no_stream_is_opened_under_a_wrong_key(name: str, subject: str, rule: type[RuleBroken]) -> None:
    with pytest.raises(rule) as refused:
        translated(name, published(name).example, subject)
    assert subject not in refused.value.text("zh") + refused.value.text("en")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("division.established", {"level": "town"}),
        ("division.established", {"parent": "9901011000000"}),
        ("division.established", {"name": ""}),
        ("grid.established", {"division": None}),
        ("grid.established", {"kind": "school"}),
        ("person.referenced", {"id_type": "driving_licence"}),
        ("person.referenced", {"hukou_division": "99010"}),
        ("person.referenced", {"birth_year": "1980"}),
        ("person.referenced", {"name": "某" * 51}),
        ("person.corrected", {"reason": None}),
        ("person.corrected", {"cleared": ["name"]}),
        ("person.corrected", {"note": "长" * 501}),
        ("person.identifier_verified", {"method": "by_telephone"}),
    ],
)
def test_what_does_not_fit_the_dictionary_is_refused(name: str, change: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        translated(name, {**published(name).example, **change})


@pytest.mark.parametrize("each", PUBLISHED, ids=lambda each: each.type)
def test_an_unknown_field_is_refused_never_ignored(each: PublishedType) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        each.shape.model_validate_json(json.dumps({**each.example, "nickname": "小刘"}))


@pytest.mark.parametrize("each", PUBLISHED, ids=lambda each: each.type)
def test_every_example_is_accepted_without_a_warning(each: PublishedType) -> None:
    kind = each.type.split(".")[1]
    first = next(other for other in PUBLISHED if other.creates and other.type.split(".")[1] == kind)
    decider = stream_kinds().kinds[kind].decider
    state = decider.initial
    for step in (first,) if first is each else (first, each):
        routed = translated(step.type.removeprefix("gridledger.").removesuffix(".v1"), step.example)
        decided = decider.decide(routed.command, state)
        assert [event.topic() for event in decided] == [step.type.removeprefix("gridledger.")]
        assert warnings_for(routed.command) == ()
        state = decider.fold(decided, state)
