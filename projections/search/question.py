"""What the api asks of the search tables."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Protocol

from projections.moment import NOW, AsOf

MOST_HITS = 200


class FoundKind(StrEnum):
    """What kinds of things can be found."""

    PERSON = "person"
    ADDRESS = "address"
    DWELLING = "dwelling"
    UNIT = "unit"


@dataclass(frozen=True, slots=True, kw_only=True)
class SearchFilter:
    """`text` as typed. The last two say what the asker may see: None is everything, an empty set is nothing."""

    text: str
    kinds: frozenset[FoundKind] = frozenset(FoundKind)
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None


@dataclass(frozen=True, slots=True)
class Hit:
    """One thing that may be meant; `key` is its id, without its kind. The newest namings come first."""

    kind: FoundKind
    key: str


@dataclass(frozen=True, slots=True)
class Hits:
    """At most `MOST_HITS`; `more` when there are others, so that the question should say more."""

    found: tuple[Hit, ...]
    more: bool
    position: int


class QuestionTooShort(Exception):
    """One character, or part of a number: nothing is searched by reading everything."""


class Search(Protocol):
    """Implemented by `projections.search.view.SearchView`."""

    def find(self, wanted: SearchFilter, *, as_of: AsOf = NOW) -> Hits:
        """What the words of a question find. Raises `QuestionTooShort`.

        A hit of a longer question holds each two neighbouring characters of it; who shows hits compares the name itself.
        """
