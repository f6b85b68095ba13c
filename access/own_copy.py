"""Who looked at somebody, as the person may know it (个人信息保护法 44, 45)."""

from collections.abc import Sequence

from access.look import AccessLog, Look, LookFilter
from access.reading import every


def looks_at(log: AccessLog, person_keys: frozenset[str]) -> Sequence[Look]:
    """Every look at a person, under whichever of their records, the oldest first. Raises `AccessLogUnavailable`."""
    return [entry.look for entry in every(log, LookFilter(persons=person_keys))][::-1]
