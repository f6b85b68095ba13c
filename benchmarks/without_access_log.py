"""`python -m benchmarks.without_access_log WORDS`: the house's commands, with an access log that keeps nothing.

The other side of the comparison that says what the access log costs. The product itself has no such switch.
"""

from collections.abc import Sequence
from concurrent.futures import Future
from unittest.mock import patch

from access.group_commit import GroupCommit
from access.look import Look
from app.main import run


def _kept_nowhere(log: GroupCommit, looks: Sequence[Look]) -> "Future[int]":
    told: Future[int] = Future()
    told.set_result(0)
    return told


if __name__ == "__main__":
    with patch.object(GroupCommit, "hand_in", _kept_nowhere):
        run()
