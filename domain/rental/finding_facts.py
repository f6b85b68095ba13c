"""From what is said about a finding to the whole fact it tells: days, names and the usual limit filled in."""

from datetime import date

from domain.rental import commands_findings as c
from domain.rental import events_findings as f
from domain.rental import rules_findings as rules
from domain.rental.codes import ReferralOutcome, ReportedBy
from domain.rental.deadlines_of import rectification_deadline
from domain.shared.actor import Role


def fact_of(command: c.FindingCommand, raised: f.FindingRaised) -> f.FindingFact:
    """The fact a command tells."""
    match command:
        case c.FixOnSpot():
            return f.FindingFixedOnSpot(
                inspection_id=command.inspection_id,
                occurred=command.circumstance.occurred,
                item=command.item,
                evidence=command.evidence,
                fixed_on=command.day,
            )
        case c.OrderRectification():
            return _ordered(command, raised)
        case c.ReportRectification():
            return _reported(command)
        case c.ReinspectFinding():
            return _reinspected(command, raised)
        case c.ReferFinding() | c.AnswerReferral():
            return _referral(command, raised)
        case c.ReopenFinding() | c.VoidFinding():
            return _second_thought(command)
        case _:
            raise AssertionError(f"nobody decides {type(command).__name__}")


def _ordered(command: c.OrderRectification, raised: f.FindingRaised) -> f.RectificationOrdered:
    return f.RectificationOrdered(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        item=command.item,
        due_on=command.due_on or _usual_day(command, raised),
        notice=command.notice,
        notice_no=command.notice_no,
    )


def _usual_day(command: c.FindingCommand, raised: f.FindingRaised) -> date:
    rulebook = command.circumstance.rulebook
    return rectification_deadline(raised.item, raised.severity, command.day, rulebook).last_day


def _reported(command: c.ReportRectification) -> f.RectificationReported:
    return f.RectificationReported(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        item=command.item,
        reporter=_reporter(command),
        standing=command.standing,
        evidence=command.evidence,
    )


def _reporter(command: c.ReportRectification) -> str:
    """Whose word it is. Staff may take down a landlord's or a tenant's; who names nobody gives their own."""
    actor, named = command.circumstance.actor, command.reporter
    by_resident = actor.role is Role.RESIDENT
    own = named is None or f"person:{named}" == actor.id
    as_worker = command.standing is ReportedBy.WORKER
    if (by_resident and (as_worker or not own)) or (as_worker and named is not None):
        raise rules.ReporterIsNotTheActor(standing=command.standing.value)
    return actor.id if named is None else f"person:{named}"


def _reinspected(command: c.ReinspectFinding, raised: f.FindingRaised) -> f.FindingReinspected:
    if command.passed and command.due_on is not None:
        raise rules.NothingIsDue
    return f.FindingReinspected(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        item=command.item,
        passed=command.passed,
        reinspected_by=command.actor,
        reinspected_on=command.day,
        due_on=None if command.passed else command.due_on or _usual_day(command, raised),
    )


def _referral(
    command: c.ReferFinding | c.AnswerReferral, raised: f.FindingRaised
) -> f.FindingReferred | f.ReferralAnswered:
    if isinstance(command, c.ReferFinding):
        return f.FindingReferred(
            inspection_id=command.inspection_id,
            occurred=command.circumstance.occurred,
            item=command.item,
            org=command.org,
            reason=command.reason,
            referred_on=command.day,
        )
    resolved = command.outcome is ReferralOutcome.RESOLVED
    if resolved and command.due_on is not None:
        raise rules.NothingIsDue
    return f.ReferralAnswered(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        item=command.item,
        outcome=command.outcome,
        answered_on=command.day,
        due_on=None if resolved else command.due_on or _usual_day(command, raised),
    )


def _second_thought(command: c.ReopenFinding | c.VoidFinding) -> f.FindingReopened | f.FindingVoided:
    if isinstance(command, c.ReopenFinding):
        return f.FindingReopened(
            inspection_id=command.inspection_id,
            occurred=command.circumstance.occurred,
            item=command.item,
            reason=command.reason,
            reopened_on=command.day,
            note=command.note,
        )
    return f.FindingVoided(
        inspection_id=command.inspection_id,
        occurred=command.circumstance.occurred,
        item=command.item,
        reason=command.reason,
    )
