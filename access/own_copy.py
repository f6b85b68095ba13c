"""Who looked at somebody's record, as the person may know it (个人信息保护法 44, 45): a port the access log answers."""

from collections.abc import Sequence
from typing import Protocol

from access.look import AccessLog, Look, LookFilter

AT_ONCE = 500


class LooksAt(Protocol):
    """The part of the access log a person's own copy needs."""

    def looks_at(self, person_key: str) -> Sequence[Look]:
        """Every look at this person, the oldest first."""


class LooksInTheLog:
    """`LooksAt` on the access log."""

    def __init__(self, log: AccessLog) -> None:
        self._log = log

    def looks_at(self, person_key: str) -> Sequence[Look]:
        """Every look at this person, the oldest first. Raises `AccessLogUnavailable`."""
        found: list[Look] = []
        before: int | None = None
        wanted = LookFilter(persons=frozenset({person_key}))
        while page := self._log.page(wanted, before=before, limit=AT_ONCE):
            found += [entry.look for entry in page]
            before = page[-1].position
        return found[::-1]
