"""Read-your-writes and the past whole: bounded patience, and an honest distance when it ends."""

import asyncio
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.deps import ApiDeps
from api.freshness import wait_for_view
from api.moments import Asked
from api.problems import NotYetRecorded, ProjectionBehind
from tests.api.boards import MemoryBoard, recorded_on
from tests.api.visitors import NOW, fake_deps


@pytest.fixture
def deps(tmp_path: Path) -> ApiDeps:
    return fake_deps(tmp_path, head=20)


def wait(board: MemoryBoard, deps: ApiDeps, asked: Asked, at_least: int = 0) -> None:
    asyncio.run(wait_for_view(board.speaks, deps, asked, at_least))


def test_a_view_that_catches_up_in_time_answers(deps: ApiDeps) -> None:
    wait(MemoryBoard(catches_up=[3, 5, 9]), deps, Asked(), 9)


def test_a_view_that_stands_still_is_told_with_its_distance(deps: ApiDeps) -> None:
    with pytest.raises(ProjectionBehind) as told:
        wait(MemoryBoard(followed=7), deps, Asked(), 9)
    assert told.value.facts == {"position": 7, "behind": 2}


@pytest.mark.parametrize(("asked", "at_least"), [(Asked(), 21), (Asked(recorded=21), 0)])
def test_a_position_the_log_has_not_reached_is_not_waited_for(
    asked: Asked, at_least: int, deps: ApiDeps
) -> None:
    patient = replace(deps, settings=replace(deps.settings, wait_seconds=600))
    with pytest.raises(NotYetRecorded) as told:
        wait(MemoryBoard(followed=3), patient, asked, at_least)
    assert told.value.facts == {"head": 20}


def test_a_view_that_is_far_enough_costs_no_look_at_the_log(deps: ApiDeps) -> None:
    def must_not_be_asked() -> int:
        raise AssertionError

    alone = replace(deps, head=must_not_be_asked)
    wait(MemoryBoard(followed=9), alone, Asked(recorded=recorded_on(8)), 9)


def test_a_past_time_the_view_may_not_have_whole_is_waited_for(deps: ApiDeps) -> None:
    asked = Asked(recorded=recorded_on(15))
    with pytest.raises(ProjectionBehind):
        wait(MemoryBoard(followed=15), deps, asked)
    wait(MemoryBoard(catches_up=[15, 20]), deps, asked)


def test_a_time_to_come_is_nothing_anybody_knew(deps: ApiDeps) -> None:
    with pytest.raises(NotYetRecorded):
        wait(MemoryBoard(followed=20), deps, Asked(recorded=NOW + timedelta(seconds=1)))
