"""Who searches without end, tries out numbers or shows one false token after another is asked to wait."""

import json
from dataclasses import replace
from pathlib import Path

import httpx
import pytest

from access.look import Look, LookFilter, Outcome
from access.principal import Principal
from api.allowances import AllowanceSettings
from api.application import create_app
from api.bound_problems import TooManyQuestions, TooManyTokens
from api.deps import ApiDeps
from api.problems import TokenMissing, TokenUnknown
from tests.api.visitors import AUDITOR, OFFICER, Caller, as_visitor, is_problem
from tests.support.embedded import embedded_house

WHOLE_NUMBER, PHONE, NAME = "990101198001010014", "11000009173", "%E5%88%98%E5%AE%89"


def bounded(folder: Path, **most: int) -> ApiDeps:
    """A door with these bounds a minute, and none on the rest."""
    deps = embedded_house(folder).deps
    allowed = AllowanceSettings(**{"searches": 0, "lookups": 0, "failed_tokens": 0, **most})
    return replace(deps, settings=replace(deps.settings, allowances=allowed))


def looks_after(deps: ApiDeps, position: int) -> list[Look]:
    """What came to the access log since."""
    entries = deps.access.log.page(LookFilter(), before=None, limit=100)
    return [each.look for each in entries if each.position > position]


def is_told_to_wait(answered: httpx.Response, problem: type[TooManyQuestions] | type[TooManyTokens]) -> bool:
    """A whole problem in both languages, and the seconds also where clients look for them."""
    seconds = answered.json().get("wait_seconds")
    return (
        is_problem(answered, problem)
        and isinstance(seconds, int)
        and 0 < seconds <= 60
        and answered.headers["retry-after"] == str(seconds)
    )


@pytest.mark.parametrize(
    "path",
    [
        f"/search?q={NAME}",
        f"/registry/persons?q={NAME}",
        "/registry/addresses?q=%E5%92%8C%E5%9B%AD",
        "/registry/dwellings?q=%E5%92%8C%E5%9B%AD",
        "/registry/units?q=%E5%B0%8F%E5%90%83",
    ],
)
def test_searches_are_bounded_wherever_they_are_asked(path: str, tmp_path: Path) -> None:
    deps = bounded(tmp_path, searches=2)
    auditor = as_visitor(deps, AUDITOR)
    assert [auditor.get(path).status_code for _ in range(2)] == [200, 200]
    before = deps.access.log.head()
    assert is_told_to_wait(auditor.get(path), TooManyQuestions)
    (look,) = looks_after(deps, before)
    assert (look.reader, look.outcome, look.refused) == (
        AUDITOR.name,
        Outcome.REFUSED,
        TooManyQuestions.code,
    )


@pytest.mark.parametrize("number", [WHOLE_NUMBER, PHONE])
def test_whole_numbers_are_bounded_for_themselves(number: str, tmp_path: Path) -> None:
    auditor = as_visitor(bounded(tmp_path, lookups=1), AUDITOR)
    assert auditor.get(f"/registry/persons?q={number}").status_code == 200
    refused = auditor.get(f"/registry/persons?q={number}")
    assert is_told_to_wait(refused, TooManyQuestions)
    assert number not in refused.text
    assert auditor.get(f"/registry/persons?q={NAME}").status_code == 200
    assert auditor.get("/registry/persons").status_code == 200


def test_a_question_in_the_body_counts_like_one_in_the_path(tmp_path: Path) -> None:
    auditor = as_visitor(bounded(tmp_path, lookups=1), AUDITOR)
    assert auditor.get(f"/search?q={PHONE}").status_code == 200
    body = json.dumps({"q": PHONE})
    refused = auditor.ask("POST", "/search", content=body, headers={"content-type": "application/json"})
    assert is_told_to_wait(refused, TooManyQuestions)


def test_each_asker_has_an_allowance_of_their_own(tmp_path: Path) -> None:
    deps = bounded(tmp_path, searches=1)
    app = create_app(deps)

    def asks(who: Principal) -> int:
        return Caller(app, deps.tokens.issue(who)).get(f"/search?q={NAME}").status_code

    assert [asks(who) for who in (AUDITOR, AUDITOR, OFFICER)] == [200, 429, 200]


def test_false_tokens_are_bounded_and_a_good_one_is_served_all_the_same(tmp_path: Path) -> None:
    deps = bounded(tmp_path, failed_tokens=2)
    app = create_app(deps)
    stranger = Caller(app, "gl_guessed")
    assert [is_problem(stranger.get("/version"), TokenUnknown) for _ in range(2)] == [True, True]
    before = deps.access.log.head()
    assert is_told_to_wait(stranger.get("/version"), TooManyTokens)
    (look,) = looks_after(deps, before)
    assert (look.reader, look.outcome, look.refused) == ("unknown", Outcome.REFUSED, TooManyTokens.code)
    assert Caller(app, deps.tokens.issue(AUDITOR)).get("/version").status_code == 200


def test_to_come_without_a_token_is_no_try(tmp_path: Path) -> None:
    visitor = Caller(create_app(bounded(tmp_path, failed_tokens=1)))
    assert {is_problem(visitor.get("/version"), TokenMissing) for _ in range(3)} == {True}


def test_a_door_nobody_set_up_is_bounded_too() -> None:
    allowed = AllowanceSettings()
    assert min(allowed.searches, allowed.lookups, allowed.failed_tokens) > 0
