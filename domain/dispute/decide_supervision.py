"""Decisions of the closed loop with the town office: one responsible office, one clock from the first dispatch."""

from datetime import date

from domain.dispute import commands_supervision as c
from domain.dispute import events_supervision as e
from domain.dispute import rules_supervision as rules
from domain.dispute.codes_follow import RejectionReason, ReturnReason
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.regions import Proposed, ResultSubmitted, Supervised
from domain.dispute.states import Dispute
from domain.shared.deadlines import supervision_deadline


def _escalated(command: c.EscalateDispute, dispute: Dispute) -> e.DisputeEscalated:
    return e.DisputeEscalated(reason=command.reason, escalated_on=command.day, note=command.note)


def _check_escalation(command: c.EscalateDispute, dispute: Dispute) -> None:
    if isinstance(dispute.supervision, Proposed | Supervised | ResultSubmitted):
        raise rules.AlreadyEscalated


def _returned(command: c.ReturnEscalation, dispute: Dispute) -> e.EscalationReturned:
    return e.EscalationReturned(
        by_org=command.by_org, reason=command.reason, returned_on=command.day, note=command.note
    )


def _check_return(command: c.ReturnEscalation, dispute: Dispute) -> None:
    """A cap ends the ping-pong of orders nobody takes: then the supervisor's decision is final."""
    if not isinstance(dispute.supervision, Proposed | Supervised):
        raise rules.NotEscalated
    if command.reason is ReturnReason.OTHER and not command.note:
        raise rules.ReturnNeedsReason
    if isinstance(dispute.supervision, Supervised):
        _require_responsible(dispute.supervision, command.by_org)
    limit = command.circumstance.rulebook.pack.dispute.supervision_max_returns
    if dispute.supervision.returns >= limit:
        raise rules.ReturnsExhausted(limit=limit)


def _opened(command: c.OpenSupervision, dispute: Dispute) -> e.SupervisionOpened:
    dispatched_on = _first_dispatch(command, dispute)
    return e.SupervisionOpened(
        responsible_org=command.responsible_org,
        dispatched_on=dispatched_on,
        due_on=command.due_on or _latest(command, dispute, dispatched_on),
    )


def _first_dispatch(command: c.OpenSupervision, dispute: Dispute) -> date:
    """An order that came back keeps its clock."""
    match dispute.supervision:
        case Supervised(dispatched_on=first) | Proposed(dispatched_on=date() as first):
            return first
        case _:
            return command.day


def _latest(command: c.OpenSupervision, dispute: Dispute, dispatched_on: date) -> date:
    match dispute.supervision:
        case Supervised(due_on=due_on) | Proposed(due_on=date() as due_on):
            return due_on
        case _:
            return supervision_deadline(dispatched_on, command.circumstance.rulebook).last_day


def _check_opening(command: c.OpenSupervision, dispute: Dispute) -> None:
    if isinstance(dispute.supervision, Supervised | ResultSubmitted):
        raise rules.OneOfficeIsResponsible
    if not isinstance(dispute.supervision, Proposed):
        raise rules.NotEscalated
    dispatched_on = _first_dispatch(command, dispute)
    latest = _latest(command, dispute, dispatched_on)
    if command.due_on is not None:
        _require_between(dispatched_on, command.due_on, latest)


def _require_between(earliest: date, day: date, latest: date) -> None:
    if not earliest < day <= latest:
        raise rules.SupervisionDeadlineOutOfRange(earliest=earliest.isoformat(), latest=latest.isoformat())


def _reminded(command: c.RemindSupervision, dispute: Dispute) -> e.SupervisionReminded:
    return e.SupervisionReminded(reminded_on=command.day)


def _check_reminder(command: c.RemindSupervision, dispute: Dispute) -> None:
    _order_of(dispute)


def _order_of(dispute: Dispute) -> Supervised:
    """The order that runs."""
    if isinstance(dispute.supervision, ResultSubmitted):
        raise rules.ResultAlreadySubmitted
    if not isinstance(dispute.supervision, Supervised):
        raise rules.SupervisionNotOpen
    return dispute.supervision


def _require_responsible(order: Supervised, org: str) -> None:
    if order.responsible_org != org:
        raise rules.NotTheResponsibleOrg


def _extended(command: c.ExtendSupervision, dispute: Dispute) -> e.SupervisionExtended:
    return e.SupervisionExtended(
        until=command.until, approved_by=command.approved_by, reason=command.reason, extended_on=command.day
    )


def _check_extension(command: c.ExtendSupervision, dispute: Dispute) -> None:
    order = _order_of(dispute)
    if order.extended:
        raise rules.SupervisionExtendedAlready
    rulebook = command.circumstance.rulebook
    latest = supervision_deadline(order.dispatched_on, rulebook, extended=True).last_day
    _require_between(order.due_on, command.until, latest)


def _progress_reported(
    command: c.ReportSupervisionProgress, dispute: Dispute
) -> e.SupervisionProgressReported:
    return e.SupervisionProgressReported(by_org=command.by_org, progress_on=command.day, note=command.note)


def _check_progress(
    command: c.ReportSupervisionProgress | c.SubmitSupervisionResult, dispute: Dispute
) -> None:
    _require_responsible(_order_of(dispute), command.by_org)


def _result_submitted(command: c.SubmitSupervisionResult, dispute: Dispute) -> e.SupervisionResultSubmitted:
    return e.SupervisionResultSubmitted(
        by_org=command.by_org,
        submitted_by=command.submitted_by,
        submitted_on=command.day,
        note=command.note,
    )


def _result_rejected(command: c.RejectSupervisionResult, dispute: Dispute) -> e.SupervisionResultRejected:
    return e.SupervisionResultRejected(reason=command.reason, rejected_on=command.day, note=command.note)


def _check_rejection(command: c.RejectSupervisionResult, dispute: Dispute) -> None:
    _result_of(dispute)
    if command.reason is RejectionReason.OTHER and not command.note:
        raise rules.ReturnNeedsReason


def _result_of(dispute: Dispute) -> ResultSubmitted:
    if not isinstance(dispute.supervision, ResultSubmitted):
        raise rules.ResultNotSubmitted
    return dispute.supervision


def _supervision_closed(command: c.CloseSupervision, dispute: Dispute) -> e.SupervisionClosed:
    return e.SupervisionClosed(closed_on=command.day)


def _check_sign_off(command: c.CloseSupervision, dispute: Dispute) -> None:
    """Nobody accepts their own work."""
    if _result_of(dispute).submitted_by == command.circumstance.actor.id:
        raise rules.SubmitterMustNotSignOff


DECISIONS: Decisions = dict(
    (
        decision(c.EscalateDispute, _escalated, _check_escalation),
        decision(c.ReturnEscalation, _returned, _check_return),
        decision(c.OpenSupervision, _opened, _check_opening),
        decision(c.RemindSupervision, _reminded, _check_reminder),
        decision(c.ExtendSupervision, _extended, _check_extension),
        decision(c.ReportSupervisionProgress, _progress_reported, _check_progress),
        decision(c.SubmitSupervisionResult, _result_submitted, _check_progress),
        decision(c.RejectSupervisionResult, _result_rejected, _check_rejection),
        decision(c.CloseSupervision, _supervision_closed, _check_sign_off),
    )
)
