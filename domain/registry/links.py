"""Links as mappings: two records stay two histories and are read as one person for as long as a link holds.

Nothing is copied or mixed, so unlinking takes nothing apart: both histories come back as they were. Readers ask
`record_of` whenever they count or show a person; decisions ask only for the newest word about one record.
"""

from collections.abc import Iterable, Mapping
from datetime import UTC, datetime

from domain.registry.events_residences import LinkEvent, PersonLinked

_LONG_AGO = datetime.min.replace(tzinfo=UTC)


def linked_to(facts: Iterable[LinkEvent], by: datetime | None = None) -> str | None:
    """What a record is linked to in the order of what happened, or was by a moment."""
    record: str | None = None
    for fact in sorted((each for each in facts if _is_by(each, by)), key=_place):
        if isinstance(fact, PersonLinked):
            record = fact.to
        elif record == fact.to:
            record = None
    return record


def record_of(key: str, links: Mapping[str, str]) -> str:
    """The record a person is counted under: the end of the chain, or the smallest key of a ring.

    `links` holds for each linked record what it is linked to. The answer depends on nothing else, so two
    readers always agree; `links` without a record that was unlinked gives both their own again.
    """
    seen: list[str] = []
    while key in links and key not in seen:
        seen.append(key)
        key = links[key]
    return min(seen[seen.index(key) :]) if key in seen else key


def moment_of(fact: LinkEvent) -> datetime:
    """When it happened; a fact of unknown moment counts as old."""
    return fact.happened_at or _LONG_AGO


def _is_by(fact: LinkEvent, moment: datetime | None) -> bool:
    return moment is None or moment_of(fact) <= moment


def _place(fact: LinkEvent) -> tuple[datetime, bool, str]:
    """Of one moment, taking apart comes before linking anew: one corrects a link by both."""
    return (moment_of(fact), isinstance(fact, PersonLinked), fact.to)
