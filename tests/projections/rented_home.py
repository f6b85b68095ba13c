"""One let home's year as the log would hold it: a lease, an inspection with two findings, and what became of them."""

from datetime import date, timedelta

from domain.rental import events as e
from domain.rental import events_findings as f
from domain.rental.codes import (
    Evidence,
    FindingSeverity,
    InspectionKind,
    InspectionMiss,
    ItemResult,
    NoticeMode,
    ReportedBy,
    TenancyConfirmation,
    TenancyDeclarer,
    TenancyScope,
)
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Occurrence
from domain.shared.periods import StatedDay
from tests.projections.history import Line, at

HOME = "01K00000000000000000000001"
LEASE, INSPECTION = "01K0000000000000000000000A", "01K0000000000000000000000B"
LANDLORD, TENANT = "01K0000000000000000000000C", "01K0000000000000000000000D"
WORKER, OFFICER = "staff:zhao", "staff:wang"
FIRST_DAY = date(2026, 3, 2)


def day(number: int) -> date:
    """A day of the story."""
    return FIRST_DAY + timedelta(days=number)


def line(event: DomainEvent, on: int, hour: int = 9, *, stream: str = f"inspection:{INSPECTION}") -> Line:
    """Told by the grid worker."""
    return Line(
        stream=stream, event=event, occurred_at=at(on, hour), message_id=f"{event.topic()}/{on}/{hour}"
    )


def when(on: int, hour: int = 9) -> Occurrence:
    """When a fact says it happened."""
    return Occurrence(at(on, hour))


def lease() -> list[Line]:
    """Declared, confirmed, filed."""
    stream = f"tenancy:{LEASE}"
    declared = e.TenancyDeclared(
        tenancy_id=LEASE,
        dwelling_id=HOME,
        landlord=LANDLORD,
        tenants=(TENANT,),
        scope=TenancyScope.WHOLE,
        since=StatedDay(day(0)),
        until=None,
        declarer=TenancyDeclarer.LANDLORD,
        declared_by=f"person:{LANDLORD}",
    )
    confirmed = e.TenancyConfirmed(tenancy_id=LEASE, method=TenancyConfirmation.CONTRACT_SEEN)
    filed = e.TenancyFiled(tenancy_id=LEASE, filing_no="YX-1", filed_on=day(9))
    return [line(event, on, stream=stream) for event, on in ((declared, 0), (confirmed, 3), (filed, 9))]


def course() -> list[Line]:
    """Planned, nobody home, done with two findings; one fixed on the spot, one ordered, reported and looked at again."""
    return [*_inspected(), *_fixed(), *_put_right()]


def _inspected() -> list[Line]:
    planned = e.InspectionPlanned(
        inspection_id=INSPECTION,
        dwelling_id=HOME,
        kind=InspectionKind.ROUTINE,
        due_on=day(14),
        occurred=when(1),
    )
    missed = e.InspectionMissed(inspection_id=INSPECTION, why=InspectionMiss.NOBODY_HOME, occurred=when(4))
    done = e.InspectionCompleted(
        inspection_id=INSPECTION,
        inspected_by=WORKER,
        answers=tuple(
            e.Answer(item=item, item_version=1, result=result)
            for item, result in (
                ("F01", ItemResult.PASS),
                ("F04", ItemResult.FAIL),
                ("G01", ItemResult.FAIL),
            )
        ),
        present_occupants=2,
        occurred=when(6),
    )
    return [
        line(planned, 1),
        line(missed, 4),
        line(done, 6),
        line(_raised("F04"), 6),
        line(_raised("G01"), 6, 9),
    ]


def _fixed() -> list[Line]:
    fixed = f.FindingFixedOnSpot(
        inspection_id=INSPECTION,
        item="G01",
        evidence=Evidence.PHOTO,
        fixed_on=day(6),
        occurred=when(6, 10),
    )
    return [line(fixed, 6, 10)]


def _put_right() -> list[Line]:
    ordered = f.RectificationOrdered(
        inspection_id=INSPECTION,
        item="F04",
        due_on=day(21),
        notice=NoticeMode.HANDED_OVER,
        occurred=when(6, 11),
    )
    reported = f.RectificationReported(
        inspection_id=INSPECTION,
        item="F04",
        reporter=f"person:{LANDLORD}",
        standing=ReportedBy.LANDLORD,
        occurred=when(15),
    )
    looked = f.FindingReinspected(
        inspection_id=INSPECTION,
        item="F04",
        passed=True,
        reinspected_by=OFFICER,
        reinspected_on=day(17),
        occurred=when(17),
    )
    return [line(ordered, 6, 11), line(reported, 15), line(looked, 17)]


def _raised(item: str) -> f.FindingRaised:
    return f.FindingRaised(
        inspection_id=INSPECTION,
        item=item,
        severity=FindingSeverity.B,
        found_by=WORKER,
        found_on=day(6),
    )
