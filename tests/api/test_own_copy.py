"""The copy that is the person's: everything about them in clear, and nothing of anybody else."""

from dataclasses import replace
from pathlib import Path

import pytest

from access.look import Look, Outcome
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from api.access_problems import LoginTooWeak, PurposeNotAllowed
from api.deps import RightsParts
from domain.shared.actor import Role
from projections.rights.view import RightsView
from tests.api.rights_house import DPO, LIU_SELF, RESTRICTED, WANG_SELF, asked, house_of_rights
from tests.api.visitors import AUDITOR, KEEPER, OFFICER, is_problem
from tests.intake.erasure_contract import HOME, LIU, LIU_ID, LIU_PHONE, WANG
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import START, event
from tests.support.rights import about, erase, request_of, require_accepted

COPY, ON_REQUEST = f"/rights/persons/{LIU}/copy", "purpose=subject_request"


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
    assert "looks" not in copy
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


def test_the_copy_says_who_looked_once_somebody_keeps_that(house: EmbeddedHouse) -> None:
    look = Look(
        at=START,
        request_id="r-1",
        reader="staff:O7",
        role="community_officer",
        login=LoginStrength.TOKEN,
        action="registry.person",
        purpose=ReadingPurpose.DUTY,
        basis=LegalBasis.STATUTORY_DUTY,
        outcome=Outcome.SHOWN,
        subjects=(LIU,),
        fields=("name",),
    )

    class Looks:
        def looks_at(self, person_key: str) -> tuple[Look, ...]:
            return (look,) if person_key == LIU else ()

    house.deps = replace(house.deps, rights=RightsParts(RightsView(house.views), Looks()))
    (told,) = asked(house, COPY, LIU_SELF).json()["looks"]
    assert told == {
        "at": "2026-03-02T09:00:00+08:00",
        "reader": "staff:O7",
        "role": "community_officer",
        "action": "registry.person",
        "purpose": "duty",
        "fields": ["name"],
    }
