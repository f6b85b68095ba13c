"""What officers ask about rented homes: what is due, what is late, what is open."""

from dataclasses import dataclass
from datetime import date, timedelta
from enum import StrEnum

from projections.asking import Conditions
from projections.versions.view import Asked


class DueGroup(StrEnum):
    """How near a deadline is on a day; a deadline's own day is still in time."""

    LATE = "late"
    TODAY = "today"
    WITHIN_7_DAYS = "within_7_days"
    WITHIN_30_DAYS = "within_30_days"
    LATER = "later"


def days_of(group: DueGroup, today: date) -> tuple[date | None, date | None]:
    """The first and the last day of a group; None leaves that side open."""
    match group:
        case DueGroup.LATE:
            return None, today - timedelta(days=1)
        case DueGroup.TODAY:
            return today, today
        case DueGroup.WITHIN_7_DAYS:
            return today + timedelta(days=1), today + timedelta(days=7)
        case DueGroup.WITHIN_30_DAYS:
            return today + timedelta(days=8), today + timedelta(days=30)
        case DueGroup.LATER:
            return today + timedelta(days=31), None


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """Where a question looks. The last two say what the asker may see: None is everything, an empty set is nothing."""

    dwellings: frozenset[str] = frozenset()
    grids: frozenset[str] = frozenset()
    grid_prefixes: frozenset[str] | None = None
    sources: frozenset[str] | None = None

    def add_to(self, conditions: Conditions) -> None:
        """Narrow the rows `b`."""
        conditions.any_of("b.dwelling_id", self.dwellings)
        conditions.any_of("b.grid_code", self.grids)
        conditions.under("b.grid_code", self.grid_prefixes)
        conditions.only("b.source", self.sources)


@dataclass(frozen=True, slots=True, kw_only=True)
class Due:
    """Deadlines from a first to a last day; None leaves that side open. Only what has one at all."""

    first: date | None = None
    last: date | None = None

    def add_to(self, conditions: Conditions, column: str) -> None:
        """Narrow the rows."""
        conditions.add(f"{column} IS NOT NULL")
        if self.first is not None:
            conditions.add(f"{column} >= ?", self.first.isoformat())
        if self.last is not None:
            conditions.add(f"{column} <= ?", self.last.isoformat())


@dataclass(frozen=True, slots=True, kw_only=True)
class TenancyFilter:
    """Empty sets and None leave a side open; `to_file` asks for leases whose filing is due."""

    limits: Limits = Limits()
    running: bool | None = None
    confirmed: bool | None = None
    landlords: frozenset[str] = frozenset()
    tenant: str | None = None
    to_file: Due | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        self.limits.add_to(conditions)
        conditions.any_of("b.landlord", self.landlords)
        if self.running is not None:
            conditions.add("b.running = ?", int(self.running))
        if self.confirmed is not None:
            conditions.add(f"b.confirmed IS {'NOT ' if self.confirmed else ''}NULL")
        if self.tenant is not None:
            # Not LIKE: it ignores case in one database and not in the other.
            conditions.add("replace(b.tenants, ?, '') <> b.tenants", f"|{self.tenant}|")
        if self.to_file is not None:
            self.to_file.add_to(conditions, "b.file_by")


@dataclass(frozen=True, slots=True, kw_only=True)
class InspectionFilter:
    """Empty sets and None leave a side open."""

    limits: Limits = Limits()
    states: frozenset[str] = frozenset()
    kinds: frozenset[str] = frozenset()
    due: Due | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        self.limits.add_to(conditions)
        conditions.any_of("b.state", self.states)
        conditions.any_of("b.kind", self.kinds)
        if self.due is not None:
            self.due.add_to(conditions, "b.due_on")


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFilter:
    """Empty sets and None leave a side open."""

    limits: Limits = Limits()
    states: frozenset[str] = frozenset()
    severities: frozenset[str] = frozenset()
    items: frozenset[str] = frozenset()
    inspections: frozenset[str] = frozenset()
    open: bool | None = None
    due: Due | None = None

    def narrow(self, conditions: Conditions, asked: Asked) -> None:
        self.limits.add_to(conditions)
        conditions.any_of("b.state", self.states)
        conditions.any_of("b.severity", self.severities)
        conditions.any_of("b.item", self.items)
        conditions.any_of("b.inspection_id", self.inspections)
        if self.open is not None:
            conditions.add("b.is_open = ?", int(self.open))
        if self.due is not None:
            self.due.add_to(conditions, "b.due_on")
