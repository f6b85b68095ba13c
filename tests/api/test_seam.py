"""Nothing leaves the door undecided: every route is enumerated, and a planted one is caught."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi import FastAPI
from fastapi.dependencies.models import Dependant
from fastapi.routing import APIRoute, iter_route_contexts

from access.authorize import Action
from api.application import create_app
from api.problems import NotFound, NotPermitted, ParameterUnknown, TokenMissing, Undecided
from api.route import Route
from api.routes import ROUTES
from api.seam import Passes
from tests.api.visitors import KEEPER, OFFICER, RESIDENT, UPSTREAM, Caller, as_visitor, fake_deps, is_problem


def _passes(dependant: Dependant) -> Iterator[Passes]:
    for each in dependant.dependencies:
        if isinstance(each.call, Passes):
            yield each.call
        yield from _passes(each)


def undecided_paths(app: FastAPI) -> list[str]:
    """Every path that could be reached without exactly one pass through the seam."""
    found = []
    for context in iter_route_contexts(app.routes):
        route = context.original_route
        if not isinstance(route, APIRoute) or len(list(_passes(route.dependant))) != 1:
            found.append(getattr(route, "path", "?"))
    return found


def test_every_route_passes_the_seam_once(tmp_path: Path) -> None:
    app = create_app(fake_deps(tmp_path))
    assert undecided_paths(app) == []
    assert len(app.routes) == len(ROUTES)


def test_a_route_planted_beside_the_table_is_noticed_and_its_answer_held_back(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    app = create_app(deps)

    @app.get("/planted")
    def planted() -> dict[str, str]:
        return {"name": "刘某某"}

    assert undecided_paths(app) == ["/planted"]
    answered = Caller(app, deps.tokens.issue(KEEPER)).get("/planted")
    assert is_problem(answered, Undecided)
    assert "刘" not in answered.text


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_no_route_but_livez_answers_without_a_token(route: Route, tmp_path: Path) -> None:
    answered = Caller(create_app(fake_deps(tmp_path))).ask(route.method, _filled(route.path))
    if route.path == "/livez":
        assert (answered.status_code, answered.json()) == (200, {"alive": True})
    else:
        assert is_problem(answered, TokenMissing)


@pytest.mark.parametrize("route", ROUTES, ids=lambda route: route.path)
def test_a_resident_is_refused_everywhere_but_where_their_own_rights_stand(
    route: Route, tmp_path: Path
) -> None:
    answered = as_visitor(fake_deps(tmp_path), RESIDENT).ask(route.method, _filled(route.path))
    own = route.action in (Action.READ_RIGHTS, Action.COPY_OWN_DATA)
    assert route.action is Action.TELL_ALIVE or is_problem(answered, NotFound if own else NotPermitted)


def test_a_path_that_is_none_is_not_told_from_one_that_is_without_a_token(tmp_path: Path) -> None:
    assert is_problem(Caller(create_app(fake_deps(tmp_path))).get("/nowhere"), TokenMissing)


def test_a_misspelt_filter_is_refused_instead_of_ignored(tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), KEEPER).get("/version?verison=1")
    assert is_problem(answered, ParameterUnknown)
    assert answered.json()["allowed"] == []


def test_an_officer_may_not_send_and_a_sender_may_not_watch(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    assert is_problem(
        as_visitor(deps, OFFICER).post("[]", "application/cloudevents-batch+json"), NotPermitted
    )
    assert is_problem(as_visitor(deps, UPSTREAM).get("/metrics"), NotPermitted)


def _filled(path: str) -> str:
    parameters = {"{source:path}": "urn:x", "{id:path}": "1", "{type}": "x", "{code}": "x", "{position}": "1"}
    for parameter, value in parameters.items():
        path = path.replace(parameter, value)
    return path
