"""Decisions from the agreement to the court: what was settled, how it is kept, whether it is confirmed."""

from domain.dispute import commands_outcome as c
from domain.dispute import events_outcome as e
from domain.dispute import phases as at
from domain.dispute import rules_outcome as rules
from domain.dispute.codes import AgreementForm, PartyRole
from domain.dispute.codes_follow import WithdrawalKind
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.parties import require_guardian, require_parties, require_two_sides
from domain.dispute.regions import Applied, NotApplied, Unconfirmed
from domain.dispute.rules_course import AgreementStands
from domain.dispute.states import Dispute
from domain.shared.deadlines import confirmation_deadline

# Practice of the town, not of the law: art. 28 lets an oral agreement stand on the mediator's record alone.
ORAL_WITNESSES = 2


def _agreement_reached(command: c.ReachAgreement, dispute: Dispute) -> e.AgreementReached:
    return e.AgreementReached(
        form=command.form,
        agreed_on=command.day,
        effective_on=command.effective_on,
        agreed_by=command.agreed_by,
        witnesses=command.witnesses,
        guardian_present=command.guardian_present,
        terms=command.terms,
    )


def _check_agreement(command: c.ReachAgreement, dispute: Dispute) -> None:
    """人民调解法 arts 28-30. After a court's refusal the parties may agree anew."""
    if isinstance(dispute.phase, at.Settled) and not isinstance(dispute.confirmation, Unconfirmed):
        raise AgreementStands
    require_two_sides(dispute)
    require_parties(dispute, command.agreed_by)
    if not dispute.principals.issubset(command.agreed_by):
        raise rules.AgreementNeedsBothParties
    require_guardian(dispute, dispute.principals, present=command.guardian_present)
    if not dispute.parties.keys().isdisjoint(command.witnesses):
        raise rules.WitnessMustNotBeParty
    if command.form is AgreementForm.ORAL and len(set(command.witnesses)) < ORAL_WITNESSES:
        raise rules.OralAgreementNeedsWitnesses(needed=ORAL_WITNESSES)
    if command.effective_on < command.day:
        raise rules.EffectMustNotPrecedeAgreement


def _performance_recorded(command: c.RecordPerformance, dispute: Dispute) -> e.PerformanceRecorded:
    return e.PerformanceRecorded(extent=command.extent, recorded_on=command.day, note=command.note)


def _withdrawn(command: c.WithdrawDispute, dispute: Dispute) -> e.DisputeWithdrawn:
    return e.DisputeWithdrawn(
        how=command.how, party=command.party, withdrawn_on=command.day, note=command.note
    )


def _check_withdrawal(command: c.WithdrawDispute, dispute: Dispute) -> None:
    require_parties(dispute, (command.party,))
    if (
        command.how is WithdrawalKind.WITHDRAWN
        and dispute.parties[command.party].role is not PartyRole.APPLICANT
    ):
        raise rules.OnlyApplicantWithdraws


def _confirmation_applied(command: c.ApplyForConfirmation, dispute: Dispute) -> e.ConfirmationApplied:
    return e.ConfirmationApplied(court=command.court, applied_by=command.applied_by, applied_on=command.day)


def _check_application(command: c.ApplyForConfirmation, dispute: Dispute) -> None:
    """人民调解法 art. 33: together, within 30 days from the day of effect."""
    if not isinstance(dispute.confirmation, NotApplied):
        raise rules.ConfirmationDecided
    require_parties(dispute, command.applied_by)
    if not dispute.principals.issubset(command.applied_by):
        raise rules.ConfirmationMustBeJoint
    assert isinstance(dispute.phase, at.Settled)
    effective_on = dispute.phase.agreement.effective_on
    latest = confirmation_deadline(effective_on, command.circumstance.rulebook).last_day
    if command.day > latest:
        raise rules.ConfirmationTooLate(latest=latest.isoformat())


def _confirmation_granted(command: c.GrantConfirmation, dispute: Dispute) -> e.ConfirmationGranted:
    return e.ConfirmationGranted(document_no=command.document_no, granted_on=command.day)


def _confirmation_refused(command: c.RefuseConfirmation, dispute: Dispute) -> e.ConfirmationRefused:
    return e.ConfirmationRefused(reason=command.reason, refused_on=command.day)


def _check_ruling(command: c.GrantConfirmation | c.RefuseConfirmation, dispute: Dispute) -> None:
    if isinstance(dispute.confirmation, NotApplied):
        raise rules.ConfirmationNotApplied
    if not isinstance(dispute.confirmation, Applied):
        raise rules.ConfirmationDecided


def _followed_up(command: c.FollowUpDispute, dispute: Dispute) -> e.FollowedUp:
    return e.FollowedUp(
        visit_no=command.visit_no, result=command.result, visited_on=command.day, note=command.note
    )


DECISIONS: Decisions = dict(
    (
        decision(c.ReachAgreement, _agreement_reached, _check_agreement),
        decision(c.RecordPerformance, _performance_recorded),
        decision(c.WithdrawDispute, _withdrawn, _check_withdrawal),
        decision(c.ApplyForConfirmation, _confirmation_applied, _check_application),
        decision(c.GrantConfirmation, _confirmation_granted, _check_ruling),
        decision(c.RefuseConfirmation, _confirmation_refused, _check_ruling),
        decision(c.FollowUpDispute, _followed_up),
    )
)
