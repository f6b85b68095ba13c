"""Read-your-writes: bounded patience, and an honest distance when it ends."""

import asyncio
from collections.abc import Callable

import pytest

from api.freshness import wait_until
from api.problems import NotYetRecorded, ProjectionBehind


def _catching_up(*positions: int) -> Callable[[], int]:
    """A view that is a little further each time it is asked, then stands still."""
    ahead = iter(positions)
    return lambda: next(ahead, positions[-1])


def test_a_view_that_catches_up_in_time_answers() -> None:
    asyncio.run(wait_until(_catching_up(3, 5, 9), 9, head=lambda: 9, seconds=5))


def test_a_view_that_stands_still_is_told_with_its_distance() -> None:
    with pytest.raises(ProjectionBehind) as told:
        asyncio.run(wait_until(_catching_up(3, 7), 9, head=lambda: 20, seconds=0.05))
    assert told.value.facts == {"position": 7, "behind": 2}


def test_a_position_the_log_has_not_reached_is_not_waited_for() -> None:
    with pytest.raises(NotYetRecorded) as told:
        asyncio.run(wait_until(_catching_up(3), 21, head=lambda: 20, seconds=60))
    assert told.value.facts == {"head": 20}


def test_a_view_that_is_far_enough_costs_no_look_at_the_log() -> None:
    def must_not_be_asked() -> int:
        raise AssertionError

    asyncio.run(wait_until(lambda: 9, 9, head=must_not_be_asked, seconds=0))
