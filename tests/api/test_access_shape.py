"""No route can forget to record, no answer leaves unrecorded, and whoever reads can say why."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import replace
from pathlib import Path

import pytest
from fastapi import Request
from starlette.responses import Response

from access.look import AccessLogUnavailable, Look, LookFilter, Outcome
from access.offices import ORDINARY_PURPOSE
from access.principal import Principal
from access.vocabulary import LegalBasis, ReadingPurpose
from api.access_problems import PurposeNotAllowed
from api.answers import Answer, answer
from api.application import create_app
from api.problems import (
    AccessLogClosed,
    NotFound,
    ParameterInvalid,
    ParameterUnknown,
    Unrecorded,
    all_problems,
)
from api.routes import ROUTES
from domain.shared.actor import Role
from tests.api.registry_house import (
    CHEN,
    NAME,
    OFFICER,
    PROTECTOR,
    WANG,
    told_house,
)
from tests.api.visitors import AUDITOR, KEEPER, Caller, is_problem, visitor
from tests.api.watched import head, looks_since
from tests.support.embedded import EmbeddedHouse


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> EmbeddedHouse:
    return told_house(tmp_path_factory.mktemp("watched"))


@pytest.mark.parametrize("purpose", list(ReadingPurpose))
def test_a_purpose_is_stated_in_a_header_or_in_the_query(
    house: EmbeddedHouse, purpose: ReadingPurpose
) -> None:
    before, keeper = head(house), house.visited_by(KEEPER)
    for answered in (
        keeper.get(f"/registry/persons/{WANG}", gridledger_purpose=purpose.value),
        keeper.get(f"/registry/persons/{WANG}?purpose={purpose.value}"),
    ):
        # Keeping a system sound is no reason to look at somebody, so even a keeper may not state that.
        no_reason = purpose is ReadingPurpose.OPERATION
        assert is_problem(answered, PurposeNotAllowed) if no_reason else answered.status_code == 200
    assert [each.purpose for each in looks_since(house, before)] == [purpose] * 2


def test_a_purpose_that_is_not_the_offices_is_refused_and_recorded_as_it_was_stated(
    house: EmbeddedHouse,
) -> None:
    before, officer = head(house), house.visited_by(OFFICER)
    assert is_problem(officer.get(f"/registry/persons/{WANG}?purpose=supervision"), PurposeNotAllowed)
    (look,) = looks_since(house, before)
    assert (look.outcome, look.refused, look.purpose, look.subjects) == (
        Outcome.REFUSED,
        PurposeNotAllowed.code,
        ReadingPurpose.SUPERVISION,
        (WANG,),
    )


@pytest.mark.parametrize("who", [OFFICER, AUDITOR, PROTECTOR])
def test_where_none_is_stated_the_offices_ordinary_purpose_is_meant(
    house: EmbeddedHouse, who: Principal
) -> None:
    before, reader = head(house), house.visited_by(who)
    assert reader.get(f"/registry/persons/{WANG}").status_code == 200
    assert is_problem(reader.get("/registry/persons/none"), NotFound)
    assert [each.purpose for each in looks_since(house, before)] == [ORDINARY_PURPOSE[who.role]] * 2


def test_the_clause_follows_from_the_purpose(house: EmbeddedHouse) -> None:
    before, keeper = head(house), house.visited_by(KEEPER)
    for purpose in ("emergency_help", "subject_request", "supervision"):
        keeper.get(f"/registry/persons/{WANG}?purpose={purpose}")
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


def test_who_is_kept_from_something_is_told_to_the_log_unless_a_problem_says_otherwise() -> None:
    by_status = {each.code for each in all_problems() if each.status in (401, 403, 404, 429)}
    refusals = {each.code for each in all_problems() if each.is_refusal}
    assert by_status - refusals == {"api.path_unknown"}
    assert refusals - by_status == {
        "api.export_too_large",
        "api.reason_names_number",
        "api.reason_names_person",
    }


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
    "/account/first", "/account/password", "/account/second-factor", "/account/second-factor/confirm",
    "/asyncapi", "/docs", "/docs/style.css", "/intake/events", "/intake/files", "/intake/files/{id}",
    "/intake/files/{id}/errors", "/intake/files/{id}/undo", "/intake/receipts/{source}/{id}", "/intake/templates",
    "/intake/templates/{type}", "/livez", "/login", "/logout", "/metrics", "/openapi.json", "/projections",
    "/proofs/access/checkpoint", "/proofs/access/consistency", "/proofs/access/inclusion", "/proofs/access/tile/{level}/{tile}",
    "/proofs/checkpoint", "/proofs/consistency", "/proofs/inclusion", "/proofs/tile/{level}/{tile}", "/readyz",
    "/registry/divisions", "/registry/grids", "/schemas", "/schemas/{type}", "/version",
)  # fmt: skip
