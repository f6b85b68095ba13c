"""Reading is an event: what leaves the door is recorded first, whoever asks, whatever they get."""

import json
from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from urllib.parse import quote

import pytest
from fastapi import Request
from starlette.responses import Response

from access.look import AccessLogUnavailable, Look, LookFilter, Outcome
from access.reading import every
from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose
from api.answers import Answer, answer
from api.application import create_app
from api.problems import (
    AccessLogClosed,
    CursorInvalid,
    NotFound,
    NotPermitted,
    ParameterInvalid,
    ParameterUnknown,
    TokenUnknown,
    Unrecorded,
)
from api.routes import ROUTES
from domain.shared.actor import Role
from tests.api.registry_house import (
    CHEN,
    CHEN_AGAIN,
    GRID_WORKER,
    HOME,
    ID_NUMBER,
    NAME,
    OFFICER,
    PROTECTOR,
    STRANGER,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, KEEPER, MONITOR, Caller, is_problem, visitor
from tests.support.embedded import EmbeddedHouse

EVERYTHING = LookFilter()


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("watched"))


def looks_since(house: EmbeddedHouse, position: int) -> list[Look]:
    rows = house.deps.access.log.page(EVERYTHING, before=None, limit=1_000)
    return [each.look for each in reversed(rows) if each.position > position]


def head(house: EmbeddedHouse) -> int:
    return house.deps.access.log.head()


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


@pytest.mark.parametrize("purpose", list(ReadingPurpose))
def test_a_purpose_is_stated_in_a_header_or_in_the_query(
    house: EmbeddedHouse, purpose: ReadingPurpose
) -> None:
    before, officer = head(house), house.visited_by(OFFICER)
    officer.get(f"/registry/persons/{WANG}", gridledger_purpose=purpose.value)
    officer.get(f"/registry/persons/{WANG}?purpose={purpose.value}")
    assert [each.purpose for each in looks_since(house, before)] == [purpose] * 2


def test_the_clause_follows_from_the_purpose(house: EmbeddedHouse) -> None:
    before, officer = head(house), house.visited_by(OFFICER)
    for purpose in ("emergency_help", "subject_request", "supervision"):
        officer.get(f"/registry/persons/{WANG}?purpose={purpose}")
    assert [each.basis for each in looks_since(house, before)] == [
        LegalBasis.EMERGENCY,
        LegalBasis.CONSENT,
        LegalBasis.STATUTORY_DUTY,
    ]


def test_a_purpose_that_is_none_or_two_at_once_is_a_problem(house: EmbeddedHouse) -> None:
    officer, path = house.visited_by(OFFICER), f"/registry/persons/{WANG}"
    assert is_problem(officer.get(f"{path}?purpose=curiosity"), ParameterInvalid)
    assert is_problem(officer.get(path, gridledger_purpose="curiosity"), ParameterInvalid)
    assert is_problem(officer.get(f"{path}?purpose=duty&purpose=operation"), ParameterUnknown)
    differs = officer.get(f"{path}?purpose=duty", gridledger_purpose="operation")
    assert is_problem(differs, ParameterInvalid)
    assert is_problem(house.visited_by(KEEPER).get("/version?purpose=duty"), ParameterUnknown)


def test_an_export_names_everybody_in_its_rows(house: EmbeddedHouse) -> None:
    before = head(house)
    assert house.visited_by(AUDITOR).get("/exports/persons").status_code == 200
    (look,) = looks_since(house, before)
    assert (look.outcome, look.subjects, look.rows) == (Outcome.EXPORTED, (CHEN, WANG, CHEN_AGAIN), 3)


def test_if_the_log_cannot_be_written_there_is_no_answer_and_no_refusal_either(
    house: EmbeddedHouse,
) -> None:
    class Full:
        def hand_in(self, looks: Sequence[Look]) -> "Future[int]":
            raise AccessLogUnavailable("disk full")

    deps = replace(house.deps, access=replace(house.deps.access, taker=Full()))
    app, token = create_app(deps), deps.tokens.issue(visitor(Role.AUDITOR, name="second"))
    for path in (f"/registry/persons/{CHEN}", "/registry/persons", "/registry/persons/none", "/audit/events"):
        answered = Caller(app, token).get(path)
        assert is_problem(answered, AccessLogClosed), path
        assert CHEN not in answered.text
        assert "etag" not in answered.headers
    assert is_problem(Caller(app, "gl_guess").get("/registry/persons"), AccessLogClosed)
    assert (
        Caller(app, deps.tokens.issue(visitor(KEEPER.role, name="third"))).get("/version").status_code == 200
    )


def test_a_planted_route_that_says_nothing_of_what_it_shows_is_held_back(house: EmbeddedHouse) -> None:
    app = create_app(house.deps)
    route = next(each for each in app.routes if getattr(each, "path", "") == "/registry/persons")
    dependencies = getattr(route, "dependencies", [])

    @app.get("/planted", dependencies=dependencies)
    def planted() -> Response:
        return Response(NAME)

    answered = Caller(app, house.deps.tokens.issue(visitor(Role.AUDITOR, name="fourth"))).get("/planted")
    assert is_problem(answered, Unrecorded)
    assert NAME not in answered.text


def test_a_planted_route_cannot_forget_whom_its_document_names(house: EmbeddedHouse) -> None:
    class Told(Answer):
        somebody: str
        facts: dict[str, object]

    app = create_app(house.deps)
    route = next(each for each in app.routes if getattr(each, "path", "") == "/registry/persons")

    @app.get("/planted", dependencies=getattr(route, "dependencies", []))
    def planted(request: Request) -> Response:
        return answer(request, Told(somebody=f"unknown {WANG}", facts={"tenants": [CHEN], "note": "x"}))

    before = head(house)
    assert (
        Caller(app, house.deps.tokens.issue(visitor(Role.AUDITOR, name="fifth"))).get("/planted").status_code
        == 200
    )
    (look,) = looks_since(house, before)
    assert (look.subjects, look.objects) == ((CHEN,), (f"record:{WANG}",))
    found = house.deps.access.log.page(LookFilter(persons=frozenset({WANG})), before=None, limit=1)
    assert [each.look for each in found] == [look]


def test_only_porch_and_commands_begin_a_look() -> None:
    """Whoever made one of their own could open values for it that nobody writes down."""
    root = Path(__file__).parents[2]
    rooms = ("api", "access", "app", "intake", "projections")
    files = [each for room in rooms for each in (root / room).rglob("*.py")]
    makers = {str(each.relative_to(root)) for each in files if "Looking(" in each.read_text("utf-8")}
    assert makers == {"app/command_looks.py"}
    begins = {
        str(each.relative_to(root)) for each in files if "default_factory=Looking" in each.read_text("utf-8")
    }
    assert begins == {"api/watching.py"}


def test_every_path_that_shows_records_takes_a_purpose(house: EmbeddedHouse) -> None:
    published = house.visited_by(KEEPER).get("/openapi.json").json()["paths"]
    silent = [
        path
        for path, methods in published.items()
        for operation in methods.values()
        if not any(each["name"] == "purpose" for each in operation.get("parameters", []))
    ]
    assert sorted(silent) == sorted(SILENT)
    assert len(published) == len({route.path for route in ROUTES})


SILENT = (
    "/asyncapi", "/docs", "/docs/style.css", "/intake/events", "/intake/files", "/intake/files/{id}",
    "/intake/files/{id}/errors", "/intake/files/{id}/undo", "/intake/receipts/{source}/{id}", "/intake/templates",
    "/intake/templates/{type}", "/livez", "/metrics", "/openapi.json", "/projections", "/proofs/checkpoint",
    "/proofs/consistency", "/proofs/inclusion", "/proofs/tile/{level}/{tile}", "/readyz", "/registry/divisions",
    "/registry/grids", "/schemas", "/schemas/{type}", "/version",
)  # fmt: skip


def test_who_supervises_reads_the_log_and_that_is_a_look_itself(house: EmbeddedHouse) -> None:
    house.visited_by(OFFICER).get(f"/registry/persons/{WANG}?purpose=rental_safety")
    last = head(house)
    told = house.visited_by(PROTECTOR).get(f"/audit/access?person={WANG}&read_for=rental_safety&limit=1")
    (item,) = told.json()["items"]
    assert (item["position"], item["reader"], item["role"], item["purpose"], item["persons_seen"]) == (
        last,
        OFFICER.name,
        "community_officer",
        "rental_safety",
        [WANG],
    )
    (look,) = looks_since(house, last)
    assert (look.action, look.subjects, look.objects) == ("access.list", (WANG,), (f"looks:{last}-{last}",))


def test_the_log_is_narrowed_and_its_pages_follow_one_another(house: EmbeddedHouse) -> None:
    auditor = house.visited_by(AUDITOR)
    first = auditor.get("/audit/access?reader=community_officer&outcome=shown&limit=2")
    link = first.headers["link"].partition(">")[0].removeprefix("<")
    second = auditor.get(link)
    positions = [each["position"] for page in (first, second) for each in page.json()["items"]]
    assert len(positions) == 4
    assert positions == sorted(positions, reverse=True)
    wanted = LookFilter(readers=frozenset({"community_officer"}), outcomes=frozenset({Outcome.SHOWN}))
    assert positions == [each.position for each in every(house.deps.access.log, wanted)][:4]
    assert is_problem(auditor.get("/audit/access?cursor=x1"), CursorInvalid)
    long_ago = auditor.get("/audit/access?to=2020-01-01T00:00:00Z").json()
    assert (long_ago["count"], long_ago["items"]) == (0, [])


def test_an_auditor_of_one_town_and_who_works_in_a_grid_do_not_read_the_log(house: EmbeddedHouse) -> None:
    of_a_town = replace(AUDITOR, name="town-auditor", scope=OFFICER.scope)
    for path in ("/audit/access", "/audit/access/unusual"):
        assert is_problem(house.visited_by(of_a_town).get(path), NotFound)
        assert is_problem(house.visited_by(OFFICER).get(path), NotPermitted)


def test_a_person_is_told_who_looked_at_them_under_any_of_their_records(house: EmbeddedHouse) -> None:
    house.visited_by(OFFICER).get(f"/registry/persons/{CHEN_AGAIN}?purpose=registration_check")
    chen = replace(visitor(Role.RESIDENT, name="resident:chen"), person_key=CHEN)
    told = house.visited_by(chen).get(f"/registry/persons/{CHEN}/access")
    item = told.json()["items"][0]
    assert {name: item[name] for name in ("reader", "role", "purpose", "outcome")} == {
        "reader": OFFICER.name,
        "role": "community_officer",
        "purpose": "registration_check",
        "outcome": "shown",
    }
    assert "person_name" in item["fields"]
    assert WANG not in told.text
    supervised = house.visited_by(PROTECTOR).get(f"/registry/persons/{CHEN}/access").json()["items"]
    assert [each["reader"] for each in supervised[:2]] == ["resident:chen", OFFICER.name]


def test_a_resident_is_told_nothing_about_anybody_else(house: EmbeddedHouse) -> None:
    chen = replace(visitor(Role.RESIDENT, name="resident:chen"), person_key=CHEN)
    for key in (WANG, CHEN_AGAIN.replace("CHEN2", "CHEN3")):
        assert is_problem(house.visited_by(chen).get(f"/registry/persons/{key}/access"), NotFound)
    assert is_problem(house.visited_by(chen).get(f"/registry/persons/{CHEN}"), NotPermitted)
    assert is_problem(house.visited_by(OFFICER).get(f"/registry/persons/{CHEN}/access"), NotPermitted)


def test_unusual_reading_is_told_with_rule_count_and_window(house: EmbeddedHouse) -> None:
    house.bench.clock.forward(timedelta(days=2))
    begin = house.bench.clock()
    curious = replace(GRID_WORKER, name="curious", expires_at=begin + timedelta(hours=8))
    protector = replace(PROTECTOR, name="protector", expires_at=begin + timedelta(hours=8))
    for _ in range(11):
        house.visited_by(curious).get(f"/registry/persons/{WANG}")
    house.bench.clock.forward(timedelta(minutes=5))
    told = house.visited_by(protector).get("/audit/access/unusual").json()
    assert [
        (each["rule"], each["reader"], each["count"], each["bound"], each["person_key"])
        for each in told["items"]
    ] == [("same_person", "curious", 11, 10, WANG)]
    elsewhen = (begin - timedelta(days=90)).isoformat().replace("+", "%2B")
    assert is_problem(
        house.visited_by(protector).get(f"/audit/access/unusual?from={elsewhen}"), ParameterInvalid
    )
