"""Decisions about the end of a case, its second life, its hand-over, and what makes work rest."""

from domain.dispute import commands_outcome as c
from domain.dispute import events_outcome as e
from domain.dispute import phases as at
from domain.dispute import rules_course as course
from domain.dispute import rules_outcome as rules
from domain.dispute.codes import PerformanceExtent
from domain.dispute.codes_follow import Outcome, WithdrawalKind
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.parties import require_parties
from domain.dispute.regions import Applied, Offered, Suspended, UnderPoliceCase
from domain.dispute.states import Dispute
from domain.dispute.supervised import require_supervision_over
from domain.dispute.windows import require_phase
from domain.shared.deadlines import reopen_deadline


def _closed(command: c.CloseDispute, dispute: Dispute) -> e.DisputeClosed:
    if not isinstance(dispute.phase, at.Closed):
        require_phase(command, dispute)
    return e.DisputeClosed(
        outcome=_outcome_of(dispute.phase), closed_on=command.day, signed_off_by=command.signed_off_by
    )


def _outcome_of(phase: at.Phase) -> Outcome:
    match phase:
        case at.Closed(outcome=outcome):
            return outcome
        case at.Failed():
            return Outcome.FAILED
        case at.Withdrawn(how=WithdrawalKind.WITHDRAWN):
            return Outcome.WITHDRAWN
        case at.Withdrawn():
            return Outcome.SETTLED_PRIVATELY
        case _:
            return Outcome.AGREEMENT


def _check_closing(command: c.CloseDispute, dispute: Dispute) -> None:
    require_supervision_over(dispute)
    if isinstance(dispute.confirmation, Applied):
        raise rules.ConfirmationPending
    if command.signed_off_by is not None:
        require_parties(dispute, (command.signed_off_by,))
    elif isinstance(dispute.phase, at.Settled):
        _require_kept(command, dispute.phase)


def _require_kept(command: c.CloseDispute, phase: at.Settled) -> None:
    if isinstance(phase, at.Agreed) or phase.extent is not PerformanceExtent.FULL:
        raise rules.AgreementMustBePerformed
    needed = len(command.circumstance.rulebook.pack.dispute.follow_up_visit_days)
    done = len(phase.visits) if isinstance(phase, at.FollowingUp) else 0
    if done < needed:
        raise rules.FollowUpsMustBeDone(needed=needed, done=done)


def _reopened(command: c.ReopenDispute, dispute: Dispute) -> e.DisputeReopened:
    rounds = dispute.round_no + 1 if isinstance(dispute.phase, at.Closed) else dispute.round_no
    return e.DisputeReopened(
        reason=command.reason, round_no=rounds, reopened_on=command.day, note=command.note
    )


def _check_reopening(command: c.ReopenDispute, dispute: Dispute) -> None:
    assert isinstance(dispute.phase, at.Closed)
    latest = reopen_deadline(dispute.phase.ended_on, command.circumstance.rulebook).last_day
    if command.day > latest:
        months = command.circumstance.rulebook.pack.dispute.reopen_months
        raise course.ReopenTooLate(months=months, latest=latest.isoformat())


def _transferred(command: c.TransferDispute, dispute: Dispute) -> e.DisputeTransferred:
    return e.DisputeTransferred(
        to_org=command.to_org,
        reason=command.reason,
        out_of_area=command.out_of_area,
        transferred_on=command.day,
    )


def _check_transfer(command: c.TransferDispute, dispute: Dispute) -> None:
    if isinstance(dispute.handover, Offered):
        raise course.TransferAlreadyOffered


def _transfer_accepted(command: c.AcceptTransfer, dispute: Dispute) -> e.TransferAccepted:
    return e.TransferAccepted(org=command.org, accepted_on=command.day)


def _check_acceptance(command: c.AcceptTransfer, dispute: Dispute) -> None:
    if not isinstance(dispute.handover, Offered):
        raise course.NoTransferOffered
    if dispute.handover.to_org != command.org:
        raise course.TransferIsForAnotherOffice
    if dispute.handover.out_of_area:
        require_supervision_over(dispute)


def _suspended(command: c.SuspendDispute, dispute: Dispute) -> e.DisputeSuspended:
    return e.DisputeSuspended(reason=command.reason, suspended_on=command.day)


def _rests(command: c.SuspendDispute, dispute: Dispute) -> bool:
    return _suspended_since(dispute) is not None


def _suspended_since(dispute: Dispute) -> object:
    match dispute.pause:
        case Suspended(since=since) | UnderPoliceCase(suspended_since=since):
            return since
        case _:
            return None


def _resumed(command: c.ResumeDispute, dispute: Dispute) -> e.DisputeResumed:
    return e.DisputeResumed(resumed_on=command.day)


def _check_resumption(command: c.ResumeDispute, dispute: Dispute) -> None:
    if _suspended_since(dispute) is None:
        raise course.NotSuspended


def _case_opened(command: c.OpenPublicSecurityCase, dispute: Dispute) -> e.PublicSecurityCaseOpened:
    return e.PublicSecurityCaseOpened(case_no=command.case_no, opened_on=command.day)


def _check_case_opening(command: c.OpenPublicSecurityCase, dispute: Dispute) -> None:
    if isinstance(dispute.pause, UnderPoliceCase):
        raise course.AnotherPublicSecurityCaseOpen(case_no=dispute.pause.case_no)


def _case_concluded(command: c.ConcludePublicSecurityCase, dispute: Dispute) -> e.PublicSecurityCaseConcluded:
    return e.PublicSecurityCaseConcluded(
        case_no=command.case_no, result=command.result, concluded_on=command.day
    )


def _check_case_conclusion(command: c.ConcludePublicSecurityCase, dispute: Dispute) -> None:
    if not isinstance(dispute.pause, UnderPoliceCase) or dispute.pause.case_no != command.case_no:
        raise course.NoPublicSecurityCase


DECISIONS: Decisions = dict(
    (
        decision(c.CloseDispute, _closed, _check_closing),
        decision(c.ReopenDispute, _reopened, _check_reopening),
        decision(c.TransferDispute, _transferred, _check_transfer),
        decision(c.AcceptTransfer, _transfer_accepted, _check_acceptance),
        decision(c.SuspendDispute, _suspended, holds=_rests),
        decision(c.ResumeDispute, _resumed, _check_resumption),
        decision(c.OpenPublicSecurityCase, _case_opened, _check_case_opening),
        decision(c.ConcludePublicSecurityCase, _case_concluded, _check_case_conclusion),
    )
)
