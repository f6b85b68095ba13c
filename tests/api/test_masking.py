"""No office of this door ever reads a personal value in the clear, wherever it stands."""

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from access.looking import Looking
from api.unsealing import PersonalValues
from ledger.port import Gathered
from projections.registry.parties import PersonRow
from projections.sealed_value import SealedValue
from tests.api.boards import SOURCE, Town, case, entry, fact, recorded_on
from tests.api.people import ACCOUNT, CANARIES, ID_NUMBER, NAME, PHONE, Archive, PersonTold, altered, archive
from tests.api.visitors import AUDITOR, GRID, GRID_WORKER, KEEPER, OFFICER, Caller, as_visitor, fake_deps
from tests.support.record_states import EveryRecordIsOrdinary

CODE = case(1, GRID).case_code
PATHS = (
    "/disputes",
    f"/disputes/{CODE}",
    f"/disputes/{CODE}/timeline",
    "/audit/events",
    "/audit/events/1",
    "/projections",
    "/metrics",
    "/docs",
)


@pytest.fixture
def kept(tmp_path: Path) -> Archive:
    return archive(tmp_path)


@pytest.fixture
def town(kept: Archive) -> Town:
    """One case whose first party, account and audit entry all hold the same person's values."""
    name, id_number, phone = kept.sealed("person:person-1", full_name=NAME, id_number=ID_NUMBER, phone=PHONE)
    account = tuple(kept.sealed(f"dispute:{CODE}", account=ACCOUNT))
    return Town(
        cases=[case(1, GRID)],
        facts={CODE: [replace(fact(1), sealed=account)]},
        entries={1: replace(entry(1, GRID), sealed=(name, id_number, phone, *account))},
        people={"person-1": _person(name, id_number, phone)},
        followed=1,
        head=1,
    )


def _person(name: SealedValue, id_number: SealedValue | None, phone: SealedValue | None) -> PersonRow:
    return PersonRow(
        person_key="person-1",
        source=SOURCE,
        name=name,
        id_number=id_number,
        phone=phone,
        position=1,
        recorded_at=recorded_on(1),
        version=1,
    )


@pytest.mark.parametrize("path", PATHS)
def test_no_answer_to_anybody_holds_a_canary(path: str, town: Town, kept: Archive, tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, town=town, kept=kept)
    for who in (AUDITOR, KEEPER, OFFICER, GRID_WORKER):
        with capture_logs() as logged:
            answered = as_visitor(deps, who).get(path)
        told = answered.text + str(answered.headers) + str(logged)
        assert not [canary for canary in CANARIES if canary in told], (path, who.role)


def test_a_case_shows_its_parties_masked_and_an_unknown_one_by_key_alone(
    town: Town, kept: Archive, tmp_path: Path
) -> None:
    item = _officer(town, kept, tmp_path).get(f"/disputes/{CODE}").json()["item"]
    assert item["parties"] == [
        {
            "person_key": "person-1",
            "name": {"legibility": "masked", "value": "欧*"},
            "id_number": {"legibility": "masked", "value": "9901************0019"},
            "phone": {"legibility": "masked", "value": "110****9173"},
        },
        {"person_key": "person-2"},
    ]


def test_a_list_reads_no_more_of_a_person_than_the_name(town: Town, kept: Archive, tmp_path: Path) -> None:
    (item,) = _officer(town, kept, tmp_path).get("/disputes").json()["items"]
    assert item["parties"][0] == {
        "person_key": "person-1",
        "name": {"legibility": "masked", "value": "欧*"},
    }


def test_free_text_is_hidden_whole(town: Town, kept: Archive, tmp_path: Path) -> None:
    (told,) = _officer(town, kept, tmp_path).get(f"/disputes/{CODE}/timeline").json()["items"]
    assert told["personal"] == [{"path": "account", "shown": {"legibility": "masked", "value": "***"}}]


def test_after_an_erasure_the_next_answer_says_forgotten(town: Town, kept: Archive, tmp_path: Path) -> None:
    officer = _officer(town, kept, tmp_path)
    assert "masked" in officer.get(f"/disputes/{CODE}").text
    kept.forget("person:person-1")
    (party, _) = officer.get(f"/disputes/{CODE}").json()["item"]["parties"]
    assert party["name"] == party["phone"] == party["id_number"] == {"legibility": "forgotten"}


def test_of_one_answer_each_key_is_asked_for_once_and_for_the_next_one_anew(kept: Archive) -> None:
    asked: list[Sequence[str]] = []

    class Asked:
        def gather(self, *, subjects: Sequence[str]) -> Gathered:
            asked.append(subjects)
            return kept.gather(subjects=subjects)

    personal = PersonalValues(Asked(), kept.vault, (PersonTold,), EveryRecordIsOrdinary())
    name, phone = kept.sealed("person:person-1", full_name=NAME, phone=PHONE)
    (other,) = kept.sealed("person:person-2", full_name=NAME)
    one_answer = personal.opener(Looking())
    assert [each.legibility for each in one_answer.shown([name, phone])] == ["masked", "masked"]
    assert one_answer.derived([(name, len), (other, len)]) == [len(NAME), len(NAME)]
    assert asked == [["person:person-1"], ["person:person-2"]]
    kept.forget("person:person-1")
    assert [each.legibility for each in personal.opener(Looking()).shown([name, other])] == [
        "forgotten",
        "masked",
    ]
    assert personal.opener(Looking()).derived([(name, len)]) == [None]


def test_an_altered_value_is_told_and_logged_and_spoils_nothing_else(
    town: Town, kept: Archive, tmp_path: Path
) -> None:
    person = town.people["person-1"]
    assert person.name is not None
    town.people["person-1"] = _person(altered(person.name), person.id_number, person.phone)
    with capture_logs() as logged:
        (party, _) = _officer(town, kept, tmp_path).get(f"/disputes/{CODE}").json()["item"]["parties"]
    assert party["name"] == {"legibility": "damaged"}
    assert party["phone"]["value"] == "110****9173"
    assert [each["event"] for each in logged] == ["api.seal_broken"]


def test_a_field_no_type_knows_any_more_is_hidden_whole(town: Town, kept: Archive, tmp_path: Path) -> None:
    (value,) = kept.sealed("person:person-9", phone=PHONE)
    deps = fake_deps(tmp_path, kept=kept)
    (shown,) = (
        type(deps.personal_values)(kept, kept.vault, (), deps.record_states).opener(Looking()).shown([value])
    )
    assert shown.value == "***"


def _officer(town: Town, kept: Archive, folder: Path) -> Caller:
    return as_visitor(fake_deps(folder, town=town, kept=kept), OFFICER)
