"""A page of a long answer: rows, where the next page begins, and an honest count."""

from dataclasses import dataclass
from typing import Generic, TypeVar

from projections.moment import SpeaksFor

Row_co = TypeVar("Row_co", covariant=True)

COUNTED_EXACTLY = 1_000
LARGEST_PAGE = 500


class CursorNotValid(ValueError):
    """The cursor was not made by this list, or was made for other filters."""


@dataclass(frozen=True, slots=True)
class Count:
    """How many rows the whole answer has: exact to 1,000, then only "more than 1,000"."""

    value: int
    exact: bool

    def __str__(self) -> str:
        return str(self.value) if self.exact else f"{self.value}+"


@dataclass(frozen=True, slots=True, kw_only=True)
class Page(Generic[Row_co]):
    """`next` is given back as `after` to get the following rows of the *same* moment; None at the end."""

    rows: tuple[Row_co, ...]
    next: str | None
    count: Count
    speaks_for: SpeaksFor
