"""What officers ask of the dispute board, and what they get."""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum
from typing import Protocol

from domain.shared.occurrence import Occurrence
from projections.moment import NOW, AsOf
from projections.page import Page

# What `supervision` and `confirmation` say of a case nobody was asked about.
NEVER_SUPERVISED, NEVER_IN_COURT = "not_supervised", "not_applied"


class BoardOrder(StrEnum):
    """`OPENED`: newest report first. `DUE`: most urgent first, only cases that have a deadline."""

    OPENED = "opened"
    DUE = "due"


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardFilter:
    """Empty sets and None leave a side open, except `grid_prefixes` and `sources`.

    Those two say what the asker may see: None is everything, an empty set is nothing. So do `mediated_by` (a staff
    id), `about` (a person's key), `was_supervised` and `was_in_court`, which narrow what is left. `overdue_at` keeps cases
    whose next deadline has passed at that moment; `due_by` those whose next deadline is not later than that day.
    """

    states: frozenset[str] = frozenset()
    communities: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    channels: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    mediators: frozenset[str] = frozenset()
    parties: frozenset[str] = frozenset()
    overdue_at: datetime | None = None
    due_by: date | None = None
    supervision_open: bool | None = None
    open: bool | None = None
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None
    mediated_by: str | None = None
    about: str | None = None
    was_supervised: bool = False
    was_in_court: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """The next thing that must happen, until when (Shanghai calendar day), and whether that day is an estimate."""

    what: str
    on: date
    estimated: bool

    def is_overdue(self, moment: datetime) -> bool:
        """Derived, never stored: the day is over at `moment`."""
        return overdue_from(moment) > self.on


def overdue_from(moment: datetime) -> date:
    """The calendar day in Shanghai at `moment`; what was due on an earlier day is overdue."""
    return Occurrence(moment).local_day


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One case. `state` and the code fields are codes of domain.dispute; no personal data.

    `grid_code` is the grid it was registered in, before that the grid it was reported from; `community` its first
    12 digits. `source` sent the report. `position` is the last event that changed this row, `recorded_at` its time,
    `version` the number of the case's facts (its stream version), which an ETag can be made of.
    """

    case_code: str
    source: str
    intake_source: str
    grid_code: str | None
    community: str | None
    category: str
    severity: str | None
    state: str
    open: bool
    pause: str
    route: str | None
    channel: str | None
    mediators: tuple[str, ...]
    parties: tuple[str, ...]
    party_count: int
    round_no: int
    opened_at: datetime
    opened_precision: str
    registered_on: date | None
    triaged_on: date | None
    first_session_on: date | None
    agreed_on: date | None
    closed_on: date | None
    supervision: str
    supervision_open: bool
    confirmation: str
    outcome: str | None
    due: Due | None
    position: int
    recorded_at: datetime
    version: int

    @property
    def was_supervised(self) -> bool:
        """Whether the town office was asked at all, however it ended."""
        return self.supervision != NEVER_SUPERVISED

    @property
    def was_in_court(self) -> bool:
        """Whether a court was asked to confirm an agreement, however it ended."""
        return self.confirmation != NEVER_IN_COURT


@dataclass(frozen=True, slots=True, kw_only=True)
class Tally:
    """How many cases of the filter stand in one state."""

    state: str
    count: int


class DisputeBoard(Protocol):
    """Implemented by `projections.dispute_board.view.DisputeBoardView`."""

    def page(
        self,
        wanted: BoardFilter,
        *,
        order: BoardOrder = BoardOrder.OPENED,
        after: str | None = None,
        limit: int = 50,
        as_of: AsOf = NOW,
    ) -> Page[BoardRow]:
        """Cases in order. A cursor keeps the moment of the first page; raises `CursorNotValid`."""

    def find(self, case_code: str, *, as_of: AsOf = NOW) -> BoardRow | None:
        """One case, None if it was not known (or not true yet) at that moment."""

    def tally(self, wanted: BoardFilter, *, as_of: AsOf = NOW) -> tuple[Tally, ...]:
        """Cases of the filter by state, states in alphabetical order; for the columns of the board."""
