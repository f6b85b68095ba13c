"""Commands of the trade with the usual words filled in; a test names only what matters to it."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.shared.actor import Actor
from domain.shared.occurrence import Precision
from tests.domain.dispute.town import (
    CHEN,
    GRID_WORKER,
    LEADER,
    LIAISON,
    OFFICER,
    OTHER_CASE,
    TOWN,
    WANG,
    by,
    day,
)

BOTH = (CHEN, WANG)
ORG = "urban-management-990101"
SUBMITTER = "staff:990101-055"


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


def agree(
    form: k.AgreementForm = k.AgreementForm.ORAL,
    *,
    on: int = 15,
    effective: int | None = None,
    agreed: tuple[str, ...] = BOTH,
    witnesses: tuple[str, ...] = (OFFICER.id, LEADER),
    guardian: bool = False,
) -> outcome.ReachAgreement:
    """A handshake before the officer and the group leader."""
    return outcome.ReachAgreement(
        circumstance=by(OFFICER, day(on)),
        form=form,
        effective_on=day(effective or on),
        agreed_by=agreed,
        witnesses=witnesses,
        guardian_present=guardian,
    )


def perform(
    extent: k.PerformanceExtent = k.PerformanceExtent.FULL, on: int = 16
) -> outcome.RecordPerformance:
    """The agreement is kept."""
    return outcome.RecordPerformance(circumstance=by(OFFICER, day(on)), extent=extent)


def withdraw(
    party: str = CHEN,
    how: f.WithdrawalKind = f.WithdrawalKind.WITHDRAWN,
    on: int = 3,
    actor: Actor = OFFICER,
) -> outcome.WithdrawDispute:
    """Chen takes the application back."""
    return outcome.WithdrawDispute(circumstance=by(actor, day(on)), how=how, party=party)


def apply_confirmation(*parties: str, on: int = 20) -> outcome.ApplyForConfirmation:
    """Both go to court together."""
    return outcome.ApplyForConfirmation(
        circumstance=by(OFFICER, day(on)), court="court-990101", applied_by=parties or BOTH
    )


def grant(on: int = 25) -> outcome.GrantConfirmation:
    """The court confirms."""
    return outcome.GrantConfirmation(circumstance=by(LIAISON, day(on)), document_no="虚民特1号")


def deny(on: int = 25) -> outcome.RefuseConfirmation:
    """The court does not confirm."""
    return outcome.RefuseConfirmation(circumstance=by(LIAISON, day(on)), reason=f.ConfirmationRefusal.UNCLEAR)


def follow(
    number: int = 1, result: f.FollowUpResult = f.FollowUpResult.KEPT, on: int = 22
) -> outcome.FollowUpDispute:
    """A visit finds the agreement kept."""
    return outcome.FollowUpDispute(circumstance=by(OFFICER, day(on)), visit_no=number, result=result)


def close(signed_off_by: str | None = None, on: int = 110) -> outcome.CloseDispute:
    """销号."""
    return outcome.CloseDispute(circumstance=by(OFFICER, day(on)), signed_off_by=signed_off_by)


def reopen(on: int = 200, at: date | None = None) -> outcome.ReopenDispute:
    """It flares up again."""
    return outcome.ReopenDispute(circumstance=by(OFFICER, at or day(on)), reason=f.ReopenReason.RELAPSE)


def transfer(
    *, out_of_area: bool = False, org: str = "office-990102", on: int = 3
) -> outcome.TransferDispute:
    """Another office is asked to take over."""
    return outcome.TransferDispute(
        circumstance=by(OFFICER, day(on)),
        to_org=org,
        reason=f.TransferReason.COMPETENCE,
        out_of_area=out_of_area,
    )


def accept_transfer(org: str = "office-990102", on: int = 4) -> outcome.AcceptTransfer:
    """It takes over."""
    return outcome.AcceptTransfer(circumstance=by(OFFICER, day(on)), org=org)


def suspend(on: int = 6) -> outcome.SuspendDispute:
    """A party is away."""
    return outcome.SuspendDispute(circumstance=by(OFFICER, day(on)), reason=f.SuspensionReason.PARTY_AWAY)


def resume(on: int = 9) -> outcome.ResumeDispute:
    """The party is back."""
    return outcome.ResumeDispute(circumstance=by(OFFICER, day(on)))


def open_case(no: str = "PS-2024-0001", on: int = 6) -> outcome.OpenPublicSecurityCase:
    """Somebody was pushed; the police open a case."""
    return outcome.OpenPublicSecurityCase(circumstance=by(OFFICER, day(on)), case_no=no)


def conclude_case(no: str = "PS-2024-0001", on: int = 8) -> outcome.ConcludePublicSecurityCase:
    """That case is over."""
    return outcome.ConcludePublicSecurityCase(
        circumstance=by(OFFICER, day(on)), case_no=no, result=f.CaseResult.MEDIATED
    )


def escalate(on: int = 3) -> supervision.EscalateDispute:
    """The officer asks the town for help."""
    return supervision.EscalateDispute(
        circumstance=by(OFFICER, day(on)), reason=f.EscalationReason.CROSS_DEPARTMENT
    )


def send_back(
    by_org: str = "town-990101",
    reason: f.ReturnReason = f.ReturnReason.INCOMPLETE,
    on: int = 4,
    note: str | None = None,
) -> supervision.ReturnEscalation:
    """Papers are missing."""
    return supervision.ReturnEscalation(
        circumstance=by(TOWN, day(on)), by_org=by_org, reason=reason, note=note
    )


def dispatch(org: str = ORG, on: int = 5, due: date | None = None) -> supervision.OpenSupervision:
    """One office is made responsible."""
    return supervision.OpenSupervision(circumstance=by(TOWN, day(on)), responsible_org=org, due_on=due)


def remind(on: int = 10) -> supervision.RemindSupervision:
    """How does it stand?"""
    return supervision.RemindSupervision(circumstance=by(TOWN, day(on)))


def extend_supervision(until: date, on: int = 15) -> supervision.ExtendSupervision:
    """Building takes longer."""
    return supervision.ExtendSupervision(
        circumstance=by(TOWN, day(on)),
        until=until,
        approved_by=TOWN.id,
        reason=f.ExtensionReason.CONSTRUCTION,
    )


def progress(org: str = ORG, on: int = 11) -> supervision.ReportSupervisionProgress:
    """The plot is half cleared."""
    return supervision.ReportSupervisionProgress(circumstance=by(OFFICER, day(on)), by_org=org)


def submit(
    org: str = ORG, submitted_by: str = SUBMITTER, on: int = 18
) -> supervision.SubmitSupervisionResult:
    """It is done, says the office."""
    return supervision.SubmitSupervisionResult(
        circumstance=by(OFFICER, day(on)), by_org=org, submitted_by=submitted_by
    )


def reject(
    reason: f.RejectionReason = f.RejectionReason.NOT_DONE, on: int = 19, note: str | None = None
) -> supervision.RejectSupervisionResult:
    """It is not done, says the town."""
    return supervision.RejectSupervisionResult(circumstance=by(TOWN, day(on)), reason=reason, note=note)


def sign_off(on: int = 19) -> supervision.CloseSupervision:
    """The town signs it off."""
    return supervision.CloseSupervision(circumstance=by(TOWN, day(on)))
