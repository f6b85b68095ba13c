"""What officers and auditors ask of time: positions, both clocks, waiting, cursors, the trail."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from itertools import count
from pathlib import Path

import pytest

from api.problems import (
    CursorInvalid,
    NotFound,
    NotYetRecorded,
    ParameterInvalid,
    ParameterUnknown,
    ProjectionBehind,
)
from domain.shared.actor import Role
from projections.audit_trail.question import AuditFilter
from tests.api import visitors
from tests.api.boards import Town, fact, recorded_on
from tests.api.many_cases import FIRST, SECOND, town_of, walk
from tests.api.memory_views import MemoryTrail
from tests.api.visitors import (
    AUDITOR,
    GRID,
    GRID_WORKER,
    OFFICER,
    as_visitor,
    fake_deps,
    is_problem,
    visitor,
)


@pytest.mark.parametrize(
    "path",
    ["/disputes", f"/disputes/{SECOND}", f"/disputes/{SECOND}/timeline", "/audit/events", "/audit/events/2"],
)
def test_every_answer_says_the_position_and_time_it_speaks_for(path: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path, town=town_of(6)), AUDITOR).get(path)
    assert (answered.json()["position"], answered.headers["gridledger-position"]) == (6, "6")
    assert answered.json()["time"] == answered.headers["gridledger-time"] == recorded_on(6).isoformat()


@pytest.mark.parametrize("asked", ["4", "2026-01-05T09:04:30%2B08:00", "2026-01-05T01:04:00Z"])
def test_what_we_knew_then_is_asked_by_position_or_time(asked: str, tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(6)), AUDITOR)
    told = caller.get(f"/disputes?recorded_as_of={asked}").json()
    assert (told["position"], told["count"]) == (4, 4)
    known = caller.get(f"/disputes/{SECOND}?recorded_as_of={asked}").json()
    assert (known["position"], known["time"]) == (4, recorded_on(4).isoformat())
    assert is_problem(caller.get(f"/disputes/GL0000000000050?recorded_as_of={asked}"), NotFound)
    assert is_problem(caller.get(f"/disputes/GL0000000000050/timeline?recorded_as_of={asked}"), NotFound)


def test_a_walk_into_the_past_stays_there(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(60)), AUDITOR)
    assert len(walk(caller, "/disputes?limit=7&recorded_as_of=2026-01-05T09:40:00%2B08:00")) == 40


def test_whether_a_case_is_overdue_is_judged_at_the_asked_time(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(6)), AUDITOR)
    for valid_at, overdue in (("2026-01-08T23:00:00%2B08:00", False), ("2026-01-09T00:00:00%2B08:00", True)):
        told = caller.get(f"/disputes/{FIRST}?valid_at={valid_at}").json()
        assert told["item"]["due"] == {
            "what": "first_session",
            "on": "2026-01-08",
            "estimated": False,
            "overdue": overdue,
        }
        assert caller.get(f"/disputes?overdue=true&valid_at={valid_at}").json()["count"] == (
            6 if overdue else 0
        )


def test_a_walk_over_the_overdue_goes_on_while_the_clock_does(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, town=town_of(60))
    later = (visitors.NOW + timedelta(seconds=each) for each in count())
    caller = as_visitor(replace(deps, clock=lambda: next(later)), AUDITOR)
    assert len(walk(caller, "/disputes?overdue=true&limit=7")) == 60


def test_a_timeline_stands_on_both_clocks(tmp_path: Path) -> None:
    town = town_of(1)
    town.facts[FIRST] = [fact(1), fact(2)]
    town.followed = town.head = 2
    told = as_visitor(fake_deps(tmp_path, town=town), AUDITOR).get(
        f"/disputes/{FIRST}/timeline?order=occurred"
    )
    (first, second) = told.json()["items"]
    assert first["occurred_at"] < first["recorded_at"] < second["recorded_at"]
    assert (first["precision"], first["facts"]) == ("day", {"category": "neighbour.parking"})


def test_at_least_waits_and_says_how_far_behind(tmp_path: Path) -> None:
    town = town_of(6)
    town.head = 9
    caller = as_visitor(fake_deps(tmp_path, town=town), AUDITOR)
    behind = caller.get("/disputes?at_least=8")
    assert is_problem(behind, ProjectionBehind)
    assert (behind.json()["position"], behind.json()["behind"], behind.headers["retry-after"]) == (6, 2, "1")
    assert is_problem(caller.get("/disputes?at_least=10"), NotYetRecorded)
    town.catches_up = [6, 7, 8]
    assert caller.get("/disputes?at_least=8").json()["position"] == 8


def test_a_cursor_of_another_list_or_none_is_refused(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(60)), AUDITOR)
    link = caller.get("/disputes?limit=1").headers["link"]
    cursor = link.partition("cursor=")[2].partition(">")[0]
    assert caller.get(f"/disputes?cursor={cursor}").status_code == 200
    for wrong in (
        f"/disputes?state=closed&cursor={cursor}",
        f"/audit/events?cursor={cursor}",
        "/disputes?cursor=x",
    ):
        assert is_problem(caller.get(wrong), CursorInvalid)


def test_a_cursor_widens_nobodys_view(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, town=town_of(60))
    link = as_visitor(deps, AUDITOR).get("/disputes?limit=1").headers["link"]
    followed = as_visitor(deps, GRID_WORKER).get(link.partition(">")[0].removeprefix("<"))
    assert is_problem(followed, CursorInvalid)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("at_least=-1", "at_least"),
        ("category=parking", "category"),
        ("open=perhaps", "open"),
        ("due_by=tomorrow", "due_by"),
        ("order=name", "order"),
        ("valid_at=yesterday", "valid_at"),
        ("recorded_as_of=", "recorded_as_of"),
    ],
)
def test_a_wrong_parameter_is_named_and_its_value_not_repeated(query: str, name: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), AUDITOR).get(f"/disputes?{query}")
    assert is_problem(answered, ParameterInvalid)
    error = answered.json()["errors"][0]
    assert (set(error), error["in"], error["name"]) == ({"in", "name", "rule"}, "query", name)


def test_one_value_given_twice_is_refused_and_a_list_is_not(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path), AUDITOR)
    assert is_problem(caller.get("/disputes?limit=1&limit=2"), ParameterUnknown)
    assert caller.get("/disputes?state=closed&state=mediating").status_code == 200


def test_a_page_unchanged_is_not_sent_again(tmp_path: Path) -> None:
    town = town_of(6)
    caller = as_visitor(fake_deps(tmp_path, town=town), AUDITOR)
    tag = caller.get("/disputes").headers["etag"]
    again = caller.get("/disputes", if_none_match=tag)
    assert (again.status_code, again.headers["gridledger-position"]) == (304, "6")
    town.followed = town.head = 7
    assert caller.get("/disputes", if_none_match=tag).status_code == 200


def test_the_trail_is_walked_in_either_order_and_each_entry_told_once(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(30)), AUDITOR)
    newest_first = [row["position"] for row in walk(caller, "/audit/events?limit=7")]
    oldest_first = [row["position"] for row in walk(caller, "/audit/events?limit=7&oldest_first=true")]
    assert newest_first == list(range(30, 0, -1))
    assert oldest_first == list(range(1, 31))


def test_the_trail_is_narrowed_by_every_published_filter_and_by_the_office(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, town=town_of(3))
    caller = as_visitor(deps, visitor(Role.AUDITOR, OFFICER.scope))
    caller.get(
        "/audit/events?object=dispute:GL1&object=GL2&type=dispute.reported&actor=staff:1&source=urn:x&correlation=c"
        "&grid=990101101001001&verdict=refused&code=dispute.mediator_is_party&message=m-1&first=1&last=9"
        "&since=2026-01-05T09:00:00Z&until=2026-01-06T09:00:00Z"
    )
    assert isinstance(deps.audit, MemoryTrail)
    assert deps.audit.asked_for == [
        AuditFilter(
            objects=frozenset({"dispute:GL1", "GL2"}),
            types=frozenset({"dispute.reported"}),
            actors=frozenset({"staff:1"}),
            sources=frozenset({"urn:x"}),
            grids=frozenset({GRID}),
            correlations=frozenset({"c"}),
            verdicts=frozenset({"refused"}),
            codes=frozenset({"dispute.mediator_is_party"}),
            message_id="m-1",
            recorded_from=datetime(2026, 1, 5, 9, tzinfo=UTC),
            recorded_until=datetime(2026, 1, 6, 9, tzinfo=UTC),
            position_from=1,
            position_until=9,
            grid_prefixes=OFFICER.scope.prefixes(),
        )
    ]


def test_one_entry_of_the_trail_is_read_by_its_position(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, town=town_of(3)), AUDITOR)
    item = caller.get("/audit/events/3").json()["item"]
    assert (item["position"], item["actor"], item["role"], item["verdict"]) == (
        3,
        "staff:g1",
        "grid_worker",
        "accepted",
    )
    assert is_problem(caller.get("/audit/events/4"), NotFound)
    assert is_problem(caller.get("/audit/events/0"), ParameterInvalid)


def test_projections_tell_position_and_lag(tmp_path: Path) -> None:
    told = (
        as_visitor(fake_deps(tmp_path, town=Town(followed=10, head=12)), AUDITOR).get("/projections").json()
    )
    assert told["position"] == 12
    assert [each["name"] for each in told["projections"]] == [
        "audit_trail",
        "dispute_board",
        "dispute_timeline",
        "registry",
    ]
    assert {(each["position"], each["behind_events"]) for each in told["projections"]} == {(10, 2)}
