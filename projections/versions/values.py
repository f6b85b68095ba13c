"""What a fact says, as a column keeps it."""

from enum import StrEnum
from typing import TypeVar

from domain.shared.occurrence import SHANGHAI
from projections.instants import instant_of
from projections.versions.told import Told

Value = TypeVar("Value")


def code(given: StrEnum | None) -> str | None:
    """The code's text."""
    return None if given is None else given.value


def flag(given: bool | None) -> int | None:
    """1, 0 or unknown."""
    return None if given is None else int(given)


def newer(given: Value | None, kept: Value) -> Value:
    """What a correction says, or what stands if it leaves the field out."""
    return kept if given is None else given


def local_day(told: Told) -> str:
    """The day in Shanghai on which a fact happened, as an ISO text."""
    return instant_of(told.occurred_at).astimezone(SHANGHAI).date().isoformat()
