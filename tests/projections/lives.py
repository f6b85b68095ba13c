"""A fictional dispute from the first report to its second round."""

from collections.abc import Callable
from datetime import date, timedelta

from domain.dispute import codes
from domain.dispute import events_intake as intake
from domain.dispute import events_mediation as mediation
from domain.dispute import events_outcome as outcome
from domain.dispute import events_supervision as supervision
from domain.dispute.codes_follow import EscalationReason, FollowUpResult, Outcome, ReopenReason
from domain.shared.event import DomainEvent
from tests.projections.history import BEGAN, LI, WANG, A, B, Line, at, code_of, sealed

GRID = "990101100001001"
OnDay = Callable[[int], date]
Dated = list[tuple[int, DomainEvent]]


def case(number: int, day: int, grid: str = GRID) -> list[Line]:
    """A whole life of seventeen facts: reported, mediated, supervised, agreed, followed up, closed, reopened."""
    stream = f"dispute:{code_of(number)}"
    start = BEGAN.date() + timedelta(days=day)

    def on(days: int) -> date:
        return start + timedelta(days=days)

    mediator = WANG if number % 2 else LI
    facts = [*_taken_up(code_of(number), grid, on), *_mediated(stream, mediator, on), *_settled(on)]
    return [
        Line(stream=stream, event=event, occurred_at=at(day + after, 9 + nth % 8), grid=grid)
        for nth, (after, event) in enumerate(facts)
    ]


def _taken_up(code: str, grid: str, on: OnDay) -> Dated:
    reported = intake.DisputeReported(
        case_code=code,
        intake_source=codes.IntakeSource.APP,
        category=codes.Category.NEIGHBOUR_PARKING,
        reported_on=on(0),
        notice_shown=True,
        summary=sealed(f"dispute:{code}", "summary"),
    )
    graded = intake.SeverityAssessed(
        level=codes.Severity.GENERAL, criteria=(codes.SeverityCriterion.ESCALATING,), assessed_on=on(1)
    )
    return [
        (0, reported),
        (0, _party(A, codes.PartyRole.APPLICANT)),
        (0, _party(B, codes.PartyRole.RESPONDENT)),
        (0, intake.DisputeRegistered(grid_code=grid, registered_on=on(0))),
        (1, graded),
        (1, intake.DisputeTriaged(route=codes.Route.FOLLOW_UP, triaged_on=on(1))),
    ]


def _mediated(stream: str, mediator: str, on: OnDay) -> Dated:
    session = mediation.SessionHeld(
        session_ref="s1",
        mode=codes.SessionMode.ON_SITE,
        outcome=codes.SessionOutcome.PROGRESS,
        held_on=on(2),
        attended_by=(A, B),
        agreed_to_mediate=(A, B),
        note=sealed(stream, "note"),
    )
    order = supervision.SupervisionOpened(
        responsible_org="urban-management", dispatched_on=on(4), due_on=on(25)
    )
    return [
        (1, mediation.ChannelAssigned(channel=codes.Channel.POLICE_GRID, assigned_on=on(1))),
        (1, mediation.MediatorAssigned(mediator=mediator, assigned_on=on(1))),
        (2, session),
        (3, mediation.SiteVisited(visit_ref="v1", visited_on=on(3), visited_by=(WANG,))),
        (3, supervision.DisputeEscalated(reason=EscalationReason.CROSS_DEPARTMENT, escalated_on=on(3))),
        (4, order),
    ]


def _settled(on: OnDay) -> Dated:
    agreement = outcome.AgreementReached(
        form=codes.AgreementForm.ORAL,
        agreed_on=on(5),
        effective_on=on(5),
        agreed_by=(A, B),
        witnesses=(WANG, LI),
    )
    return [
        (5, agreement),
        (6, supervision.SupervisionClosed(closed_on=on(6))),
        (12, outcome.FollowedUp(visit_no=1, result=FollowUpResult.KEPT, visited_on=on(12))),
        (13, outcome.DisputeClosed(outcome=Outcome.AGREEMENT, closed_on=on(13), signed_off_by=A)),
        (40, outcome.DisputeReopened(reason=ReopenReason.RELAPSE, round_no=2, reopened_on=on(40))),
    ]


def _party(key: str, role: codes.PartyRole) -> intake.PartyAdded:
    return intake.PartyAdded(party=key, kind=codes.PartyKind.PERSON, role=role)
