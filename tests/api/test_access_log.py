"""Reading is an event: what leaves the door is recorded first, whoever asks, whatever they get."""

import json
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest

from access.look import Look, Outcome
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from api.problems import (
    NotFound,
    NotPermitted,
    ParameterInvalid,
    TokenUnknown,
)
from tests.api.registry_house import (
    CHEN,
    CHEN_AGAIN,
    GRID_WORKER,
    HOME,
    ID_NUMBER,
    NAME,
    OFFICER,
    STRANGER,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, Caller, is_problem
from tests.api.watched import head, looks_since
from tests.support.embedded import EmbeddedHouse


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("watched"))


def test_a_person_that_is_shown_is_a_look_with_who_whom_what_why_and_when(house: EmbeddedHouse) -> None:
    before = head(house)
    answered = house.visited_by(OFFICER).get(f"/registry/persons/{CHEN}")
    assert answered.status_code == 200
    assert looks_since(house, before) == [
        Look(
            at=house.bench.clock(),
            request_id=answered.headers["gridledger-request"],
            reader=OFFICER.name,
            role="community_officer",
            login=LoginStrength.TOKEN,
            action="registry.person",
            purpose=ReadingPurpose.DUTY,
            basis=LegalBasis.STATUTORY_DUTY,
            outcome=Outcome.SHOWN,
            subjects=(CHEN, CHEN_AGAIN),
            objects=(f"dwelling:{HOME}", f"residence:{CHEN}.{HOME}"),
            fields=("hukou_division", "id_number", "person_name", "phone"),
            rows=1,
        )
    ]


def test_what_the_reader_holds_already_is_a_look_too(house: EmbeddedHouse) -> None:
    officer, path = house.visited_by(OFFICER), f"/registry/persons/{WANG}"
    tag = officer.get(path).headers["etag"]
    before = head(house)
    assert officer.get(path, if_none_match=tag).status_code == 304
    (look,) = looks_since(house, before)
    assert (look.outcome, look.subjects) == (Outcome.UNCHANGED, (WANG,))


def test_to_ask_for_the_headers_alone_is_a_look(house: EmbeddedHouse) -> None:
    before = head(house)
    assert house.visited_by(OFFICER).ask("HEAD", f"/registry/persons/{WANG}").status_code == 200
    assert [each.subjects for each in looks_since(house, before)] == [(WANG,)]


def test_a_list_names_everybody_on_its_page_and_an_empty_one_is_a_look_as_well(house: EmbeddedHouse) -> None:
    before = head(house)
    officer = house.visited_by(OFFICER)
    officer.get("/registry/persons")
    officer.get(f"/disputes?party={WANG}")
    listed, empty = looks_since(house, before)
    assert (listed.subjects, listed.rows, listed.fields) == (
        (CHEN, WANG),
        2,
        ("id_number", "person_name", "phone"),
    )
    assert (empty.subjects, empty.rows, empty.action) == ((WANG,), 0, "disputes.list")


def test_the_words_searched_for_are_kept_as_a_hash_and_nowhere_in_the_file(
    house: EmbeddedHouse, tmp_path: Path
) -> None:
    before, officer = head(house), house.visited_by(OFFICER)
    officer.get(f"/registry/persons?q={quote(NAME[:2])}")
    officer.ask("POST", "/search", content=json.dumps({"q": NAME[:2]}))
    officer.get(f"/search?q={ID_NUMBER}")
    by_query, by_body, other = looks_since(house, before)
    assert by_query.question == by_body.question == house.deps.access.hashed(NAME[:2])
    assert other.question not in (None, by_body.question)
    assert (by_query.subjects, by_body.action, other.rows > 0) == (
        (CHEN, WANG, CHEN_AGAIN),
        "registry.search",
        True,
    )
    stored = b"".join(text for _, text in house.deps.access.log.stored_rows(0, 10_000))
    assert not [each for each in (NAME[:2], NAME[2:], ID_NUMBER) if each.encode() in stored]


def test_refusals_say_what_was_asked_for_and_why_it_was_refused(house: EmbeddedHouse) -> None:
    before = head(house)
    assert is_problem(house.visited_by(STRANGER).get(f"/registry/persons/{CHEN}"), NotFound)
    assert is_problem(house.visited_by(GRID_WORKER).get(f"/registry/persons/{CHEN}/history"), NotPermitted)
    assert is_problem(house.visited_by(OFFICER).get("/intake/receipts/x/1"), NotPermitted)
    assert [
        (each.reader, each.subjects, each.fields, each.rows, each.refused)
        for each in looks_since(house, before)
    ] == [
        ("stranger", (CHEN,), (), 0, "api.not_found"),
        ("grid_worker", (CHEN,), (), 0, "api.not_permitted"),
        ("community_officer", (), (), 0, "api.not_permitted"),
    ]


def test_what_somebody_types_where_a_key_belongs_is_not_kept(house: EmbeddedHouse) -> None:
    before = head(house)
    for path in (
        f"/registry/persons/{ID_NUMBER}",
        f"/registry/dwellings/{ID_NUMBER}",
        f"/disputes/{ID_NUMBER}",
    ):
        assert is_problem(house.visited_by(OFFICER).get(path), NotFound)
    assert [(each.subjects, each.objects) for each in looks_since(house, before)] == [((), ())] * 3


def test_a_flood_of_guessed_tokens_is_counted_into_one_entry_a_minute(house: EmbeddedHouse) -> None:
    before, nobody = head(house), Caller(house.visited_by(OFFICER).app, "gl_guess")
    for _ in range(30):
        assert is_problem(nobody.get(f"/registry/persons/{CHEN}"), TokenUnknown)
    house.bench.clock.forward(timedelta(minutes=1))
    nobody.get("/registry/persons")
    told = [
        (each.reader, each.login, each.times, each.objects, each.refused)
        for each in looks_since(house, before)
    ]
    assert told == [
        ("unknown", LoginStrength.NOBODY, times, ("address:loopback",), "api.token_unknown")
        for times in (1, 29, 1)
    ]


def test_a_count_that_is_over_is_written_with_the_next_look_of_anybody(house: EmbeddedHouse) -> None:
    nobody, officer = Caller(house.visited_by(OFFICER).app, "gl_guess"), house.visited_by(OFFICER)
    house.bench.clock.forward(timedelta(minutes=2))
    officer.get(f"/registry/persons/{WANG}")
    before = head(house)
    for _ in range(3):
        nobody.get("/registry/persons")
    house.bench.clock.forward(timedelta(minutes=2))
    officer.get(f"/registry/persons/{WANG}")
    assert [(each.reader, each.times) for each in looks_since(house, before)] == [
        ("unknown", 1),
        (OFFICER.name, 1),
        ("unknown", 2),
    ]


def test_health_metrics_descriptions_and_a_wrong_parameter_are_no_looks(house: EmbeddedHouse) -> None:
    before, keeper = head(house), house.visited_by(KEEPER)
    for path in (
        "/livez",
        "/readyz",
        "/metrics",
        "/version",
        "/docs",
        "/openapi.json",
        "/schemas",
        "/projections",
    ):
        assert keeper.get(path).status_code == 200, path
    assert is_problem(keeper.get("/registry/persons?limit=x"), ParameterInvalid)
    assert is_problem(house.visited_by(MONITOR).get("/docs"), NotPermitted)
    assert looks_since(house, before) == []


def test_an_export_names_everybody_in_its_rows(house: EmbeddedHouse) -> None:
    before = head(house)
    assert house.visited_by(AUDITOR).get("/exports/persons").status_code == 200
    (look,) = looks_since(house, before)
    assert (look.outcome, look.subjects, look.rows) == (Outcome.EXPORTED, (CHEN, WANG, CHEN_AGAIN), 3)


@pytest.mark.parametrize(
    "path",
    [
        "/audit/events?actor=person:{key}",
        "/exports/persons?where=person_key%3D{key}",
        "/proofs/history?stream=person:{key}",
    ],
)
def test_whom_a_question_is_about_is_kept_though_nothing_was_found(house: EmbeddedHouse, path: str) -> None:
    nobody, before = "01JN0000000000000000N0B0DY", head(house)
    assert house.visited_by(AUDITOR).get(path.format(key=nobody)).status_code == 200
    assert [(each.subjects, each.objects) for each in looks_since(house, before)] == [((nobody,), ())]
