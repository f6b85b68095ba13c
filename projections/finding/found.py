"""What a search comes to."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Generic, TypeVar

from projections.moment import SpeaksFor
from projections.registry.persons import Person
from projections.search.ways import Way
from projections.versions.table import Version

Row_co = TypeVar("Row_co", covariant=True)
MOST_HITS = 200

# Opens what a way asks for and says for each record whether it holds; the clear value stays where it was opened.
Holds = Callable[[Way, Sequence[Version[Person]]], Sequence[bool]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Found(Generic[Row_co]):
    """Hits of one kind; `more` when there are others (or too many to look at), so that the question should say more.

    `one_with` names for each person the other records read as one with it.
    """

    rows: tuple[Row_co, ...]
    more: bool
    speaks_for: SpeaksFor
    one_with: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
