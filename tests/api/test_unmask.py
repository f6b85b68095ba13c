"""A person's values legible: to whom, why, how surely known, how many, and whose never."""

import json
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import httpx
import pytest

from access.look import Outcome
from access.principal import PlaceScope, Principal, Reach
from access.vocabulary import LoginStrength, ReadingPurpose
from api.access_problems import (
    LoginTooWeak,
    PurposeNotAllowed,
    ReasonNamesNumber,
    ReasonNamesPerson,
    RecordRestricted,
    UnmaskedTooMany,
)
from api.application import create_app
from api.problems import BodyInvalid, NotFound, NotPermitted, Problem
from domain.shared.actor import Role
from domain.shared.check_digits import check_citizen_id
from tests.api.registry_house import (
    CANARIES,
    CHEN,
    CHEN_AGAIN,
    ID_NUMBER,
    NAME,
    OFFICER,
    PHONE,
    PROTECTOR,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, Caller, is_problem, visitor
from tests.api.watched import head, looks_since
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import GRID, event
from tests.support.rights import about, erase, require_accepted

KEYED_IN = LoginStrength.PASSWORD
KNOWN = replace(OFFICER, login=KEYED_IN)
SURELY_KNOWN = replace(OFFICER, login=LoginStrength.SECOND_FACTOR)
CHILD, AGELESS = "01JN00000000000000000CH11D", "01JN00000000000000000AGE00"
CHECK = {"purpose": "registration_check", "fields": ["name", "id_number", "phone"]}
CLEAR_NAME = {"legibility": "clear", "value": NAME}


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    made = told_house(tmp_path)
    number = next(n for n in (f"99010120150601001{end}" for end in "0123456789X") if ok(n))
    for key, data in (
        (CHILD, {"id_type": "resident_id", "id_number": number}),
        (AGELESS, {"id_type": "none"}),
    ):
        said = event(
            "gridledger.person.referenced.v1",
            key,
            data={"name": NAME, **data},
            basis="population_registration",
        )
        assert made.bench.send_one(said).verdict.value == "accepted"
    made.follow()
    return made


def ok(number: str) -> bool:
    return check_citizen_id(number).problem is None


def asked(house: EmbeddedHouse, who: Principal, key: str = CHEN, **body: object) -> httpx.Response:
    caller = Caller(create_app(house.deps), house.deps.tokens.issue(who))
    said = json.dumps({**CHECK, **body})
    return caller.ask("POST", f"/registry/persons/{key}/unmask", content=said)


def shown(answered: httpx.Response) -> dict[str, object]:
    assert answered.status_code == 200, answered.text
    item = answered.json()["item"]
    assert isinstance(item, dict)
    return item


def restricting(house: EmbeddedHouse, *keys: str) -> EmbeddedHouse:
    """The house in which these records are restricted."""
    said = {"scope": "all_but_storage", "ground": "objection"}
    require_accepted(house.bench.send(*(about("processing_restricted", key, said) for key in keys)))
    house.follow()
    return house


def test_an_officer_who_says_why_sees_the_fields_asked_for_and_keeps_no_copy(house: EmbeddedHouse) -> None:
    answered = asked(house, KNOWN, fields=["name", "phone"], reason="核对三月二日的申报")
    assert shown(answered) == {
        "person_key": CHEN,
        "purpose": "registration_check",
        "name": CLEAR_NAME,
        "phone": {"legibility": "clear", "value": "+8611000001234"},
    }
    assert answered.headers["cache-control"] == "no-store"
    assert "etag" not in answered.headers
    assert shown(asked(house, KNOWN, fields=["id_number"]))["id_number"] == {
        "legibility": "clear",
        "value": ID_NUMBER,
    }


def test_the_reason_is_kept_in_the_access_event_and_told_to_who_supervises(house: EmbeddedHouse) -> None:
    before = head(house)
    assert shown(asked(house, KNOWN, fields=["name"], reason="核对三月二日的申报"))
    assert shown(asked(house, KNOWN, fields=["name"]))
    said, silent = looks_since(house, before)
    assert said == replace(silent, at=said.at, request_id=said.request_id, reason="核对三月二日的申报")
    assert (said.outcome, said.purpose, said.fields, said.subjects) == (
        Outcome.UNMASKED,
        ReadingPurpose.REGISTRATION_CHECK,
        ("person_name",),
        (CHEN,),
    )
    newest, other = house.visited_by(AUDITOR).get("/audit/access?outcome=unmasked").json()["items"]
    assert ("reason" in newest, other["reason"]) == (False, "核对三月二日的申报")
    told = house.visited_by(AUDITOR).get(f"/registry/persons/{CHEN}/access").text
    assert "核对三月二日的申报" not in told


def test_a_reason_that_was_refused_is_written_nowhere(house: EmbeddedHouse) -> None:
    before = head(house)
    assert is_problem(asked(house, OFFICER, reason=f"查{NAME}"), LoginTooWeak)
    assert is_problem(asked(house, KNOWN, reason=f"查{NAME}"), ReasonNamesPerson)
    assert is_problem(asked(house, KNOWN, reason=f"电话 {PHONE}"), ReasonNamesNumber)
    assert [(each.outcome, each.reason, each.refused) for each in looks_since(house, before)] == [
        (Outcome.REFUSED, None, problem.code)
        for problem in (LoginTooWeak, ReasonNamesPerson, ReasonNamesNumber)
    ]


@pytest.mark.parametrize(
    ("who", "key", "body", "problem"),
    [
        (OFFICER, CHEN, {}, LoginTooWeak),
        (KNOWN, CHEN, {"purpose": "duty"}, PurposeNotAllowed),
        (KNOWN, CHEN, {"purpose": "supervision"}, PurposeNotAllowed),
        (KNOWN, CHEN, {"purpose": "curiosity"}, BodyInvalid),
        (KNOWN, CHEN, {"fields": []}, BodyInvalid),
        (KNOWN, CHEN, {"fields": ["hukou_division"]}, BodyInvalid),
        (KNOWN, CHEN, {"reason": "x" * 201}, BodyInvalid),
        (KNOWN, CHEN, {"reason": f"电话 {PHONE}"}, ReasonNamesNumber),
        (KNOWN, CHEN, {"reason": f"核对{NAME[:2]} {NAME[2:]}的申报"}, ReasonNamesPerson),
        (KNOWN, "01JN0000000000000000N0B0DY", {}, NotFound),
        (replace(AUDITOR, login=KEYED_IN), CHEN, {}, NotPermitted),
        (replace(PROTECTOR, login=KEYED_IN), CHEN, {}, PurposeNotAllowed),
    ],
)
def test_who_may_not_is_told_why(
    house: EmbeddedHouse, who: Principal, key: str, body: dict[str, object], problem: type[Problem]
) -> None:
    answered = asked(house, who, key, **body)
    assert is_problem(answered, problem)
    assert not any(canary in answered.text for canary in CANARIES)


def test_no_office_but_the_officers_and_the_protectors_unmasks_anybody(house: EmbeddedHouse) -> None:
    for role in set(Role) - {Role.COMMUNITY_OFFICER, Role.DATA_PROTECTION_OFFICER}:
        somebody = replace(visitor(role, sources=None), login=LoginStrength.OPERATOR, person_key=CHEN)
        assert is_problem(asked(house, somebody), NotPermitted), role


def test_an_officer_of_another_community_learns_not_even_that_there_is_such_a_person(
    house: EmbeddedHouse,
) -> None:
    elsewhere = PlaceScope(Reach.COMMUNITY, frozenset({"990101100002"}))
    assert is_problem(asked(house, replace(KNOWN, scope=elsewhere)), NotFound)


def test_the_data_protection_officer_unmasks_for_the_persons_own_request(house: EmbeddedHouse) -> None:
    protector = replace(PROTECTOR, login=KEYED_IN)
    assert shown(asked(house, protector, purpose="subject_request"))["name"] == CLEAR_NAME


@pytest.mark.parametrize("key", [CHILD, AGELESS])
def test_a_child_and_whoever_may_be_one_takes_a_second_factor(house: EmbeddedHouse, key: str) -> None:
    assert is_problem(asked(house, KNOWN, key), LoginTooWeak)
    assert shown(asked(house, SURELY_KNOWN, key))["name"] == CLEAR_NAME


def test_a_restricted_record_is_for_the_protector_and_the_persons_request_alone(house: EmbeddedHouse) -> None:
    restricting(house, CHEN)
    assert is_problem(asked(house, SURELY_KNOWN), RecordRestricted)
    protector = replace(PROTECTOR, login=KEYED_IN)
    assert shown(asked(house, protector, purpose="subject_request"))["name"] == CLEAR_NAME
    assert is_problem(house.visited_by(OFFICER).get(f"/registry/persons/{CHEN}"), RecordRestricted)
    assert house.visited_by(AUDITOR).get(f"/registry/persons/{CHEN}").status_code == 200


def test_restricting_one_of_the_records_read_as_one_person_restricts_the_person(house: EmbeddedHouse) -> None:
    assert is_problem(asked(restricting(house, CHEN_AGAIN), KNOWN), RecordRestricted)


def test_an_erased_record_does_not_stand_in_the_way_of_another_read_as_one_with_it(
    house: EmbeddedHouse,
) -> None:
    erase(house.bench, CHEN_AGAIN)
    house.follow()
    assert shown(asked(house, KNOWN))["name"] == CLEAR_NAME
    assert is_problem(asked(house, KNOWN, CHEN_AGAIN), RecordRestricted)


def test_a_restricted_persons_values_are_in_no_list_and_no_export(house: EmbeddedHouse) -> None:
    restricting(house, WANG)
    (wang,) = [
        each
        for each in house.visited_by(OFFICER).get("/registry/persons").json()["items"]
        if each["person_key"] == WANG
    ]
    assert [wang[field] for field in ("name", "id_number", "phone")] == [{"legibility": "restricted"}] * 3
    exported = house.visited_by(AUDITOR).get("/exports/persons?format=ndjson").text.splitlines()
    (row,) = [json.loads(line) for line in exported if json.loads(line).get("person_key") == WANG]
    assert (row["name"], row["id_number"], row["phone"]) == ("restricted",) * 3


def test_more_persons_than_a_few_within_an_hour_is_bulk_and_refused(house: EmbeddedHouse) -> None:
    house.deps = replace(house.deps, settings=replace(house.deps.settings, unmasked_persons=1))
    assert shown(asked(house, KNOWN))
    assert shown(asked(house, KNOWN, CHEN_AGAIN)), "the same person under another key"
    before = head(house)
    refused = asked(house, KNOWN, WANG)
    assert is_problem(refused, UnmaskedTooMany)
    (look,) = looks_since(house, before)
    assert (look.outcome, look.subjects, look.refused) == (
        Outcome.REFUSED,
        (WANG,),
        UnmaskedTooMany.code,
    )
    assert refused.json()["limit"] == 1
    assert shown(asked(house, replace(KNOWN, name="the next officer"), WANG))
    an_hour_later = house.deps.clock() + timedelta(hours=1)
    house.deps = replace(house.deps, clock=lambda: an_hour_later)
    assert shown(asked(house, KNOWN, WANG))


def test_what_was_unmasked_is_masked_again_the_next_time(house: EmbeddedHouse) -> None:
    assert shown(asked(house, KNOWN))
    again = house.visited_by(KNOWN).get(f"/registry/persons/{CHEN}").text
    assert not any(canary in again for canary in CANARIES)
    assert GRID in again
