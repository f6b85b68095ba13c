"""Read-your-writes and the past whole: bounded patience, and an honest distance when it ends."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from api.freshness import views_speak_for, wait_for_views
from api.problems import NotYetRecorded, ProjectionBehind
from projections.moment import NOW, AsOf, SpeaksFor
from projections.progress import Progress
from tests.api import visitors
from tests.api.boards import Town, recorded_on
from tests.api.visitors import fake_deps

Wait = Callable[..., SpeaksFor]


@pytest.fixture
def wait(tmp_path: Path) -> Wait:
    def waited(town: Town, as_of: AsOf = NOW, at_least: int = 0, seconds: float = 0.1) -> SpeaksFor:
        deps = fake_deps(tmp_path, town=town)
        deps = replace(deps, settings=replace(deps.settings, wait_seconds=seconds))
        return asyncio.run(views_speak_for(("dispute_board", "registry"), deps, as_of, at_least))

    return waited


def test_a_view_that_catches_up_in_time_answers(wait: Wait) -> None:
    assert wait(Town(head=20, catches_up=[3, 5, 9]), at_least=9, seconds=5).position == 9


def test_who_asks_for_now_waits_for_nothing_and_asks_no_view_how_far_it_is(tmp_path: Path) -> None:
    class Mute(Town):
        def progress(self) -> Mapping[str, Progress]:
            raise AssertionError("nobody needs to know")

    deps = fake_deps(tmp_path, town=Mute(followed=3, head=20))
    asyncio.run(wait_for_views(("registry",), deps, NOW, 0))


@pytest.mark.parametrize(("as_of", "at_least"), [(NOW, 9), (AsOf(recorded=9), 0)])
def test_who_asks_for_a_position_is_not_answered_before_it_is_reached(
    as_of: AsOf, at_least: int, tmp_path: Path
) -> None:
    late = Town(head=20, catches_up=[3, 8, 9])
    asyncio.run(wait_for_views(("registry",), fake_deps(tmp_path, town=late), as_of, at_least))
    assert late.followed == 9
    deps = fake_deps(tmp_path, town=Town(followed=8, head=20))
    with pytest.raises(ProjectionBehind):
        asyncio.run(wait_for_views(("registry",), deps, as_of, at_least))


def test_a_view_that_stands_still_is_told_with_its_distance(wait: Wait) -> None:
    with pytest.raises(ProjectionBehind) as told:
        wait(Town(followed=7, head=20), at_least=9)
    assert told.value.facts == {"position": 7, "behind": 2}


@pytest.mark.parametrize(("as_of", "at_least"), [(NOW, 21), (AsOf(recorded=21), 0)])
def test_a_position_the_log_has_not_reached_is_not_waited_for(wait: Wait, as_of: AsOf, at_least: int) -> None:
    with pytest.raises(NotYetRecorded) as told:
        wait(Town(followed=3, head=20), as_of, at_least, seconds=600)
    assert told.value.facts == {"head": 20}


def test_the_answer_speaks_for_the_slowest_view(wait: Wait) -> None:
    class Uneven(Town):
        def progress(self) -> Mapping[str, Progress]:
            told = dict(super().progress())
            told["registry"] = replace(told["registry"], position=9, recorded_at=recorded_on(9))
            return told

    assert wait(Uneven(head=20), at_least=8) == SpeaksFor(position=9, recorded_at=recorded_on(9))


def test_a_past_time_the_view_may_not_have_whole_is_waited_for(wait: Wait) -> None:
    asked = AsOf(recorded=recorded_on(15))
    with pytest.raises(ProjectionBehind):
        wait(Town(followed=15, head=20), asked)
    assert wait(Town(head=20, catches_up=[15, 20]), asked).position == 20
    assert wait(Town(followed=16, head=20), asked).position == 16


def test_a_time_to_come_is_nothing_anybody_knew(wait: Wait) -> None:
    with pytest.raises(NotYetRecorded):
        wait(Town(followed=20, head=20), AsOf(recorded=visitors.NOW + timedelta(seconds=1)))
