"""One thread makes waiting looks durable together: a request waits for a commit, a commit serves many requests."""

from collections.abc import Sequence
from concurrent.futures import Future
from dataclasses import dataclass
from threading import Condition, Thread

import structlog

from access.look import AccessLogUnavailable, Look, LookWriter

log = structlog.get_logger(__name__)

MOST_WAITING = 1_000
MOST_AT_ONCE = 256
IDLE_SECONDS = 5.0


@dataclass(frozen=True, slots=True)
class _Handed:
    """What one request handed in, and how it is told."""

    looks: tuple[Look, ...]
    told: "Future[int]"


class GroupCommit:
    """The thread lives while there is work, and a little longer. What is full or closed refuses at once."""

    def __init__(
        self, log: LookWriter, *, most_waiting: int = MOST_WAITING, idle_seconds: float = IDLE_SECONDS
    ) -> None:
        self._log = log
        self._most_waiting = most_waiting
        self._idle_seconds = idle_seconds
        self._news = Condition()
        self._waiting: list[_Handed] = []
        self._thread: Thread | None = None
        self._closed = False

    def hand_in(self, looks: Sequence[Look]) -> "Future[int]":
        """Done once the looks are durable, with the position of the last of their group; else the failure is told.

        Raises `AccessLogUnavailable` where too many wait already.
        """
        told: Future[int] = Future()
        with self._news:
            if self._closed or len(self._waiting) >= self._most_waiting:
                raise AccessLogUnavailable("closed" if self._closed else "too many looks wait to be written")
            self._waiting.append(_Handed(tuple(looks), told))
            if self._thread is None:
                self._thread = Thread(target=self._work, name="access-log", daemon=True)
                self._thread.start()
            self._news.notify_all()
        return told

    def record(self, looks: Sequence[Look]) -> int:
        """The same, waited for."""
        return self.hand_in(looks).result()

    def close(self) -> None:
        """Write what still waits; take nothing more."""
        with self._news:
            self._closed = True
            thread = self._thread
            self._news.notify_all()
        if thread is not None:
            thread.join()

    def _work(self) -> None:
        while group := self._next_group():
            self._commit(group)

    def _next_group(self) -> list[_Handed]:
        """Empty where the thread may end; it is forgotten under the same lock, so that nobody hands in to a dead one."""
        with self._news:
            if not self._waiting and not self._closed:
                self._news.wait(self._idle_seconds)
            if not self._waiting:
                self._thread = None
            group, self._waiting = self._waiting[:MOST_AT_ONCE], self._waiting[MOST_AT_ONCE:]
            return group

    def _commit(self, group: Sequence[_Handed]) -> None:
        """Looks of a request that went away are written all the same: it may have been answered by another road."""
        asking = [each for each in group if each.told.set_running_or_notify_cancel()]
        try:
            last = self._log.record([look for each in group for look in each.looks])
        except Exception as failure:  # whatever it was, nobody of this group is answered
            log.error("access_log.not_written", kind=type(failure).__name__, requests=len(group))
            for each in asking:
                each.told.set_exception(AccessLogUnavailable(type(failure).__name__))
        else:
            for each in asking:
                each.told.set_result(last)
