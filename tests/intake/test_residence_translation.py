"""From the wire to words about stays, visits and links: strict shapes, right keys, what each stands on."""

import json
from collections.abc import Mapping
from datetime import date

import pytest
from pydantic import ValidationError

from app.catalogues import stream_kinds
from domain.registry.codes_residences import Claimant, HouseholderRelation, Tenure, UnlinkReason
from domain.registry.commands import UnlinkPersons
from domain.registry.commands_residences import CompleteVisit, ReportResidence
from domain.registry.events_residences import EVENTS
from domain.registry.rules_persons import PersonKeyNotValid
from domain.registry.rules_residences import ResidenceKeyNotValid, VisitIdNotValid
from domain.shared.occurrence import Precision
from domain.shared.periods import StatedDay
from domain.shared.rule import RuleBroken
from intake.catalogue import InTopic, Named, PublishedType, Routed
from intake.translate.residences import PUBLISHED
from ledger.event_fields import personal_paths
from tests.domain.registry.sayings import GRID_WORKER, LIU, LIU_IS_KNOWN, OFFICER, said_by
from tests.domain.registry.sayings_residences import HOME, VISIT, WANG
from tests.house.banned_words import banned_in

BY_TYPE = {each.type: each for each in PUBLISHED}
STAY = f"{LIU}.{HOME}"
SUBJECTS = {"residence": STAY, "visit": VISIT, "person": LIU}
BY = {"residence.verified": OFFICER, "residence.rejected": OFFICER, "person": OFFICER}
IDS = [each.type for each in PUBLISHED]


def name_of(each: PublishedType) -> str:
    """The fact's short name."""
    return each.type.removeprefix("gridledger.").removesuffix(".v1")


def translated(name: str, data: Mapping[str, object], subject: str | None = None) -> Routed:
    """What the road makes of a payload."""
    shape = BY_TYPE[f"gridledger.{name}.v1"].shape.model_validate_json(json.dumps(data))
    thing = name.partition(".")[0]
    actor = BY.get(name, BY.get(thing, GRID_WORKER))
    about = SUBJECTS[thing] if subject is None else subject
    translate = BY_TYPE[f"gridledger.{name}.v1"].translate
    return translate(shape, Named("urn:gridledger:source:xiheqiao-app", about), said_by(actor))


def test_each_event_has_its_type_on_the_wire() -> None:
    assert sorted(f"gridledger.{each.topic()}" for each in EVENTS) == sorted(BY_TYPE)
    assert {each.topic for each in PUBLISHED} == {InTopic.REGISTRY}


def test_what_is_said_of_persons_needs_a_basis_and_a_visit_does_not() -> None:
    assert {each.type for each in PUBLISHED if not each.personal} == {
        "gridledger.visit.attempted.v1",
        "gridledger.visit.completed.v1",
    }


def test_the_first_word_opens_a_stay_and_any_word_a_visit() -> None:
    assert {name_of(each) for each in PUBLISHED if each.creates} == {
        "residence.reported",
        "visit.attempted",
        "visit.completed",
    }


def test_a_claim_stands_on_the_person_and_the_home() -> None:
    data = {
        "claimant": "grid_worker",
        "tenure": "rent",
        "since": {"on": "2026-02-01", "precision": "month"},
        "until": {"on": "2026-12-31"},
        "relation": "head",
    }
    command = ReportResidence(
        circumstance=said_by(GRID_WORKER),
        person_key=LIU,
        dwelling_id=HOME,
        claimant=Claimant.GRID_WORKER,
        tenure=Tenure.RENT,
        since=StatedDay(date(2026, 2, 1), Precision.MONTH),
        until=StatedDay(date(2026, 12, 31)),
        relation=HouseholderRelation.HEAD,
    )
    expected = Routed(f"residence:{STAY}", command, refers=(f"person:{LIU}", f"dwelling:{HOME}"))
    assert translated("residence.reported", data) == expected


def test_a_visit_stands_on_the_home() -> None:
    routed = translated("visit.completed", {"dwelling_id": HOME, "purpose": "rental"})
    assert routed.refers == (f"dwelling:{HOME}",)
    assert isinstance(routed.command, CompleteVisit)
    assert (routed.command.headcount, routed.command.notice_shown) == (None, False)


def test_a_link_stands_on_the_other_record() -> None:
    command = UnlinkPersons(
        circumstance=said_by(OFFICER), key=LIU, to=WANG, reason=UnlinkReason.TOLD_BY_PERSON
    )
    data = {"to": WANG, "reason": "told_by_person"}
    assert translated("person.unlinked", data) == Routed(f"person:{LIU}", command, refers=(f"person:{WANG}",))
    assert translated("person.linked", {"to": LIU, "reason": "same_document"}).refers == ()


@pytest.mark.parametrize(
    ("name", "subject", "rule"),
    [
        ("residence.reported", LIU, ResidenceKeyNotValid),
        ("residence.verified", f"刘安春.{HOME}", ResidenceKeyNotValid),
        ("residence.ended", f"{LIU}.{HOME}.{HOME}", ResidenceKeyNotValid),
        ("visit.attempted", "1", VisitIdNotValid),
        ("person.linked", "刘安春", PersonKeyNotValid),
    ],
)
def test_no_stream_is_opened_under_a_wrong_key(name: str, subject: str, rule: type[RuleBroken]) -> None:
    with pytest.raises(rule) as refused:
        translated(name, BY_TYPE[f"gridledger.{name}.v1"].example, subject)
    assert subject not in refused.value.text("zh") + refused.value.text("en")


@pytest.mark.parametrize(
    ("name", "change"),
    [
        ("residence.reported", {"claimant": "neighbour"}),
        ("residence.reported", {"since": None}),
        ("residence.reported", {"since": {"on": "2026-02-01", "precision": "minute"}}),
        ("residence.reported", {"since": {"on": "9999-12-31"}}),
        ("residence.reported", {"since": "2026-02-01"}),
        ("residence.contradicted", {"note": "长" * 501}),
        ("residence.ended", {"reason": "9"}),
        ("visit.attempted", {"dwelling_id": "西河桥1号"}),
        ("visit.completed", {"headcount": -1}),
        ("visit.completed", {"headcount": "3"}),
        ("person.linked", {"to": "刘安春"}),
    ],
)
def test_what_does_not_fit_the_dictionary_is_refused(name: str, change: Mapping[str, object]) -> None:
    with pytest.raises(ValidationError):
        translated(name, {**BY_TYPE[f"gridledger.{name}.v1"].example, **change})


@pytest.mark.parametrize("each", PUBLISHED, ids=IDS)
def test_an_unknown_field_is_refused_never_ignored(each: PublishedType) -> None:
    with pytest.raises(ValidationError, match="extra_forbidden"):
        each.shape.model_validate_json(json.dumps({**each.example, "nickname": "小刘"}))


@pytest.mark.parametrize("each", PUBLISHED, ids=IDS)
def test_every_field_says_what_it_is_and_how_sensitive_and_is_allowed(each: PublishedType) -> None:
    schema = each.shape.model_json_schema()
    assert banned_in(schema) == []
    for name, field in schema["properties"].items():
        assert field["description"].isascii(), (each.type, name)
        assert not field["title"].isascii(), (each.type, name)
        assert field["sensitivity"] in {"P0", "P1", "P2", "P3", "P4"}, (each.type, name)


def test_free_text_is_sealed_in_the_log() -> None:
    sealed = {event.name: set(personal_paths(event)) for event in EVENTS if personal_paths(event)}
    assert sealed == {"residence.contradicted": {"note"}}


@pytest.mark.parametrize("each", PUBLISHED, ids=IDS)
def test_every_example_is_taken(each: PublishedType) -> None:
    """After a claim of the same actor and, where it is needed, an end or a link."""
    before = {
        "residence.reported": (),
        "residence.reopened": ("residence.reported", "residence.ended"),
        "person.unlinked": ("person.linked",),
        "person.linked": (),
    }
    name = name_of(each)
    thing = name.partition(".")[0]
    steps = before.get(name, ("residence.reported",) if thing == "residence" else ())
    decider = stream_kinds().kinds[thing].decider
    state = decider.fold((LIU_IS_KNOWN,)) if thing == "person" else decider.initial
    for step in (*steps, name):
        routed = translated(step, BY_TYPE[f"gridledger.{step}.v1"].example)
        decided = decider.decide(routed.command, state)
        assert [event.name for event in decided] == [step]
        state = decider.fold(decided, state)
