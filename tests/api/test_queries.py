"""What officers and auditors ask: pages that tell each row once, places, clocks, and the position spoken for."""

from pathlib import Path

import pytest

from api.principal import PlaceScope, Reach
from api.problems import (
    CursorInvalid,
    NotFound,
    NotYetRecorded,
    ParameterInvalid,
    ParameterUnknown,
    ProjectionBehind,
)
from api.views import AuditFilters
from domain.shared.actor import Role
from tests.api.boards import Case, MemoryBoard, MemoryTrail, recorded_on
from tests.api.visitors import (
    AUDITOR,
    GRID,
    GRID_WORKER,
    NEXT_GRID,
    OFFICER,
    OTHER_GRID,
    OTHER_SOURCE,
    OWN_SOURCE,
    Caller,
    as_visitor,
    fake_deps,
    is_problem,
    visitor,
)

GRIDS = (GRID, NEXT_GRID, OTHER_GRID)


def _board(count: int) -> MemoryBoard:
    cases = [
        Case(
            code=f"GL{number:012d}0",
            position=number,
            grid_code=GRIDS[number % 3],
            source=OWN_SOURCE if number % 2 else OTHER_SOURCE,
            state="closed" if number % 5 == 0 else "mediating",
        )
        for number in range(1, count + 1)
    ]
    return MemoryBoard(cases, followed=count)


def _walk(caller: Caller, path: str) -> list[dict[str, object]]:
    rows: list[dict[str, object]] = []
    while path:
        answered = caller.get(path)
        assert answered.status_code == 200, answered.text
        rows += answered.json()["items"]
        link = answered.headers.get("link", "")
        path = link.partition(">")[0].removeprefix("<")
    return rows


@pytest.mark.parametrize("size", [1, 7, 50, 200])
def test_following_the_links_tells_every_case_exactly_once(size: int, tmp_path: Path) -> None:
    board = _board(60)
    caller = as_visitor(fake_deps(tmp_path, board=board, head=60), AUDITOR)
    assert [row["code"] for row in _walk(caller, f"/disputes?limit={size}")] == [
        case.code for case in board.cases
    ]


def test_a_walk_speaks_for_one_position_however_much_is_recorded_meanwhile(tmp_path: Path) -> None:
    board = _board(60)
    caller = as_visitor(fake_deps(tmp_path, board=board, head=61), AUDITOR)
    link = caller.get("/disputes?limit=50").headers["link"]
    board.cases.append(Case("GLNEW", 61, GRID, OWN_SOURCE))
    board.followed = 61
    second = caller.get(link.partition(">")[0].removeprefix("<")).json()
    assert (second["position"], len(second["items"]), second["count"]) == (60, 10, 60)


def test_each_office_sees_the_cases_of_its_place_and_no_other(tmp_path: Path) -> None:
    deps = fake_deps(tmp_path, board=_board(60), head=60)
    seen = {
        who.role: {row["grid_code"] for row in _walk(as_visitor(deps, who), "/disputes")}
        for who in (GRID_WORKER, OFFICER, AUDITOR)
    }
    assert seen == {
        Role.GRID_WORKER: {GRID},
        Role.COMMUNITY_OFFICER: {GRID, NEXT_GRID},
        Role.AUDITOR: set(GRIDS),
    }


def test_asking_for_a_place_beyond_the_own_widens_nothing(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(60), head=60), GRID_WORKER)
    assert caller.get(f"/disputes?place={OTHER_GRID}").json()["items"] == []
    assert len(caller.get("/disputes?place=990101").json()["items"]) == 20


def test_a_property_manager_sees_only_what_the_own_system_sent(tmp_path: Path) -> None:
    manager = visitor(
        Role.PROPERTY_MANAGER, PlaceScope(Reach.GRID, frozenset({GRID})), sources=frozenset({OWN_SOURCE})
    )
    caller = as_visitor(fake_deps(tmp_path, board=_board(60), head=60), manager)
    assert caller.get("/disputes").json()["count"] == 30
    assert caller.get("/disputes/GL0000000000010").status_code == 200
    assert is_problem(caller.get("/disputes/GL0000000000020"), NotFound)


@pytest.mark.parametrize("path", ["/disputes/{}", "/disputes/{}/timeline"])
def test_a_case_elsewhere_is_told_like_one_that_does_not_exist(path: str, tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(6), head=6), GRID_WORKER)
    elsewhere, nowhere = caller.get(path.format("GL0000000000020")), caller.get(path.format("GL9999"))
    assert is_problem(elsewhere, NotFound)
    assert is_problem(nowhere, NotFound)
    assert caller.get(path.format("GL0000000000030")).status_code == 200


def test_counts_are_exact_to_a_thousand(tmp_path: Path) -> None:
    for many, told in ((1_000, 1_000), (1_001, "1000+"), (1_500, "1000+")):
        caller = as_visitor(fake_deps(tmp_path, board=_board(many), head=many), AUDITOR)
        assert caller.get("/disputes?limit=1").json()["count"] == told


def test_every_answer_says_the_position_and_time_it_speaks_for(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(6), head=6), AUDITOR)
    for path in ("/disputes", "/disputes/GL0000000000020", "/disputes/GL0000000000020/timeline"):
        answered = caller.get(path)
        assert (answered.json()["position"], answered.headers["gridledger-position"]) == (6, "6")
        assert answered.json()["time"] == answered.headers["gridledger-time"] == recorded_on(6).isoformat()


@pytest.mark.parametrize("asked", ["4", "2026-01-05T09:04:30%2B08:00", "2026-01-05T01:04:00Z"])
def test_what_we_knew_then_is_asked_by_position_or_time(asked: str, tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(6), head=6), AUDITOR)
    told = caller.get(f"/disputes?recorded_as_of={asked}").json()
    assert (told["position"], told["count"]) == (4, 4)
    assert is_problem(caller.get(f"/disputes/GL0000000000050?recorded_as_of={asked}"), NotFound)


def test_a_walk_into_the_past_stays_there(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(60), head=60), AUDITOR)
    assert len(_walk(caller, "/disputes?limit=7&recorded_as_of=2026-01-05T09:40:00%2B08:00")) == 40


def test_at_least_waits_and_says_how_far_behind(tmp_path: Path) -> None:
    board = _board(6)
    caller = as_visitor(fake_deps(tmp_path, board=board, head=9), AUDITOR)
    behind = caller.get("/disputes?at_least=8")
    assert is_problem(behind, ProjectionBehind)
    assert (behind.json()["position"], behind.json()["behind"], behind.headers["retry-after"]) == (6, 2, "1")
    assert is_problem(caller.get("/disputes?at_least=10"), NotYetRecorded)
    board.catches_up = [6, 7, 8]
    assert caller.get("/disputes?at_least=8").json()["position"] == 8


def test_a_cursor_of_another_list_or_none_is_refused(tmp_path: Path) -> None:
    caller = as_visitor(fake_deps(tmp_path, board=_board(60), head=60), AUDITOR)
    link = caller.get("/disputes?limit=1").headers["link"]
    cursor = link.partition("cursor=")[2].partition(">")[0].partition("&")[0]
    assert caller.get(f"/disputes?cursor={cursor}").status_code == 200
    for wrong in (
        f"/disputes?state=closed&cursor={cursor}",
        f"/audit/events?cursor={cursor}",
        "/disputes?cursor=x",
    ):
        assert is_problem(caller.get(wrong), CursorInvalid)


@pytest.mark.parametrize(
    ("query", "name"),
    [
        ("limit=0", "limit"),
        ("limit=201", "limit"),
        ("limit=x", "limit"),
        ("at_least=-1", "at_least"),
        ("place=9901x1", "place"),
        ("state=Open!", "state"),
        ("valid_at=yesterday", "valid_at"),
        ("recorded_as_of=", "recorded_as_of"),
    ],
)
def test_a_wrong_parameter_is_named_and_its_value_not_repeated(query: str, name: str, tmp_path: Path) -> None:
    answered = as_visitor(fake_deps(tmp_path), AUDITOR).get(f"/disputes?{query}")
    assert is_problem(answered, ParameterInvalid)
    (error,) = answered.json()["errors"]
    assert (set(error), error["in"], error["name"]) == ({"in", "name", "rule"}, "query", name)


def test_the_same_parameter_twice_is_refused(tmp_path: Path) -> None:
    assert is_problem(
        as_visitor(fake_deps(tmp_path), AUDITOR).get("/disputes?limit=1&limit=2"), ParameterUnknown
    )


def test_a_page_unchanged_is_not_sent_again(tmp_path: Path) -> None:
    board = _board(6)
    caller = as_visitor(fake_deps(tmp_path, board=board, head=7), AUDITOR)
    tag = caller.get("/disputes").headers["etag"]
    again = caller.get("/disputes", if_none_match=tag)
    assert (again.status_code, again.headers["gridledger-position"]) == (304, "6")
    board.followed = 7
    assert caller.get("/disputes", if_none_match=tag).status_code == 200


def test_the_trail_is_walked_newest_first_and_narrowed_by_every_published_filter(tmp_path: Path) -> None:
    trail = MemoryTrail({position: {"position": position} for position in range(1, 31)}, followed=30)
    caller = as_visitor(fake_deps(tmp_path, trail=trail, head=30), AUDITOR)
    walked = [row["position"] for row in _walk(caller, "/audit/events?limit=7")]
    assert walked == list(range(30, 0, -1))
    caller.get(
        "/audit/events?object=dispute:GL1&type=dispute.reported&actor=staff:1&source=urn:x&correlation=c"
        "&place=990101&since=2026-01-05T09:00:00Z&until=2026-01-06T09:00:00Z"
    )
    asked = trail.asked_for[-1]
    assert asked == AuditFilters(
        stream="dispute:GL1",
        type="dispute.reported",
        actor="staff:1",
        source="urn:x",
        correlation="c",
        place="990101",
        since=asked.since,
        until=asked.until,
    )
    assert asked.since is not None
    assert asked.until is not None


def test_one_entry_of_the_trail_is_read_by_its_position(tmp_path: Path) -> None:
    trail = MemoryTrail({3: {"position": 3, "verdict": "refused"}}, followed=3)
    caller = as_visitor(fake_deps(tmp_path, trail=trail, head=3), AUDITOR)
    assert caller.get("/audit/events/3").json()["item"] == {"position": 3, "verdict": "refused"}
    assert is_problem(caller.get("/audit/events/4"), NotFound)
    assert is_problem(caller.get("/audit/events/0"), ParameterInvalid)


def test_projections_tell_position_and_lag(tmp_path: Path) -> None:
    told = as_visitor(fake_deps(tmp_path), AUDITOR).get("/projections").json()
    assert told == {
        "position": 12,
        "projections": [
            {"name": "audit_trail", "position": 12, "behind": 0},
            {"name": "dispute_board", "position": 10, "behind": 2},
        ],
    }
