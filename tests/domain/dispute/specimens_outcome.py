"""Specimens from the agreement on."""

from datetime import date

from domain.dispute import codes as k
from domain.dispute import codes_follow as f
from domain.dispute import events_outcome as outcome
from domain.dispute import events_supervision as supervision
from tests.domain.dispute import histories as on_record
from tests.domain.dispute import say
from tests.domain.dispute.specimens_mediation import Specimen
from tests.domain.dispute.town import (
    CHEN,
    LEADER,
    OFFICER,
    TOWN,
    WANG,
    day,
    told,
)

_OFFERED = told(say.transfer(), before=on_record.ASSIGNED)

OUTCOME: tuple[Specimen, ...] = (
    (
        on_record.MEDIATING,
        say.agree(),
        (
            outcome.AgreementReached(
                form=k.AgreementForm.ORAL,
                agreed_on=day(15),
                effective_on=day(15),
                agreed_by=(CHEN, WANG),
                witnesses=(OFFICER.id, LEADER),
            ),
        ),
    ),
    (
        on_record.AGREED,
        say.perform(),
        (outcome.PerformanceRecorded(extent=k.PerformanceExtent.FULL, recorded_on=day(16)),),
    ),
    (
        on_record.ASSIGNED,
        say.withdraw(),
        (outcome.DisputeWithdrawn(how=f.WithdrawalKind.WITHDRAWN, party=CHEN, withdrawn_on=day(3)),),
    ),
    (
        on_record.AGREED,
        say.apply_confirmation(),
        (outcome.ConfirmationApplied(court="court-990101", applied_by=(CHEN, WANG), applied_on=day(20)),),
    ),
    (
        on_record.CONFIRMING,
        say.grant(),
        (outcome.ConfirmationGranted(document_no="虚民特1号", granted_on=day(25)),),
    ),
    (
        on_record.CONFIRMING,
        say.deny(),
        (outcome.ConfirmationRefused(reason=f.ConfirmationRefusal.UNCLEAR, refused_on=day(25)),),
    ),
    (
        on_record.PERFORMING,
        say.follow(),
        (outcome.FollowedUp(visit_no=1, result=f.FollowUpResult.KEPT, visited_on=day(22)),),
    ),
    (
        on_record.AGREED,
        say.close(CHEN),
        (outcome.DisputeClosed(outcome=f.Outcome.AGREEMENT, closed_on=day(110), signed_off_by=CHEN),),
    ),
    (
        on_record.CLOSED,
        say.reopen(),
        (outcome.DisputeReopened(reason=f.ReopenReason.RELAPSE, round_no=2, reopened_on=day(200)),),
    ),
    (
        on_record.ASSIGNED,
        say.transfer(),
        (
            outcome.DisputeTransferred(
                to_org="office-990102",
                reason=f.TransferReason.COMPETENCE,
                out_of_area=False,
                transferred_on=day(3),
            ),
        ),
    ),
    (_OFFERED, say.accept_transfer(), (outcome.TransferAccepted(org="office-990102", accepted_on=day(4)),)),
    (
        on_record.MEDIATING,
        say.suspend(),
        (outcome.DisputeSuspended(reason=f.SuspensionReason.PARTY_AWAY, suspended_on=day(6)),),
    ),
    (on_record.SUSPENDED, say.resume(), (outcome.DisputeResumed(resumed_on=day(9)),)),
    (
        on_record.MEDIATING,
        say.open_case(),
        (outcome.PublicSecurityCaseOpened(case_no="PS-2024-0001", opened_on=day(6)),),
    ),
    (
        on_record.UNDER_POLICE_CASE,
        say.conclude_case(),
        (
            outcome.PublicSecurityCaseConcluded(
                case_no="PS-2024-0001", result=f.CaseResult.MEDIATED, concluded_on=day(8)
            ),
        ),
    ),
    (
        on_record.ASSIGNED,
        say.escalate(),
        (supervision.DisputeEscalated(reason=f.EscalationReason.CROSS_DEPARTMENT, escalated_on=day(3)),),
    ),
    (
        on_record.ESCALATED,
        say.send_back(),
        (
            supervision.EscalationReturned(
                by_org="town-990101", reason=f.ReturnReason.INCOMPLETE, returned_on=day(4)
            ),
        ),
    ),
    (
        on_record.ESCALATED,
        say.dispatch(due=date(2024, 9, 20)),
        (
            supervision.SupervisionOpened(
                responsible_org=say.ORG, dispatched_on=day(5), due_on=date(2024, 9, 20)
            ),
        ),
    ),
    (on_record.SUPERVISED, say.remind(), (supervision.SupervisionReminded(reminded_on=day(10)),)),
    (
        on_record.SUPERVISED,
        say.extend_supervision(date(2024, 10, 15)),
        (
            supervision.SupervisionExtended(
                until=date(2024, 10, 15),
                approved_by=TOWN.id,
                reason=f.ExtensionReason.CONSTRUCTION,
                extended_on=day(15),
            ),
        ),
    ),
    (
        on_record.SUPERVISED,
        say.progress(),
        (supervision.SupervisionProgressReported(by_org=say.ORG, progress_on=day(11)),),
    ),
    (
        on_record.SUPERVISED,
        say.submit(),
        (
            supervision.SupervisionResultSubmitted(
                by_org=say.ORG, submitted_by=say.SUBMITTER, submitted_on=day(18)
            ),
        ),
    ),
    (
        on_record.SUBMITTED,
        say.reject(),
        (supervision.SupervisionResultRejected(reason=f.RejectionReason.NOT_DONE, rejected_on=day(19)),),
    ),
    (on_record.SUBMITTED, say.sign_off(), (supervision.SupervisionClosed(closed_on=day(19)),)),
)
