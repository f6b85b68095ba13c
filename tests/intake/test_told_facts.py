"""A fact told once is published strictly, translated whole, and stands on what it names."""

import pytest
from pydantic import ValidationError

from domain.incident.codes import CaseClass, IncidentClass
from domain.incident.facts import CaseFiled, IncidentRecorded
from domain.police_room.facts import ServiceProvided
from domain.shared.actor import Role
from domain.shared.fact import Said
from intake.catalogue import Named
from intake.told_facts import shape_of
from intake.translate.incident import PUBLISHED
from tests.domain.shared.test_course import KiteMade
from tests.support.courses import THING, by

FILED = next(each for each in PUBLISHED if each.type == "gridledger.case.filed.v1")


@pytest.mark.parametrize(
    "payload",
    [
        '{"incident_class": "dispute", "name": "刘某"}',
        '{"incident_class": "wedding"}',
        '{"incident_class": "dispute", "source_ref": "有 空格"}',
        "{}",
    ],
)
def test_what_is_not_of_the_form_is_refused(payload: str) -> None:
    with pytest.raises(ValidationError):
        shape_of(IncidentRecorded).model_validate_json(payload)


@pytest.mark.parametrize("count", ["0", "10001", '"3"', "1.5", "true"])
def test_a_number_is_a_whole_number_within_its_bounds(count: str) -> None:
    with pytest.raises(ValidationError):
        shape_of(ServiceProvided).model_validate_json(f'{{"service": "mediation", "count": {count}}}')


def test_what_is_sealed_later_is_sent_as_words() -> None:
    schema = shape_of(KiteMade).model_json_schema()
    assert schema["properties"]["words"]["anyOf"][0] == {"maxLength": 500, "minLength": 1, "type": "string"}
    with pytest.raises(ValidationError):
        shape_of(KiteMade).model_validate_json('{"colour": "red", "words": {"subject": "x", "box": "y"}}')


def test_each_field_is_published_with_name_meaning_and_sensitivity() -> None:
    field = shape_of(IncidentRecorded).model_json_schema()["properties"]["source_ref"]
    assert (field["title"], field["sensitivity"]) == ("接警编号", "P1")
    assert field["description"] == "The number in the system it comes from."


def test_the_command_is_the_fact_and_it_waits_for_what_it_names() -> None:
    shape = FILED.shape.model_validate_json(f'{{"case_class": "criminal", "incident": "{THING}"}}')
    routed = FILED.translate(shape, Named("urn:x", THING), by(Role.STATISTICS_CLERK))
    assert (routed.stream, routed.refers) == (f"case:{THING}", (f"incident:{THING}",))
    assert isinstance(routed.command, Said)
    assert routed.command.fact == CaseFiled(case_class=CaseClass.CRIMINAL, incident=THING)
    assert FILED.creates
    assert not FILED.personal


def test_codes_are_read_as_codes() -> None:
    shape = shape_of(IncidentRecorded).model_validate_json('{"incident_class": "fraud"}')
    assert getattr(shape, "incident_class") is IncidentClass.FRAUD  # noqa: B009 - the shape is made from the fact
