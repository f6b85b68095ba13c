"""For every command one moment at which it is said, and the whole fact it then tells."""

from datetime import date

from domain.rental import codes as k
from domain.rental import events as e
from domain.rental import events_findings as f
from domain.rental.checklist import ITEMS
from domain.rental.commands_inspections import InspectionCommand
from domain.rental.commands_tenancies import TenancyCommand
from domain.shared.periods import StatedDay
from tests.domain.rental import histories as on_record
from tests.domain.rental import say
from tests.domain.rental.town import (
    CHEN,
    CHEN_SELF,
    COLLEAGUE,
    GRID_WORKER,
    HOME,
    INSPECTION,
    OFFICER,
    TENANCY,
    WANG,
    day,
    moment,
)

TenancySpecimen = tuple[tuple[e.TenancyEvent, ...], TenancyCommand, tuple[e.TenancyEvent, ...]]
Specimen = tuple[tuple[e.InspectionEvent, ...], InspectionCommand, tuple[e.InspectionEvent, ...]]

TENANCIES: tuple[TenancySpecimen, ...] = (
    (
        (),
        say.declare(),
        (
            e.TenancyDeclared(
                tenancy_id=TENANCY,
                dwelling_id=HOME,
                landlord=CHEN,
                tenants=(WANG,),
                scope=k.TenancyScope.ROOMS,
                since=StatedDay(day(1)),
                until=None,
                declarer=k.TenancyDeclarer.LANDLORD,
                declared_by=CHEN_SELF.id,
                rooms=("201",),
            ),
        ),
    ),
    (
        on_record.DECLARED,
        say.confirm(),
        (e.TenancyConfirmed(tenancy_id=TENANCY, method=k.TenancyConfirmation.CONTRACT_SEEN),),
    ),
    (
        on_record.DECLARED,
        say.file(),
        (e.TenancyFiled(tenancy_id=TENANCY, filing_no="ZL-1", filed_on=day(10)),),
    ),
    (
        on_record.DECLARED,
        say.end(),
        (e.TenancyEnded(tenancy_id=TENANCY, until=StatedDay(day(60)), reason=k.TenancyEnd.TERMINATED),),
    ),
)

INSPECTIONS: tuple[Specimen, ...] = (
    (
        (),
        say.plan(),
        (
            e.InspectionPlanned(
                inspection_id=INSPECTION,
                dwelling_id=HOME,
                kind=k.InspectionKind.ROUTINE,
                due_on=day(20),
                tenancy_id=TENANCY,
                planned_by=OFFICER.id,
                occurred=moment(1, 8),
            ),
        ),
    ),
    (
        on_record.PLANNED,
        say.start(),
        (e.InspectionStarted(inspection_id=INSPECTION, occurred=moment(3, 9)),),
    ),
    (
        on_record.PLANNED,
        say.miss(),
        (e.InspectionMissed(inspection_id=INSPECTION, occurred=moment(2), why=k.InspectionMiss.NOBODY_HOME),),
    ),
    (
        on_record.PLANNED,
        say.refuse(),
        (e.InspectionRefused(inspection_id=INSPECTION, occurred=moment(2)),),
    ),
    (
        on_record.PLANNED,
        say.cancel(),
        (
            e.InspectionCancelled(
                inspection_id=INSPECTION, occurred=moment(2), reason=k.CancelReason.NO_LONGER_LET
            ),
        ),
    ),
    (
        on_record.STARTED,
        say.complete("F04"),
        (
            e.InspectionCompleted(
                inspection_id=INSPECTION,
                occurred=moment(3),
                inspected_by=GRID_WORKER.id,
                answers=tuple(
                    e.Answer(
                        item=item.code,
                        item_version=1,
                        result=k.ItemResult.FAIL if item.code == "F04" else k.ItemResult.PASS,
                    )
                    for item in ITEMS
                ),
                declared_occupants=2,
                present_occupants=2,
            ),
            f.FindingRaised(
                inspection_id=INSPECTION,
                item="F04",
                severity=k.FindingSeverity.B,
                found_by=GRID_WORKER.id,
                found_on=day(3),
            ),
        ),
    ),
)

FINDINGS: tuple[Specimen, ...] = (
    (
        on_record.COMPLETED,
        say.fix(),
        (
            f.FindingFixedOnSpot(
                inspection_id=INSPECTION,
                occurred=moment(3),
                item="F04",
                evidence=k.Evidence.PHOTO,
                fixed_on=day(3),
            ),
        ),
    ),
    (
        on_record.COMPLETED,
        say.order(),
        (
            f.RectificationOrdered(
                inspection_id=INSPECTION,
                occurred=moment(3, 11),
                item="F04",
                due_on=date(2024, 9, 19),
                notice=k.NoticeMode.HANDED_OVER,
                notice_no="ZG-1",
            ),
        ),
    ),
    (
        on_record.ORDERED,
        say.report(),
        (
            f.RectificationReported(
                inspection_id=INSPECTION,
                occurred=moment(8),
                item="F04",
                reporter=CHEN_SELF.id,
                standing=k.ReportedBy.LANDLORD,
                evidence=k.Evidence.PHOTO,
            ),
        ),
    ),
    (
        on_record.REPORTED,
        say.look(),
        (
            f.FindingReinspected(
                inspection_id=INSPECTION,
                occurred=moment(10),
                item="F04",
                passed=True,
                reinspected_by=COLLEAGUE.id,
                reinspected_on=day(10),
            ),
        ),
    ),
    (
        on_record.ORDERED,
        say.refer(),
        (
            f.FindingReferred(
                inspection_id=INSPECTION,
                occurred=moment(4),
                item="F04",
                org=say.ORG,
                reason=k.ReferralReason.OUT_OF_POWER,
                referred_on=day(4),
            ),
        ),
    ),
    (
        on_record.REFERRED,
        say.answer(),
        (
            f.ReferralAnswered(
                inspection_id=INSPECTION,
                occurred=moment(6),
                item="F04",
                outcome=k.ReferralOutcome.RESOLVED,
                answered_on=day(6),
            ),
        ),
    ),
    (
        on_record.CLOSED,
        say.reopen(),
        (
            f.FindingReopened(
                inspection_id=INSPECTION,
                occurred=moment(40),
                item="F04",
                reason=k.FindingReopening.SEEN_AGAIN,
                reopened_on=day(40),
            ),
        ),
    ),
    (
        on_record.ORDERED,
        say.void(),
        (
            f.FindingVoided(
                inspection_id=INSPECTION, occurred=moment(5), item="F04", reason=k.VoidReason.MISTAKEN
            ),
        ),
    ),
)

OF_INSPECTIONS: tuple[Specimen, ...] = (*INSPECTIONS, *FINDINGS)
