"""What is said from the agreement on, and to the town office, with the usual words filled in."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.shared.actor import Actor
from tests.domain.dispute.say_mediation import BOTH
from tests.domain.dispute.town import (
    CHEN,
    LEADER,
    LIAISON,
    OFFICER,
    TOWN,
    by,
    day,
)

ORG = "urban-management-990101"
SUBMITTER = "staff:990101-055"


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
