"""Reading the access log: a page with its count, and everything of a time for the rules of unusual reading."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from access.look import AccessLog, Entry, LookFilter

COUNTED_EXACTLY = 1_000
AT_ONCE = 1_000


@dataclass(frozen=True, slots=True)
class LookPage:
    """Some entries, the newest first, how many there are in all, and before which position the list goes on."""

    entries: tuple[Entry, ...]
    count: int | str
    next: int | None


def page_of(log: AccessLog, wanted: LookFilter, *, before: int | None, size: int) -> LookPage:
    """One page."""
    found = log.page(wanted, before=before, limit=size + 1)
    count = log.count(wanted, most=COUNTED_EXACTLY + 1)
    entries = tuple(found[:size])
    return LookPage(
        entries,
        count if count <= COUNTED_EXACTLY else f"{COUNTED_EXACTLY}+",
        entries[-1].position if len(found) > size else None,
    )


def all_between(log: AccessLog, since: datetime, until: datetime) -> Iterator[Entry]:
    """Every entry of that time, the newest first."""
    return every(log, LookFilter(since=since, until=until))


def every(log: AccessLog, wanted: LookFilter) -> Iterator[Entry]:
    """Every entry wanted, the newest first."""
    before: int | None = None
    while entries := log.page(wanted, before=before, limit=AT_ONCE):
        yield from entries
        before = entries[-1].position
