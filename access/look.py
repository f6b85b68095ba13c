"""One look at the register: who, whom, what, why, when, and what came of it. Never a personal value itself."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import Protocol

from access.vocabulary import LegalBasis, LoginStrength, ReadingPurpose

UNKNOWN_READER = "unknown"  # nobody's token was shown


class Outcome(StrEnum):
    """What the reader got."""

    SHOWN = "shown"
    UNMASKED = "unmasked"
    EXPORTED = "exported"
    UNCHANGED = "unchanged"  # 304: the reader holds these bytes already
    REFUSED = "refused"


@dataclass(frozen=True, slots=True, kw_only=True)
class Look:
    """An access event as a door tells it; the log adds its position.

    `subjects` are person keys, `objects` other records (`dispute:…`, `dwelling:…`). `fields` are the names of what
    was shown. `question` is a keyed hash of what was searched for, since the words may name somebody. `rows` is how
    many records left. `refused` is the stable code of a refusal. `times` is above 1 only where refusals of unknown
    readers were counted into one entry. `reason` is what the reader said of an unmasking in words, beside the purpose.
    """

    at: datetime
    request_id: str
    reader: str
    role: str
    login: LoginStrength
    action: str
    purpose: ReadingPurpose
    basis: LegalBasis
    outcome: Outcome
    subjects: tuple[str, ...] = ()
    objects: tuple[str, ...] = ()
    fields: tuple[str, ...] = ()
    question: str | None = None
    rows: int = 0
    refused: str | None = None
    times: int = 1
    reason: str | None = None


@dataclass(frozen=True, slots=True)
class Entry:
    """A look with its place in the log."""

    position: int
    look: Look


@dataclass(frozen=True, slots=True, kw_only=True)
class LookFilter:
    """What a list of looks is narrowed to; an empty set leaves that side open. `since` is included, `until` is not."""

    persons: frozenset[str] = frozenset()
    readers: frozenset[str] = frozenset()
    actions: frozenset[str] = frozenset()
    outcomes: frozenset[Outcome] = frozenset()
    purposes: frozenset[ReadingPurpose] = frozenset()
    since: datetime | None = None
    until: datetime | None = None


class AccessLogUnavailable(Exception):
    """The look could not be made durable: there is no answer. Or the log could not be read."""


class LookWriter(Protocol):
    """What a door needs that only tells."""

    def record(self, looks: Sequence[Look]) -> int:
        """Write the looks; the position of the last. Raises `AccessLogUnavailable`."""


class AccessLog(LookWriter, Protocol):
    """Append only, numbered 1, 2, 3 … without gaps; what `record` has returned from is durable.

    Every method raises `AccessLogUnavailable`.
    """

    def prepare(self) -> None:
        """Make what is missing; twice changes nothing."""

    def head(self) -> int:
        """The last position; 0 while there is none."""

    def stored_rows(self, after: int, limit: int) -> list[tuple[int, bytes]]:
        """Positions and stored bytes in order: what proofs are made of."""

    def entry(self, position: int) -> Entry | None:
        """One look."""

    def page(self, wanted: LookFilter, *, before: int | None, limit: int) -> list[Entry]:
        """Looks before that position, the newest first."""

    def count(self, wanted: LookFilter, *, most: int) -> int:
        """How many there are; counting ends at `most`."""

    def close(self) -> None:
        """Give back what is held."""
