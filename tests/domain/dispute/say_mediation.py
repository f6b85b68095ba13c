"""What is said up to the end of mediation, with the usual words filled in."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.shared.actor import Actor
from domain.shared.occurrence import Precision
from tests.domain.dispute.town import (
    CHEN,
    GRID_WORKER,
    LEADER,
    OFFICER,
    OTHER_CASE,
    WANG,
    by,
    day,
)

BOTH = (CHEN, WANG)


def register(
    on: int = 1, actor: Actor = OFFICER, grid: str | None = "990101001001001"
) -> intake.RegisterDispute:
    """Taken up on the first day."""
    return intake.RegisterDispute(circumstance=by(actor, day(on), grid=grid))


def origin(on: date, precision: Precision = Precision.YEAR) -> intake.StateOrigin:
    """How it began."""
    return intake.StateOrigin(
        circumstance=by(GRID_WORKER, on, precision=precision), category=k.Category.NEIGHBOUR_PARKING
    )


def tried_before(
    at_least: int, since: date, precision: Precision = Precision.YEAR
) -> intake.StatePriorMediation:
    """社区多次调解."""
    return intake.StatePriorMediation(
        circumstance=by(GRID_WORKER, since, precision=precision),
        mediated_by=k.PriorMediator.COMMUNITY,
        at_least=at_least,
        outcome=k.SessionOutcome.FAILED,
    )


def add_party(
    party: str = WANG,
    role: k.PartyRole = k.PartyRole.RESPONDENT,
    *,
    minor: bool = False,
    on: int = 1,
    actor: Actor = OFFICER,
) -> intake.AddParty:
    """A person takes part."""
    return intake.AddParty(
        circumstance=by(actor, day(on)), party=party, kind=k.PartyKind.PERSON, role=role, minor=minor
    )


def decline(on: int = 1) -> intake.DeclineDispute:
    """It is in court already."""
    return intake.DeclineDispute(circumstance=by(OFFICER, day(on)), reason=k.NonAcceptanceReason.IN_COURT)


def duplicate(of: str = OTHER_CASE, on: int = 1) -> intake.MarkDuplicate:
    """The same quarrel is known under another code."""
    return intake.MarkDuplicate(circumstance=by(OFFICER, day(on)), of=of)


def triage(route: k.Route = k.Route.FOLLOW_UP, on: int = 1, actor: Actor = OFFICER) -> intake.TriageDispute:
    """The officer decides which way it goes."""
    return intake.TriageDispute(circumstance=by(actor, day(on)), route=route)


def grade(
    level: k.Severity = k.Severity.COMPLICATED,
    *criteria: k.SeverityCriterion,
    graded: k.Graded = k.Graded.DISPUTE,
    on: int = 1,
) -> intake.AssessSeverity:
    """The dispute is graded."""
    return intake.AssessSeverity(
        circumstance=by(OFFICER, day(on)), level=level, criteria=criteria, graded=graded
    )


def channel(
    to: k.Channel = k.Channel.POLICE_GRID, on: int = 2, reason: k.ChannelChangeReason | None = None
) -> mediation.AssignChannel:
    """警网快调, unless another is named."""
    return mediation.AssignChannel(circumstance=by(OFFICER, day(on)), channel=to, reason=reason)


def assign(
    mediator: str = OFFICER.id, on: int = 2, person_key: str | None = None
) -> mediation.AssignMediator:
    """The officer mediates, unless somebody else is named."""
    return mediation.AssignMediator(
        circumstance=by(OFFICER, day(on)), mediator=mediator, person_key=person_key
    )


def replace(
    former: str = OFFICER.id,
    successor: str = LEADER,
    reason: k.ReplacementReason = k.ReplacementReason.OBJECTION,
    objected_by: str | None = WANG,
    on: int = 3,
) -> mediation.ReplaceMediator:
    """Wang objects to the officer."""
    return mediation.ReplaceMediator(
        circumstance=by(OFFICER, day(on)),
        former=former,
        successor=successor,
        reason=reason,
        objected_by=objected_by,
    )


def refuse(party: str = WANG, on: int = 3, actor: Actor = OFFICER) -> mediation.RefuseMediation:
    """Wang does not want mediation."""
    return mediation.RefuseMediation(circumstance=by(actor, day(on)), party=party)


def schedule(ref: str = "S-1", on: int = 3, for_day: int = 5) -> mediation.ScheduleSession:
    """A session is arranged."""
    return mediation.ScheduleSession(
        circumstance=by(OFFICER, day(on)),
        session_ref=ref,
        mode=k.SessionMode.ON_SITE,
        planned_on=day(for_day),
    )


def hold(
    ref: str = "S-1",
    result: k.SessionOutcome = k.SessionOutcome.PROGRESS,
    *,
    on: int = 5,
    attended: tuple[str, ...] = BOTH,
    willing: tuple[str, ...] = BOTH,
    guardian: bool = False,
) -> mediation.HoldSession:
    """Both sides come and agree to mediation."""
    return mediation.HoldSession(
        circumstance=by(OFFICER, day(on)),
        session_ref=ref,
        mode=k.SessionMode.ON_SITE,
        outcome=result,
        attended_by=attended,
        agreed_to_mediate=willing,
        guardian_present=guardian,
    )


def miss(ref: str = "S-1", *parties: str, on: int = 5) -> mediation.MissSession:
    """Wang does not come."""
    return mediation.MissSession(
        circumstance=by(OFFICER, day(on)), session_ref=ref, missed_by=parties or (WANG,)
    )


def visit(ref: str = "V-1", on: int = 4) -> mediation.VisitSite:
    """Officer and group leader go to look."""
    return mediation.VisitSite(
        circumstance=by(OFFICER, day(on)), visit_ref=ref, visited_by=(OFFICER.id, LEADER)
    )


def propose(
    ref: str = "M-1", kind: k.MeasureKind = k.MeasureKind.CLEAR_LAND, on: int = 6
) -> mediation.ProposeMeasure:
    """Clear the vacant plot nearby."""
    return mediation.ProposeMeasure(circumstance=by(OFFICER, day(on)), measure_ref=ref, kind=kind)


def implement(ref: str = "M-1", *benefits: str, on: int = 10) -> mediation.ImplementMeasure:
    """Parking places are made."""
    return mediation.ImplementMeasure(
        circumstance=by(OFFICER, day(on)),
        measure_ref=ref,
        kind=k.MeasureKind.PARKING_PLACES,
        benefits=benefits,
        benefiting_households=12,
    )


def extend(until: date, *agreed_by: str, on: int = 20) -> mediation.ExtendMediation:
    """Both sides want to go on."""
    return mediation.ExtendMediation(
        circumstance=by(OFFICER, day(on)), until=until, agreed_by=agreed_by or BOTH
    )


def fail(on: int = 12) -> mediation.FailMediation:
    """No agreement; the parties are told of the court."""
    return mediation.FailMediation(circumstance=by(OFFICER, day(on)), guided_to=k.Guidance.COURT)


def join(on: int = 3) -> mediation.JoinPartner:
    """The elders help."""
    return mediation.JoinPartner(
        circumstance=by(OFFICER, day(on)), mechanism=f.Mechanism.MORAL, org="elders-990101"
    )
