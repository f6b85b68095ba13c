"""Answers about rented homes, now or as of any pair of moments."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from datetime import date

from projections.asking import count
from projections.moment import NOW, AsOf, SpeaksFor
from projections.page import Count
from projections.readstore.port import ReadStore
from projections.rental.fold import NAME
from projections.rental.inspections import FINDINGS, INSPECTIONS, FindingRow, InspectionRow
from projections.rental.question import Due, DueGroup, FindingFilter, InspectionFilter, Limits, days_of
from projections.rental.tenancies import TENANCIES, Tenancy
from projections.table import Table
from projections.versions.table import Version, version_of
from projections.versions.view import Asked, Narrowing, Order, VersionsView

BY_ID = Order("id")
BY_DUE = Order("due", ("due_on",))
BY_FILING = Order("file_by", ("file_by",))


@dataclass(frozen=True, slots=True)
class DueCounts:
    """How many deadlines lie in each group, and what the numbers speak for."""

    inspections: Mapping[DueGroup, Count]
    findings: Mapping[DueGroup, Count]
    speaks_for: SpeaksFor


class RentalView:
    """The three tables of the projection `rental`, each with pages and single rows; and what is due, counted."""

    def __init__(self, store: ReadStore) -> None:
        self._store = store
        self.tenancies: VersionsView[Version[Tenancy]] = VersionsView(
            store, NAME, TENANCIES, version_of(Tenancy._make)
        )
        self.inspections: VersionsView[Version[InspectionRow]] = VersionsView(
            store, NAME, INSPECTIONS, version_of(InspectionRow._make)
        )
        self.findings: VersionsView[Version[FindingRow]] = VersionsView(
            store, NAME, FINDINGS, version_of(FindingRow._make)
        )

    def due(self, limits: Limits, today: date, *, as_of: AsOf = NOW) -> DueCounts:
        """Every group of both lists counted at one moment; each count is what the list of that group holds."""
        inspections, findings = InspectionFilter(limits=limits), FindingFilter(limits=limits)
        with self._store.reading() as reader:
            asked = Asked(reader, NAME, as_of)
            return DueCounts(
                {
                    group: _counted(asked, INSPECTIONS, replace(inspections, due=_due(group, today)))
                    for group in DueGroup
                },
                {
                    group: _counted(asked, FINDINGS, replace(findings, due=_due(group, today)))
                    for group in DueGroup
                },
                asked.moment,
            )


def _due(group: DueGroup, today: date) -> Due:
    first, last = days_of(group, today)
    return Due(first=first, last=last)


def _counted(asked: Asked, table: Table, wanted: Narrowing) -> Count:
    rows, conditions = asked.rows_of(table)
    wanted.narrow(conditions, asked)
    return count(asked.reader, rows, conditions)
