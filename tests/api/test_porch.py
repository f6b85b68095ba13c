"""Every answer leaves with the same headers; every failure is a problem that repeats nothing."""

from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path

import pytest
from structlog.testing import capture_logs

from api.application import create_app
from api.deps import ReadyCheck
from api.problems import (
    Broken,
    HostNotServed,
    MethodNotAllowed,
    NotReady,
    PathUnknown,
    all_problems,
)
from ledger.port import StoreUnavailable
from projections.progress import Progress
from tests.api.boards import Town
from tests.api.visitors import (
    AUDITOR,
    KEEPER,
    MONITOR,
    Caller,
    as_visitor,
    fake_deps,
    is_problem,
)

CANARY = "李四4211"
SECURED = {
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    "referrer-policy": "no-referrer",
    "cross-origin-resource-policy": "same-origin",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-embedder-policy": "require-corp",
    "x-permitted-cross-domain-policies": "none",
    "permissions-policy": "camera=(), display-capture=(), geolocation=(), microphone=(), payment=(), usb=()",
}


@pytest.mark.parametrize(
    "path", ["/livez", "/version", "/nowhere", "/docs", "/metrics", "/openapi.json", "/schemas/x"]
)
def test_every_answer_is_secured_good_or_bad(path: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), KEEPER).get(path)
    assert SECURED.items() <= dict(answered.headers).items()
    policy = answered.headers["content-security-policy"]
    assert policy.startswith("default-src 'self'" if path == "/docs" else "default-src 'none'")
    assert "unsafe" not in policy
    assert "server" not in answered.headers


@pytest.mark.parametrize(("scheme", "told"), [("https", "max-age=31536000"), ("http", None)])
def test_browsers_are_kept_to_tls_where_it_came_over_tls(
    scheme: str, told: str | None, tmp_path: Path
) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    answered = visitor.get(f"{scheme}://127.0.0.1/version")
    assert answered.headers.get("strict-transport-security") == told


def test_each_request_has_an_id_of_its_own(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), MONITOR)
    ids = [visitor.get("/version").headers["gridledger-request"] for _ in range(3)]
    assert len(set(ids)) == 3


def test_an_unknown_path_and_method_are_problems_too(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    assert is_problem(visitor.get(f"/{CANARY}"), PathUnknown)
    refused = visitor.ask("DELETE", "/version")
    assert is_problem(refused, MethodNotAllowed)
    assert refused.headers["allow"] == "GET"


@pytest.mark.parametrize("host", ["evil.example", "127.0.0.1.evil.example", "", "[::2]", "10.0.0.5:8000"])
def test_another_host_name_is_not_served_even_with_a_token(host: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), KEEPER).get("/version", host=host)
    assert is_problem(answered, HostNotServed)


@pytest.mark.parametrize("host", ["localhost", "LOCALHOST:8000", "[::1]:8000", "127.0.0.1"])
def test_the_loopback_names_are_served(host: str, tmp_path: Path) -> None:
    assert as_visitor(fake_deps(tmp_path), KEEPER).get("/version", host=host).status_code == 200


def test_served_names_are_a_setting(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    deps = replace(deps, settings=replace(deps.settings, hosts=frozenset({"ledger.county.example"})))
    assert as_visitor(deps, KEEPER).get("/version", host="ledger.county.example").status_code == 200


def test_a_failure_inside_is_told_and_logged_without_its_words(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path)
    app = create_app(deps)

    @app.get("/planted")
    def planted() -> None:
        raise ValueError(CANARY)

    with capture_logs() as logged:
        answered = Caller(app, deps.tokens.issue(KEEPER)).get("/planted")
    assert is_problem(answered, Broken)
    assert CANARY not in answered.text
    assert CANARY not in str(logged)
    assert [(each["event"], each["kind"]) for each in logged] == [("api.failed", "ValueError")]


@pytest.mark.parametrize(
    ("asked", "language"),
    [
        ("", "zh"),
        ("en", "en"),
        ("zh-CN,en;q=0.5", "zh"),
        ("en-GB;q=0.9, zh;q=0.3", "en"),
        ("fr", "zh"),
        ("en;q=x", "zh"),
        ("en;q=0", "zh"),
    ],
)
def test_the_title_is_in_the_asked_language(asked: str, language: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), KEEPER).get("/nowhere", accept_language=asked)
    assert answered.json()["title"] == answered.json()["texts"][language]
    assert answered.headers["content-language"] == language


def test_head_answers_like_get_without_a_body(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    got, headed = visitor.get("/version"), visitor.ask("HEAD", "/version")
    assert (headed.status_code, headed.content, headed.headers["etag"]) == (200, b"", got.headers["etag"])
    assert visitor.ask("HEAD", "/nowhere").status_code == 404


def test_what_has_not_changed_is_not_sent_again(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path), KEEPER)
    tag = visitor.get("/version").headers["etag"]
    for shown in (tag, f"W/{tag}", f'"other", {tag}', "*"):
        answered = visitor.get("/version", if_none_match=shown)
        assert (answered.status_code, answered.content) == (304, b"")
    assert visitor.get("/version", if_none_match='"other"').status_code == 200


def test_readiness_names_the_checks_that_fail_and_not_why(tmp_path: Path) -> None:
    def broken() -> bool:
        raise OSError(CANARY)

    checks = [
        ReadyCheck("store", lambda: True),
        ReadyCheck("board", lambda: False),
        ReadyCheck("pump", broken),
    ]
    answered = as_visitor(fake_deps(tmp_path, ready=checks), MONITOR).get("/readyz")
    assert is_problem(answered, NotReady)
    assert answered.json()["failing"] == ["board", "pump"]
    assert CANARY not in answered.text
    ready = as_visitor(fake_deps(tmp_path, ready=checks[:1]), MONITOR).get("/readyz")
    assert (ready.status_code, ready.json()) == (200, {"ready": ["store"], "cosigned": "off"})


def test_metrics_count_by_template_and_hold_no_path_or_token(tmp_path: Path) -> None:
    visitor = as_visitor(fake_deps(tmp_path, town=Town(followed=10)), KEEPER)
    visitor.get(f"/schemas/{CANARY}")
    visitor.get(f"/{CANARY}")
    visitor.ask("BREW", "/version")
    visitor.post(b'[{"id":"a"},1]', "application/cloudevents-batch+json")
    told = visitor.get("/metrics").text
    assert 'gridledger_http_requests_total{method="GET",route="/schemas/{type}",status="404"} 1.0' in told
    assert 'gridledger_http_requests_total{method="GET",route="(none)",status="404"} 1.0' in told
    assert 'method="other"' in told
    assert 'gridledger_intake_verdicts_total{verdict="accepted"} 1.0' in told
    assert 'gridledger_projection_position{projection="dispute_board"} 10.0' in told
    assert 'gridledger_projection_events_behind{projection="dispute_board"} 2.0' in told
    assert "gridledger_log_position 12.0" in told
    assert CANARY not in told
    assert str(visitor.token) not in told


def test_metrics_are_told_while_the_store_is_gone(tmp_path: Path) -> None:
    class Gone(Town):
        def progress(self) -> Mapping[str, Progress]:
            raise StoreUnavailable

    told = as_visitor(fake_deps(tmp_path, town=Gone()), MONITOR).get("/metrics")
    assert told.status_code == 200
    assert "gridledger_store_up 0.0" in told.text


def test_each_problem_has_its_own_code_and_both_sentences() -> None:
    problems = all_problems()
    assert len({each.code for each in problems}) == len(problems)
    for each in problems:
        assert each.code.startswith("api.")
        assert any("\u4e00" <= letter <= "\u9fff" for letter in each.zh)
        assert each.en.isascii()
        assert 400 <= each.status < 600


def test_the_schema_of_nothing_is_not_found_for_anybody(tmp_path: Path) -> None:
    assert as_visitor(fake_deps(tmp_path), AUDITOR).get("/schemas/gridledger.none.v1").status_code == 404
