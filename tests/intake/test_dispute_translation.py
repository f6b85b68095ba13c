"""Every published dispute example is valid, becomes a command, and is taken by the decider in a fitting state."""

import json
from dataclasses import fields, replace

import pytest
from pydantic import ValidationError

from domain.dispute.command import DisputeCommand
from domain.dispute.commands import COMMANDS
from domain.dispute.commands_intake import ReportDispute
from domain.dispute.decider import dispute_decider
from domain.dispute.events import EVENTS
from domain.shared.case_code import case_code_for
from intake.catalogue import InTopic, Named, PublishedType
from intake.translate.dispute import PUBLISHED
from tests.domain.dispute.specimens import SPECIMENS
from tests.domain.dispute.town import OFFICER, by

NAMED = Named(source="urn:gridledger:source:example", subject="D-1")
CODE = case_code_for(NAMED.source, NAMED.subject)
MOMENTS = {type(command): (before, command) for before, command, _ in SPECIMENS}

every_type = pytest.mark.parametrize("published", PUBLISHED, ids=[each.type for each in PUBLISHED])


def command_of(published: PublishedType, named: Named = NAMED) -> tuple[str, DisputeCommand]:
    """The example, all the way to a command."""
    shape = published.shape.model_validate_json(json.dumps(published.example))
    routed = published.translate(shape, named, by(OFFICER))
    assert isinstance(routed.command, DisputeCommand)
    return routed.stream, routed.command


@every_type
def test_the_example_becomes_a_command_for_the_case(published: PublishedType) -> None:
    stream, command = command_of(published)
    assert stream == f"dispute:{CODE}"
    values = {each.name: getattr(command, each.name) for each in fields(command)}
    for name, value in published.example.items():
        assert name in values
        if not isinstance(value, list):
            assert json.loads(json.dumps(values[name], default=str)) == value


@every_type
def test_the_example_is_accepted_at_a_fitting_moment(published: PublishedType) -> None:
    _, command = command_of(published)
    before, specimen = MOMENTS[type(command)]
    said = replace(command, circumstance=specimen.circumstance)
    assert dispute_decider.decide(said, dispute_decider.fold(before))


@every_type
def test_a_subject_that_is_a_case_code_names_the_case(published: PublishedType) -> None:
    elsewhere = Named(source="urn:gridledger:source:hotline", subject=CODE)
    assert command_of(published, elsewhere)[0] == f"dispute:{CODE}"


@every_type
def test_an_unknown_field_is_refused(published: PublishedType) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        published.shape.model_validate_json(json.dumps({**published.example, "mood": "calm"}))


@every_type
def test_every_field_of_the_shape_is_a_field_of_its_command_and_tells_its_sensitivity(
    published: PublishedType,
) -> None:
    _, command = command_of(published)
    of_the_command = {each.name for each in fields(command)} - {"circumstance"}
    if isinstance(command, ReportDispute):
        of_the_command -= {"case_code", "by_code"}
    assert set(published.shape.model_fields) == of_the_command
    for name, schema in published.shape.model_json_schema().get("properties", {}).items():
        assert "'sensitivity': 'P" in str(schema), f"{name} does not tell its sensitivity"
        assert "description" in str(schema), f"{name} has no description"


@every_type
def test_it_is_published_as_its_event_is_stored(published: PublishedType) -> None:
    assert published.topic is InTopic.DISPUTE
    assert published.creates is (published.type == "gridledger.dispute.reported.v1")
    stored = {f"gridledger.{event.topic()}" for event in EVENTS}
    assert published.type in stored
    zh, en = published.title
    assert any("一" <= character <= "鿿" for character in zh)
    assert en.isascii()


def test_every_event_and_every_command_is_published() -> None:
    assert {each.type for each in PUBLISHED} == {f"gridledger.{event.topic()}" for event in EVENTS}
    assert {type(command_of(each)[1]) for each in PUBLISHED} == set(COMMANDS)


@pytest.mark.parametrize(
    ("fact", "field", "value"),
    [
        ("mediator_assigned", "mediator", "王警官"),
        ("party_added", "party", "陈某"),
        ("duplicate_marked", "of", "GL000000000000A"),
        ("session_held", "attended_by", []),
        ("agreement_reached", "agreed_by", ["01J0000000000000000000CHEN", "01J0000000000000000000CHEN"]),
        ("not_accepted", "note", "长" * 501),
        ("followed_up", "visit_no", "1"),
        ("triaged", "route", "somewhere"),
    ],
)
def test_what_does_not_fit_its_form_is_refused(fact: str, field: str, value: object) -> None:
    published = next(each for each in PUBLISHED if each.type == f"gridledger.dispute.{fact}.v1")
    with pytest.raises(ValidationError) as refused:
        published.shape.model_validate_json(json.dumps({**published.example, field: value}))
    assert {error["loc"][0] for error in refused.value.errors()} == {field}
