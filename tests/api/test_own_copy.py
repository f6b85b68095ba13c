"""The copy that is the person's: everything about them in clear, and nothing of anybody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from access.look import Outcome
from access.principal import PlaceScope, Reach
from access.vocabulary import LoginStrength
from api.access_problems import LoginTooWeak, PurposeNotAllowed, UnmaskedTooMany
from api.problems import NotFound
from domain.shared.actor import Role
from domain.shared.check_digits import check_citizen_id
from tests.api.rights_house import DPO, LIU_SELF, RESTRICTED, WANG_SELF, asked, house_of_rights
from tests.api.visitors import AUDITOR, KEEPER, OFFICER, is_problem
from tests.api.watched import head, looks_since
from tests.intake.erasure_contract import HOME, LIU, LIU_ID, LIU_PHONE, WANG
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import GRID, event
from tests.support.rights import about, erase, request_of, require_accepted

COPY, ON_REQUEST = f"/rights/persons/{LIU}/copy", "purpose=subject_request"
CHILD = "01JN00000000000000000CH11D"
CHILDS_NUMBER = next(
    number
    for number in (f"99010120150601001{end}" for end in "0123456789X")
    if check_citizen_id(number).problem is None
)


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    """Liu lives in a home; Wang is known."""
    return house_of_rights(tmp_path)


def test_a_person_is_given_everything_about_them_in_clear(house: EmbeddedHouse) -> None:
    note = {"request": request_of(LIU), "fields": ["phone"], "note": "电话已换"}
    require_accepted([house.bench.send_one(about("correction_requested", LIU, note))])
    copy = asked(house, COPY, LIU_SELF).json()
    (record,) = copy["records"]
    assert (record["name"], record["id_number"], record["phone"]) == ("刘安春", LIU_ID, f"+86{LIU_PHONE}")
    assert [each["dwelling_id"] for each in copy["stays"]] == [HOME]
    values = {name: value for fact in copy["facts"] for name, value in fact["values"].items()}
    assert values["note"] == "电话已换"
    assert {each["purpose"] for each in copy["purposes"]} == {"dispute_mediation", "population_registration"}
    assert copy["sources"] == ["urn:gridledger:source:xiheqiao-app"]
    assert copy["looks"] == []
    assert "王小明" not in str(copy)
    assert asked(house, f"{COPY}?{ON_REQUEST}", DPO).json()["records"] == [record]


def test_the_copy_names_nobody_else(house: EmbeddedHouse) -> None:
    tenancy = {
        "dwelling_id": HOME,
        "landlord": LIU,
        "tenants": [WANG],
        "scope": "whole",
        "since": {"on": "2026-02-01", "precision": "day"},
        "declarer": "officer",
    }
    case = {
        "intake_source": "grid_worker",
        "category": "neighbour.noise",
        "notice_shown": True,
        "summary": "王小明称刘安春夜间装修",
        "parties": [
            {"party": LIU, "kind": "person", "role": "respondent"},
            {"party": WANG, "kind": "person", "role": "applicant"},
        ],
    }
    worker = {"actor": "staff:G3", "actorrole": "grid_worker"}
    require_accepted(
        house.bench.send(
            event("gridledger.tenancy.declared.v1", "01JN000000000000000000T001", data=tenancy),
            event("gridledger.dispute.reported.v1", "D-1", data=case, **worker),
        )
    )
    copy = asked(house, COPY, LIU_SELF).json()
    (lease,) = copy["tenancies"]
    assert (lease["part"], lease["others"]) == ("landlord", 1)
    (dispute,) = copy["disputes"]
    assert (dispute["category"], dispute["parties"]) == ("neighbour.noise", 2)
    assert WANG not in str(copy)
    assert "王小明" not in str(copy)


def test_a_copy_is_the_persons_or_who_acts_for_them(house: EmbeddedHouse) -> None:
    assert asked(house, COPY, WANG_SELF).status_code == 404
    contact = replace(WANG_SELF, role=Role.UNIT_CONTACT)
    assert asked(house, COPY, contact).status_code == 404
    assert asked(house, f"/rights/persons/{LIU}", contact).status_code == 404
    for other in (AUDITOR, KEEPER, OFFICER):
        assert asked(house, COPY, replace(other, login=LoginStrength.PASSWORD)).status_code == 403
    nobody = "/rights/persons/01JN000000000000000000A009/copy"
    assert asked(house, f"{nobody}?{ON_REQUEST}", DPO).status_code == 404


def test_a_copy_is_made_because_the_person_asked_and_for_who_is_known_by_more_than_a_token(
    house: EmbeddedHouse,
) -> None:
    assert is_problem(asked(house, COPY, DPO), PurposeNotAllowed)
    assert is_problem(asked(house, f"{COPY}?purpose=supervision", DPO), PurposeNotAllowed)
    bearer = replace(LIU_SELF, login=LoginStrength.TOKEN)
    assert is_problem(asked(house, COPY, bearer), LoginTooWeak)
    assert asked(house, f"{COPY}?{ON_REQUEST}", DPO).status_code == 200


def test_a_restricted_person_still_gets_their_copy_and_an_erased_one_an_empty_one(
    house: EmbeddedHouse,
) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    assert asked(house, COPY, LIU_SELF).json()["records"][0]["name"] == "刘安春"
    erase(house.bench, LIU)
    copy = asked(house, COPY, LIU_SELF).json()
    assert copy["records"][0]["erased"] is True
    assert "刘" not in str(copy)
    assert LIU_ID not in str(copy)


def test_a_copy_through_another_is_bounded_like_every_legible_look(house: EmbeddedHouse) -> None:
    path = f"{COPY}?{ON_REQUEST}"
    near = PlaceScope(Reach.GRID, frozenset({GRID}))
    far = PlaceScope(Reach.GRID, frozenset({"990101100009001"}))
    assert asked(house, path, replace(DPO, name="near", scope=near)).status_code == 200
    assert is_problem(asked(house, path, replace(DPO, name="far", scope=far)), NotFound)
    child = {"name": "刘小安", "id_type": "resident_id", "id_number": CHILDS_NUMBER}
    require_accepted(
        [
            house.bench.send_one(
                event("gridledger.person.referenced.v1", CHILD, data=child, basis="population_registration")
            )
        ]
    )
    of_the_child = f"/rights/persons/{CHILD}/copy?{ON_REQUEST}"
    assert is_problem(asked(house, of_the_child, DPO), LoginTooWeak)
    surely = replace(DPO, name="surely", login=LoginStrength.SECOND_FACTOR)
    assert asked(house, of_the_child, surely).json()["records"][0]["name"] == "刘小安"
    themself = replace(LIU_SELF, name="child", person_key=CHILD)
    assert asked(house, of_the_child, themself).status_code == 200
    house.deps = replace(house.deps, settings=replace(house.deps.settings, unmasked_persons=1))
    house.visitors.clear()
    hurried = replace(DPO, name="hurried")
    assert asked(house, path, hurried).status_code == 200
    assert is_problem(asked(house, f"/rights/persons/{WANG}/copy?{ON_REQUEST}", hurried), UnmaskedTooMany)


def test_a_copy_is_kept_by_nobody_on_the_way_and_told_as_a_look_in_clear(house: EmbeddedHouse) -> None:
    before = head(house)
    answered = asked(house, COPY, LIU_SELF)
    assert answered.headers["cache-control"] == "no-store"
    assert "etag" not in answered.headers
    (look,) = looks_since(house, before)
    assert (look.outcome, look.subjects, look.action) == (Outcome.UNMASKED, (LIU,), "rights.copy")


def test_the_copy_says_who_looked_under_whichever_record_and_what_came_of_it(house: EmbeddedHouse) -> None:
    linked = event(
        "gridledger.person.linked.v1",
        WANG,
        data={"to": LIU, "reason": "checked_by_officer"},
        basis="population_registration",
    )
    asked(house, f"/registry/persons/{WANG}", KEEPER)
    require_accepted([house.bench.send_one(linked)])
    asked(house, COPY, AUDITOR)
    told = asked(house, COPY, LIU_SELF).json()["looks"]
    assert [(each["action"], each["outcome"], each["reader"]) for each in told] == [
        ("registry.person", "shown", KEEPER.name),
        ("rights.copy", "refused", AUDITOR.name),
    ]
    assert told[0]["role"] == "keeper"
    assert told[0]["fields"] == ["id_number", "person_name", "phone"]
