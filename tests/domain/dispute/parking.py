"""The parking dispute (domain reference 5.6) as it was told: the past came in after the report, a year vague."""

from datetime import date, datetime

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute.command import DisputeCommand
from domain.shared.actor import Actor, Role
from domain.shared.case_code import case_code_for
from domain.shared.circumstance import Circumstance
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI, Occurrence, Precision
from tests.domain.dispute.town import (
    APPLICANT,
    CHEN,
    GRID,
    LEADER,
    OFFICER,
    OTHER_CASE,
    RESPONDENT,
    RULEBOOK,
    WANG,
    told,
)

CODE = case_code_for("urn:gridledger:source:xiheqiao-app", "2024-0001")
COMMUNITY = Actor("staff:990101-010", Role.GRID_WORKER)
REPORTED_ON = date(2024, 7, 8)
AGREED_ON = date(2024, 9, 16)
BOTH = (CHEN, WANG)


def _when(
    occurred: date, actor: Actor = OFFICER, *, precision: Precision = Precision.DAY, heard: date | None = None
) -> Circumstance:
    """Happened on one day, heard on the same or a later one."""
    at = datetime(occurred.year, occurred.month, occurred.day, tzinfo=SHANGHAI)
    heard_on = heard or occurred
    return Circumstance(
        actor=actor,
        occurred=Occurrence(at, precision),
        received_at=datetime(heard_on.year, heard_on.month, heard_on.day, 18, tzinfo=SHANGHAI),
        source="urn:gridledger:source:xiheqiao-app",
        grid_code=GRID,
        rulebook=RULEBOOK,
    )


REPORT = intake.ReportDispute(
    circumstance=_when(REPORTED_ON, COMMUNITY),
    case_code=CODE,
    intake_source=k.IntakeSource.APP,
    category=k.Category.NEIGHBOUR_PARKING,
    parties=(APPLICANT, RESPONDENT),
)

_IN_2022 = _when(date(2022, 1, 1), COMMUNITY, precision=Precision.YEAR, heard=REPORTED_ON)

# Numbers 1 to 3 of the timeline: they happened from 2022 on and were told on the day of the report.
TOLD_OF_THE_PAST: tuple[DisputeCommand, ...] = (
    intake.StateOrigin(circumstance=_IN_2022, category=k.Category.NEIGHBOUR_PARKING),
    intake.StatePriorMediation(
        circumstance=_IN_2022,
        mediated_by=k.PriorMediator.COMMUNITY,
        at_least=2,
        outcome=k.SessionOutcome.FAILED,
    ),
    intake.AssessSeverity(
        circumstance=_when(date(2022, 1, 1), precision=Precision.YEAR, heard=REPORTED_ON),
        level=k.Severity.COMPLICATED,
        criteria=(k.SeverityCriterion.ESCALATING,),
    ),
)

TAKEN_UP: tuple[DisputeCommand, ...] = (
    intake.RegisterDispute(circumstance=_when(REPORTED_ON)),
    intake.TriageDispute(circumstance=_when(REPORTED_ON), route=k.Route.FOLLOW_UP),
    mediation.AssignChannel(circumstance=_when(date(2024, 7, 9)), channel=k.Channel.POLICE_GRID),
    mediation.AssignMediator(circumstance=_when(date(2024, 7, 9)), mediator=OFFICER.id),
)

VISITS: tuple[DisputeCommand, ...] = tuple(
    mediation.VisitSite(circumstance=_when(day), visit_ref=f"V-{number}", visited_by=(OFFICER.id, LEADER))
    for number, day in enumerate((date(2024, 7, 11), date(2024, 7, 18), date(2024, 7, 25)), start=1)
)

MEASURES: tuple[DisputeCommand, ...] = (
    mediation.ProposeMeasure(
        circumstance=_when(date(2024, 7, 26)), measure_ref="M-1", kind=k.MeasureKind.CLEAR_LAND
    ),
    mediation.ImplementMeasure(
        circumstance=_when(date(2024, 9, 10)),
        measure_ref="M-1",
        kind=k.MeasureKind.PARKING_PLACES,
        benefits=(OTHER_CASE,),
        benefiting_households=12,
    ),
)

HANDSHAKE = outcome.ReachAgreement(
    circumstance=_when(AGREED_ON),
    form=k.AgreementForm.ORAL,
    effective_on=AGREED_ON,
    agreed_by=BOTH,
    witnesses=(OFFICER.id, LEADER),
)

AFTERWARDS: tuple[DisputeCommand, ...] = (
    *(
        outcome.FollowUpDispute(circumstance=_when(day), visit_no=number, result=f.FollowUpResult.KEPT)
        for number, day in enumerate((date(2024, 9, 23), date(2024, 10, 16), date(2024, 12, 15)), start=1)
    ),
    outcome.CloseDispute(circumstance=_when(date(2024, 12, 16))),
)

STORY: tuple[DisputeCommand, ...] = (
    REPORT,
    *TOLD_OF_THE_PAST,
    *TAKEN_UP,
    *VISITS,
    *MEASURES,
    HANDSHAKE,
    *AFTERWARDS,
)


def parking_dispute(*commands: DisputeCommand) -> tuple[DomainEvent, ...]:
    """What is on record after these commands, the whole story by default."""
    return told(*(commands or STORY))
