"""What this door asks of the read models, whichever database they stand in."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from api.authorize import Resource
from api.cursors import Key
from api.moments import Asked
from api.seam import Limits

Row = Mapping[str, object]  # ready to be told: codes, dates, and personal values already masked


@dataclass(frozen=True, slots=True)
class Speaks:
    """The newest log position an answer includes, and when that was recorded (None for an empty log)."""

    position: int
    time: datetime | None


@dataclass(frozen=True, slots=True)
class Page:
    """Some rows of a list. `count` is of the whole list and stops at one above the limit asked for;
    `more` is the last row's key where the list goes on.
    """

    rows: Sequence[Row]
    count: int
    more: Key | None
    speaks: Speaks


@dataclass(frozen=True, slots=True)
class Found:
    """One thing: its rows, where it belongs (for the seam), and what the answer speaks for."""

    rows: Sequence[Row]
    resource: Resource
    speaks: Speaks


@dataclass(frozen=True, slots=True, kw_only=True)
class Turn:
    """Which part of a list: after which key, how many rows, and how far to count."""

    after: Key | None
    size: int
    count_to: int


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeFilters:
    """What a board may be narrowed to; `place` is the beginning of a grid code."""

    state: str | None = None
    category: str | None = None
    severity: str | None = None
    channel: str | None = None
    place: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFilters:
    """What the trail may be narrowed to: object, type, actor, source, place, correlation, from–to."""

    stream: str | None = None
    type: str | None = None
    actor: str | None = None
    source: str | None = None
    place: str | None = None
    correlation: str | None = None
    since: datetime | None = None
    until: datetime | None = None


class DisputeView(Protocol):
    """The board and the cases on it."""

    def speaks(self) -> Speaks:
        """How far the view has followed the log."""

    def page(self, filters: DisputeFilters, limits: Limits, asked: Asked, turn: Turn) -> Page:
        """Cases in a stable order."""

    def one(self, code: str, asked: Asked) -> Found | None:
        """One case: exactly one row."""

    def timeline(self, code: str, asked: Asked) -> Found | None:
        """Everything that happened in one case, on both clocks, one row a fact."""


class AuditView(Protocol):
    """The trail of every accepted, refused and conflicting fact."""

    def speaks(self) -> Speaks:
        """How far the view has followed the log."""

    def page(self, filters: AuditFilters, limits: Limits, asked: Asked, turn: Turn) -> Page:
        """Entries, newest first."""

    def one(self, position: int) -> Found | None:
        """The entry of one log position: exactly one row."""
