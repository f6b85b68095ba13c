"""Every published rental example is valid, becomes a command, and is taken by the decider in a fitting state."""

import json
from dataclasses import fields, replace

import pytest
from pydantic import ValidationError

from domain.rental.command import RentalCommand
from domain.rental.commands import COMMANDS
from domain.rental.commands_findings import FindingCommand
from domain.rental.commands_tenancies import TenancyCommand
from domain.rental.deciders import inspection_decider, tenancy_decider
from domain.rental.events import EVENTS
from domain.rental.events_findings import FindingRaised
from domain.rental.rules_findings import FindingNameNotValid
from domain.rental.rules_inspections import InspectionIdNotValid
from domain.rental.rules_tenancies import TenancyIdNotValid
from domain.shared.periods import StatedDay
from domain.shared.rule import RuleBroken
from intake.catalogue import InTopic, Named, PublishedType, Routed
from intake.translate.rental import PUBLISHED
from tests.domain.rental.specimens import OF_INSPECTIONS, TENANCIES
from tests.domain.rental.town import INSPECTION, OFFICER, TENANCY, by

SOURCE = "urn:gridledger:source:example"
BY_FACT = {each.type.removeprefix("gridledger.").removesuffix(".v1"): each for each in PUBLISHED}
OF_TENANCY = {type(command): (before, command) for before, command, _ in TENANCIES}
OF_INSPECTION = {type(command): (before, command) for before, command, _ in OF_INSPECTIONS}

every_type = pytest.mark.parametrize("published", PUBLISHED, ids=[each.type for each in PUBLISHED])


def subject_of(published: PublishedType) -> str:
    thing = published.type.split(".")[1]
    return {"tenancy": TENANCY, "inspection": INSPECTION, "finding": f"{INSPECTION}.F04"}[thing]


def routed(published: PublishedType, subject: str | None = None, **changed: object) -> Routed:
    """The example, all the way to where it goes."""
    shape = published.shape.model_validate_json(json.dumps({**published.example, **changed}))
    return published.translate(shape, Named(SOURCE, subject or subject_of(published)), by(OFFICER))


def command_of(published: PublishedType) -> RentalCommand:
    command = routed(published).command
    assert isinstance(command, RentalCommand)
    return command


@every_type
def test_the_example_becomes_a_command_for_its_thing(published: PublishedType) -> None:
    stream = routed(published).stream
    of_tenancy = isinstance(command_of(published), TenancyCommand)
    assert stream == (f"tenancy:{TENANCY}" if of_tenancy else f"inspection:{INSPECTION}")


@every_type
def test_the_example_is_accepted_at_a_fitting_moment(published: PublishedType) -> None:
    command = command_of(published)
    if isinstance(command, TenancyCommand):
        before, specimen = OF_TENANCY[type(command)]
        said = replace(command, circumstance=specimen.circumstance)
        assert tenancy_decider.decide(said, tenancy_decider.fold(before))
        return
    earlier, moment = OF_INSPECTION[type(command)]
    told = replace(command, circumstance=moment.circumstance)
    assert inspection_decider.decide(told, inspection_decider.fold(earlier))


@every_type
def test_an_unknown_field_is_refused(published: PublishedType) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        published.shape.model_validate_json(json.dumps({**published.example, "mood": "calm"}))


@every_type
def test_every_field_of_the_shape_is_a_field_of_its_command(published: PublishedType) -> None:
    command = command_of(published)
    named = {"circumstance", "tenancy_id" if isinstance(command, TenancyCommand) else "inspection_id"}
    named |= {"item"} if isinstance(command, FindingCommand) else set()
    assert set(published.shape.model_fields) == {each.name for each in fields(command)} - named


@every_type
def test_every_field_says_what_it_is_in_two_languages_and_how_sensitive(published: PublishedType) -> None:
    schema = published.shape.model_json_schema()
    for part in (schema, *schema.get("$defs", {}).values()):
        for name, field in part.get("properties", {}).items():
            assert field["description"].isascii(), name
            assert not field["title"].isascii(), name
            assert field["sensitivity"] in {"P0", "P1", "P2", "P3"}, name


@every_type
def test_it_is_published_as_it_is_stored(published: PublishedType) -> None:
    assert published.topic is InTopic.RENTAL
    assert published.needs_grid
    assert published.creates is (
        published.type.split(".")[1:3] in (["tenancy", "declared"], ["inspection", "planned"])
    )
    zh, en = published.title
    assert not zh.isascii()
    assert en.isascii()


def test_every_fact_is_published_but_the_finding_itself_which_follows_from_its_inspection() -> None:
    stored = {f"gridledger.{event.topic()}" for event in EVENTS if event is not FindingRaised}
    assert {each.type for each in PUBLISHED} == stored
    assert {type(command_of(each)) for each in PUBLISHED} == set(COMMANDS)


def test_whatever_belongs_to_a_person_needs_a_basis() -> None:
    assert {fact for fact, each in BY_FACT.items() if each.personal} == {
        "tenancy.declared",
        "tenancy.filed",
        "tenancy.ended",
        "inspection.refused",
        "inspection.completed",
        "finding.rectification_reported",
        "finding.reopened",
    }


def test_a_tenancy_stands_on_the_home_and_on_everybody_in_it() -> None:
    landlord, unit = "01J0000000000000000000CHEN", "unit:01J0000000000000000000VN1T"
    declared = BY_FACT["tenancy.declared"]
    home, tenant = f"dwelling:{declared.example['dwelling_id']}", "person:01J0000000000000000000WANG"
    assert routed(declared).refers == (home, f"person:{landlord}", tenant)
    assert routed(declared, landlord=unit).refers == (home, unit, tenant)


def test_an_inspection_stands_on_the_home_and_on_the_tenancy_it_names() -> None:
    planned = BY_FACT["inspection.planned"]
    home = f"dwelling:{planned.example['dwelling_id']}"
    assert routed(planned).refers == (home, f"tenancy:{planned.example['tenancy_id']}")
    assert routed(planned, tenancy_id=None).refers == (home,)


def test_a_day_is_stated_as_precisely_as_it_is_known() -> None:
    ended = routed(BY_FACT["tenancy.ended"], until={"on": "2026-01-01", "precision": "year"}).command
    assert ended.until.latest.isoformat() == "2026-12-31"
    assert isinstance(ended.until, StatedDay)
    with pytest.raises(ValidationError):
        routed(BY_FACT["tenancy.ended"], until={"on": "2026-01-01", "precision": "minute"})


@pytest.mark.parametrize(
    ("fact", "subject", "rule"),
    [
        ("tenancy.ended", "T-1", TenancyIdNotValid),
        ("inspection.started", "I-1", InspectionIdNotValid),
        ("finding.voided", INSPECTION, FindingNameNotValid),
        ("finding.voided", f"{INSPECTION}.X99", FindingNameNotValid),
    ],
)
def test_no_stream_is_opened_under_a_wrong_key(fact: str, subject: str, rule: type[RuleBroken]) -> None:
    with pytest.raises(rule):
        routed(BY_FACT[fact], subject)


@pytest.mark.parametrize(
    ("fact", "field", "value"),
    [
        ("tenancy.declared", "landlord", "陈某"),
        ("tenancy.declared", "tenants", []),
        ("tenancy.declared", "tenants", ["01J0000000000000000000WANG"] * 2),
        ("tenancy.declared", "rooms", ["陈家里屋"]),
        ("tenancy.filed", "filed_on", "9999-12-31"),
        ("inspection.planned", "due_on", "soon"),
        ("inspection.completed", "present_occupants", -1),
        ("inspection.completed", "answers", [{"item": "F1", "result": "pass"}]),
        ("inspection.completed", "answers", [{"item": "F01", "result": "maybe"}]),
        ("inspection.refused", "note", "长" * 501),
        ("finding.reinspected", "passed", "yes"),
        ("finding.referred", "org", "消防 大队"),
    ],
)
def test_what_does_not_fit_its_form_is_refused(fact: str, field: str, value: object) -> None:
    published = BY_FACT[fact]
    with pytest.raises(ValidationError) as refused:
        published.shape.model_validate_json(json.dumps({**published.example, field: value}))
    assert {error["loc"][0] for error in refused.value.errors()} == {field}
