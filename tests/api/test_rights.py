"""Rights over HTTP: what is erased or restricted is shown nowhere; what stands and what was asked is told."""

from dataclasses import replace
from pathlib import Path

import pytest

from access.principal import PlaceScope, Reach
from api.access_problems import RecordRestricted
from tests.api.rights_house import DPO, RESTRICTED, WANG_SELF, asked, house_of_rights
from tests.api.visitors import KEEPER, OFFICER, is_problem
from tests.intake.erasure_contract import HOME, LIU, LIU_ID, LIU_PHONE, WANG
from tests.support.embedded import EmbeddedHouse
from tests.support.intake import START, event
from tests.support.rights import about, erase, request_of, require_accepted

NOBODY = {"legibility": "restricted"}


def tell_of_a_lease_and_a_case(house: EmbeddedHouse) -> None:
    """Liu rents a home from Wang, and the two are at odds."""
    tenancy = {
        "dwelling_id": HOME,
        "landlord": WANG,
        "tenants": [LIU],
        "scope": "whole",
        "since": {"on": "2026-02-01", "precision": "day"},
        "declarer": "officer",
    }
    case = {
        "intake_source": "grid_worker",
        "category": "neighbour.noise",
        "notice_shown": True,
        "summary": "夜间装修",
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


@pytest.fixture
def house(tmp_path: Path) -> EmbeddedHouse:
    """Liu lives in a home; Wang is known."""
    return house_of_rights(tmp_path)


def test_an_erased_person_is_shown_as_erased_with_no_values_and_counted_as_before(
    house: EmbeddedHouse,
) -> None:
    before = asked(house, "/registry/persons").json()
    erase(house.bench, LIU)
    after = asked(house, "/registry/persons").json()
    assert after["count"] == before["count"] == 2
    (liu,) = [each for each in after["items"] if each["person_key"] == LIU]
    assert liu["erased"] is True
    assert not {"name", "id_number", "phone"} & liu.keys()
    (wang,) = [each for each in after["items"] if each["person_key"] == WANG]
    assert wang == next(each for each in before["items"] if each["person_key"] == WANG)


@pytest.mark.parametrize("question", ["刘安春", "安春", "lac", "0014", LIU_ID, LIU_PHONE])
def test_an_erased_person_is_found_by_nothing(house: EmbeddedHouse, question: str) -> None:
    found = asked(house, f"/registry/persons?q={question}").json()
    assert [each["person_key"] for each in found["items"]] == [LIU]
    erase(house.bench, LIU)
    for path in (f"/registry/persons?q={question}", f"/registry/persons?q={question}&former=true"):
        assert asked(house, path).json()["items"] == []


def test_no_moment_of_the_past_shows_an_erased_person(house: EmbeddedHouse) -> None:
    position = house.bench.store.head()
    erase(house.bench, LIU)
    then = asked(house, f"/registry/persons/{LIU}?recorded_as_of={position}").json()["item"]
    assert not {"name", "id_number", "phone"} & then.keys()
    past = asked(house, f"/registry/persons?q={LIU_ID}&recorded_as_of={position}").json()
    assert past["items"] == []
    told = asked(house, f"/registry/persons/{LIU}/history").json()
    assert all(
        "personal" not in each or each["personal"] == {} or not each["personal"] for each in told["items"]
    )
    assert "刘" not in str(told)


def test_a_restricted_person_is_there_and_closed(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    item = asked(house, f"/registry/persons/{LIU}").json()["item"]
    assert [item[each] for each in ("name", "id_number", "phone")] == [NOBODY] * 3
    for question in ("刘安春", "0014", LIU_ID, LIU_PHONE):
        assert asked(house, f"/registry/persons?q={question}").json()["items"] == []
    exported = asked(house, "/exports/persons?format=csv", KEEPER)
    assert exported.status_code == 200
    assert "刘" not in exported.text
    assert "王*" in exported.text
    assert "restricted" in exported.text
    home = asked(house, f"/registry/dwellings/{HOME}").json()
    assert "刘" not in str(home)


@pytest.mark.parametrize("question", ["刘安春", "0014", LIU_ID, LIU_PHONE, "王小明"])
def test_a_person_restricted_under_one_record_is_found_under_none(
    house: EmbeddedHouse, question: str
) -> None:
    linked = event(
        "gridledger.person.linked.v1",
        WANG,
        data={"to": LIU, "reason": "checked_by_officer"},
        basis="population_registration",
    )
    require_accepted([house.bench.send_one(linked)])
    for path in (f"/registry/persons?q={question}", f"/search?q={question}"):
        assert LIU in asked(house, path).text
    require_accepted([house.bench.send_one(about("processing_restricted", WANG, RESTRICTED))])
    for path in (f"/registry/persons?q={question}", f"/search?q={question}"):
        found = asked(house, path).text
        assert LIU not in found
        assert WANG not in found
    item = asked(house, f"/registry/persons/{LIU}").json()["item"]
    assert [item[each] for each in ("name", "id_number", "phone")] == [NOBODY] * 3


def test_an_ordinary_office_is_told_that_a_record_is_restricted_and_an_auditor_sees_it_closed(
    house: EmbeddedHouse,
) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    assert is_problem(asked(house, f"/registry/persons/{LIU}", KEEPER), RecordRestricted)
    supervised = asked(house, f"/registry/persons/{LIU}?purpose=supervision", KEEPER)
    assert supervised.json()["item"]["name"] == NOBODY


def test_a_restricted_person_is_told_whole_under_no_list_that_is_asked_by_their_key(
    house: EmbeddedHouse,
) -> None:
    tell_of_a_lease_and_a_case(house)
    of_liu = (
        f"/registry/residences?person={LIU}",
        f"/rental/tenancies?tenant={LIU}",
        f"/disputes?party={LIU}",
        f"/registry/dwellings?owner={LIU}",
    )
    of_wang = f"/rental/tenancies?landlord={WANG}"
    for path in (*of_liu, of_wang):
        assert len(asked(house, path, KEEPER).json()["items"]) == 1, path
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    assert len(asked(house, of_wang, KEEPER).json()["items"]) == 1
    for path in of_liu:
        assert is_problem(asked(house, path, KEEPER), RecordRestricted), path
        assert len(asked(house, f"{path}&purpose=supervision", KEEPER).json()["items"]) == 1
    far = replace(OFFICER, name="far", scope=PlaceScope(Reach.COMMUNITY, frozenset({"990101100009"})))
    assert asked(house, f"/registry/residences?person={LIU}", far).json()["items"] == []


@pytest.mark.parametrize("path", ["/registry/residences", f"/registry/dwellings/{HOME}"])
def test_of_a_restricted_persons_stay_it_is_told_that_there_is_one_and_no_more(
    house: EmbeddedHouse, path: str
) -> None:
    def the_stay() -> dict[str, object]:
        told = asked(house, path, KEEPER).json()
        (stay,) = told["stays" if "stays" in told else "items"]
        assert isinstance(stay, dict)
        return stay

    open_one = the_stay()
    assert {"address", "residence_class", "since"} <= open_one.keys()
    assert open_one["claims"]
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    closed = the_stay()
    assert closed["restricted"] is True
    assert closed["claims"] == closed["contradictions"] == []
    assert not {"address", "residence_class", "tenure", "since", "last_verified_at"} & closed.keys()
    assert (closed["person_key"], closed["dwelling_id"]) == (LIU, HOME)


def test_a_restriction_that_is_lifted_opens_the_record_again(house: EmbeddedHouse) -> None:
    require_accepted([house.bench.send_one(about("processing_restricted", LIU, RESTRICTED))])
    require_accepted([house.bench.send_one(about("restriction_lifted", LIU, {}))])
    item = asked(house, f"/registry/persons/{LIU}").json()["item"]
    assert item["name"] == {"legibility": "masked", "value": "刘*"}


def test_rights_say_what_stands_and_what_was_asked(house: EmbeddedHouse) -> None:
    erase(house.bench, LIU)
    told = asked(house, f"/rights/persons/{LIU}", DPO).json()
    assert told["item"]["record_state"] == "erased"
    (request,) = told["requests"]
    assert request == {
        "person_key": LIU,
        "kind": "erasure",
        "request": request_of(LIU),
        "state": "erased",
        "requested_at": "2026-03-02T08:45:00+08:00",
        "requested_by": "staff:D0001",
        "due_at": "2026-03-24T00:00:00+08:00",
        "age_days": 0,
        "late": False,
        "basis": "purpose_ended",
        "asked_by": "person",
        "approved_by": "staff:D0002",
        "answered_at": "2026-03-02T09:05:00+08:00",
        "key_destroyed_at": "2026-03-02T09:05:00+08:00",
        "copies_unreadable_by": "2026-04-01T09:05:00+08:00",
        "copies_late": False,
        "changed_at_position": request["changed_at_position"],
        "certificate": f"{LIU}.{request_of(LIU)}",
    }


def test_a_certificate_says_both_dates_in_both_languages_and_no_name(house: EmbeddedHouse) -> None:
    erase(house.bench, LIU)
    path = f"/rights/certificates/{LIU}.{request_of(LIU)}"
    told = asked(house, path, DPO).json()
    assert told["certificate"]["key_destroyed_at"] == "2026-03-02T01:05:00.000000Z"
    for words in (
        "密钥销毁时间：2026-03-02T09:05:00+08:00",
        "最迟 2026-04-01T09:05:00+08:00",
        "unreadable by 2026-04-01",
    ):
        assert words in told["text"]
    assert "刘" not in str(told)
    assert asked(house, f"/rights/certificates/{WANG}.{request_of(WANG)}", DPO).status_code == 404
    assert asked(house, path, WANG_SELF).status_code == 404


def test_the_office_sees_what_is_open_and_what_is_late(house: EmbeddedHouse) -> None:
    request = {"request": request_of(WANG), "fields": ["phone"], "note": "电话已换"}
    require_accepted([house.bench.send_one(about("correction_requested", WANG, request))])
    erase(house.bench, LIU)
    open_ones = asked(house, "/rights/requests?state=asked", DPO).json()
    assert [(each["kind"], each["fields"]) for each in open_ones["items"]] == [("correction", ["phone"])]
    assert asked(house, "/rights/requests?late=true", DPO).json()["items"] == []
    house.bench.clock.now = START.replace(month=4)
    late = asked(house, "/rights/requests?late=true", DPO).json()
    assert [(each["person_key"], each["late"], each["age_days"]) for each in late["items"]] == [
        (WANG, True, 31)
    ]
    first = asked(house, "/rights/requests?limit=1", DPO)
    following = first.headers["link"].partition("<")[2].partition(">")[0]
    second = asked(house, following, DPO).json()
    assert {each["kind"] for each in (*first.json()["items"], *second["items"])} == {"erasure", "correction"}
