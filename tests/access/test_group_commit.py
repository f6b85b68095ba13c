"""A commit serves many requests; its failure fails them all; nothing handed in is forgotten."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from threading import Event, Thread

import pytest

from access.group_commit import GroupCommit
from access.look import AccessLogUnavailable, Look
from tests.access.looks import LI, look

PATIENCE = 10.0


class Slow:
    """Writes when it is let, and remembers what was written together."""

    def __init__(self) -> None:
        self.began, self.may = Event(), Event()
        self.groups: list[list[str]] = []
        self.broken = False

    def record(self, looks: Sequence[Look]) -> int:
        self.began.set()
        assert self.may.wait(PATIENCE)
        if self.broken:
            raise OSError("disk full")
        self.groups.append([each.reader for each in looks])
        return sum(map(len, self.groups))


def test_what_waits_during_a_commit_is_committed_together() -> None:
    log = Slow()
    commit = GroupCommit(log)
    first = commit.hand_in([look("a", LI)])
    assert log.began.wait(PATIENCE)
    others = [commit.hand_in([look(name, LI)]) for name in "bcd"]
    assert not any(each.done() for each in (first, *others))
    log.may.set()
    assert [each.result(PATIENCE) for each in (first, *others)] == [1, 4, 4, 4]
    assert log.groups == [["a"], ["b", "c", "d"]]


def test_a_failed_commit_fails_every_request_of_its_group_and_no_other() -> None:
    log = Slow()
    log.broken = True
    commit = GroupCommit(log)
    first = commit.hand_in([look("a")])
    assert log.began.wait(PATIENCE)
    others = [commit.hand_in([look(name)]) for name in "bc"]
    log.may.set()
    assert [type(each.exception(PATIENCE)) for each in (first, *others)] == [AccessLogUnavailable] * 3
    log.broken = False
    assert commit.record([look("d")]) == 1


def test_too_many_waiting_are_refused_at_once() -> None:
    log = Slow()
    commit = GroupCommit(log, most_waiting=2)
    told = [commit.hand_in([look("a")])]
    assert log.began.wait(PATIENCE)
    told += [commit.hand_in([look("b")]), commit.hand_in([look("c")])]
    with pytest.raises(AccessLogUnavailable):
        commit.hand_in([look("d")])
    log.may.set()
    assert [each.result(PATIENCE) for each in told] == [1, 3, 3]


def test_closing_writes_what_waits_and_takes_nothing_more() -> None:
    log = Slow()
    commit = GroupCommit(log)
    told = [commit.hand_in([look("a")])]
    assert log.began.wait(PATIENCE)
    told.append(commit.hand_in([look("b")]))
    closing = Thread(target=commit.close)
    closing.start()
    log.may.set()
    closing.join(PATIENCE)
    assert [each.result(0) for each in told] == [1, 2]
    with pytest.raises(AccessLogUnavailable):
        commit.hand_in([look("c")])


def test_a_request_that_went_away_is_written_all_the_same() -> None:
    log = Slow()
    commit = GroupCommit(log)
    commit.hand_in([look("a")])
    assert log.began.wait(PATIENCE)
    assert commit.hand_in([look("b")]).cancel()
    log.may.set()
    commit.close()
    assert log.groups == [["a"], ["b"]]


def test_the_thread_ends_when_idle_and_comes_again() -> None:
    log = Slow()
    log.may.set()
    commit = GroupCommit(log, idle_seconds=0.001)
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(lambda nth: commit.record([look(f"r{nth}")]), range(200)))
    assert sum(map(len, log.groups)) == 200
