"""Instants as read tables keep them: text of fixed width in UTC, which sorts as instants do."""

from datetime import UTC, datetime
from functools import lru_cache

WIDTH = 27


@lru_cache(maxsize=8_192)
def text_of(at: datetime) -> str:
    """`2026-03-01T08:00:00.000000Z`."""
    return at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")


def instant_of(text: str) -> datetime:
    """The aware instant again."""
    return datetime.fromisoformat(text)
