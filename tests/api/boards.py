"""Read models held in memory: the same port, every row of a fictional town's board and trail."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from api.authorize import Resource
from api.cursors import Key
from api.moments import Asked
from api.seam import Limits
from api.views import AuditFilters, DisputeFilters, Found, Page, Row, Speaks, Turn
from domain.shared.occurrence import SHANGHAI

FIRST_DAY = datetime(2026, 1, 5, 9, 0, tzinfo=SHANGHAI)


def recorded_on(position: int) -> datetime:
    """When the event of that position was recorded: one a minute."""
    return FIRST_DAY + timedelta(minutes=position)


@dataclass(frozen=True)
class Case:
    """A dispute of the board; `position` is where it was recorded."""

    code: str
    position: int
    grid_code: str
    source: str
    state: str = "mediating"

    def row(self) -> Row:
        return {"code": self.code, "state": self.state, "grid_code": self.grid_code, "party": "刘*"}


@dataclass
class MemoryBoard:
    """Cases in order of recording, as of any position."""

    cases: list[Case] = field(default_factory=list)
    followed: int = 0
    catches_up: list[int] = field(default_factory=list)

    def speaks(self) -> Speaks:
        if self.catches_up:
            self.followed = self.catches_up.pop(0)
        return Speaks(self.followed, recorded_on(self.followed) if self.followed else None)

    def page(self, filters: DisputeFilters, limits: Limits, asked: Asked, turn: Turn) -> Page:
        known = [
            case
            for case in self._as_of(asked)
            if (filters.state or case.state) == case.state
            and case.grid_code.startswith(filters.place or "")
            and _within(limits, case)
        ]
        after = turn.after[0] if turn.after else 0
        assert isinstance(after, int)
        rest = [case for case in known if case.position > after]
        shown = rest[: turn.size]
        more: Key | None = (shown[-1].position,) if len(rest) > len(shown) else None
        count = min(len(known), turn.count_to + 1)
        return Page([case.row() for case in shown], count, more, self._speaks_for(asked))

    def one(self, code: str, asked: Asked) -> Found | None:
        for case in self._as_of(asked):
            if case.code == code:
                return Found([case.row()], Resource(case.grid_code, case.source), self._speaks_for(asked))
        return None

    def timeline(self, code: str, asked: Asked) -> Found | None:
        return self.one(code, asked)

    def _as_of(self, asked: Asked) -> Sequence[Case]:
        until = self._speaks_for(asked).position
        return [case for case in self.cases if case.position <= until]

    def _speaks_for(self, asked: Asked) -> Speaks:
        if isinstance(asked.recorded, int):
            return Speaks(asked.recorded, recorded_on(asked.recorded))
        if asked.recorded is not None:
            minutes = int((asked.recorded - FIRST_DAY).total_seconds() // 60)
            position = max(0, min(minutes, self.followed))
            return Speaks(position, recorded_on(position))
        return Speaks(self.followed, recorded_on(self.followed))


@dataclass
class MemoryTrail:
    """Entries by position, newest first."""

    entries: Mapping[int, Row] = field(default_factory=dict)
    followed: int = 0
    asked_for: list[AuditFilters] = field(default_factory=list)

    def speaks(self) -> Speaks:
        return Speaks(self.followed, recorded_on(self.followed) if self.followed else None)

    def page(self, filters: AuditFilters, limits: Limits, asked: Asked, turn: Turn) -> Page:
        self.asked_for.append(filters)
        before = turn.after[0] if turn.after else self.followed + 1
        assert isinstance(before, int)
        rest = [position for position in sorted(self.entries, reverse=True) if position < before]
        shown = rest[: turn.size]
        more: Key | None = (shown[-1],) if len(rest) > len(shown) else None
        count = min(len(self.entries), turn.count_to + 1)
        return Page([self.entries[position] for position in shown], count, more, self.speaks())

    def one(self, position: int) -> Found | None:
        entry = self.entries.get(position)
        return Found([entry], Resource(), self.speaks()) if entry is not None else None


def _within(limits: Limits, case: Case) -> bool:
    inside = limits.grid_prefixes is None or case.grid_code.startswith(tuple(limits.grid_prefixes))
    return inside and (limits.sources is None or case.source in limits.sources)
