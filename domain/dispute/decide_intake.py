"""Decisions from the first report to triage."""

from domain.dispute import commands_intake as c
from domain.dispute import events_intake as e
from domain.dispute import phases as at
from domain.dispute import rules_course as course
from domain.dispute.codes import Graded, Route, Severity
from domain.dispute.command import NewParty
from domain.dispute.dispatch import Decisions, decision
from domain.dispute.rules_people import PartyIsMediator
from domain.dispute.states import Dispute, DisputeState
from domain.dispute.supervised import require_supervision_over
from domain.dispute.told import is_told
from domain.shared.actor import Role
from domain.shared.event import DomainEvent
from domain.shared.occurrence import SHANGHAI


def report(command: c.ReportDispute, state: DisputeState) -> tuple[DomainEvent, ...]:
    """The one decision that needs no dispute yet: the report and the parties named with it."""
    if command.circumstance.actor.role is Role.RESIDENT and not command.notice_shown:
        raise course.NoticeMustBeShown
    events = (_reported(command), *_parties_named(command))
    if isinstance(state, Dispute):
        if all(is_told(state.told, event) for event in events):
            return ()
        raise course.AlreadyReported
    if command.by_code:
        raise course.OpensUnderOwnNumber
    return events


def _reported(command: c.ReportDispute) -> e.DisputeReported:
    return e.DisputeReported(
        case_code=command.case_code,
        intake_source=command.intake_source,
        category=command.category,
        reported_on=command.day,
        notice_shown=command.notice_shown,
        summary=command.summary,
    )


def _parties_named(command: c.ReportDispute) -> list[e.PartyAdded]:
    named: dict[str, NewParty] = {}
    for each in command.parties:
        if named.setdefault(each.party, each) != each:
            raise course.ReferenceAlreadyUsed
    return [_party_added(each) for each in named.values()]


def _party_added(named: NewParty | c.AddParty) -> e.PartyAdded:
    return e.PartyAdded(
        party=named.party,
        kind=named.kind,
        role=named.role,
        minor=named.minor,
        needs_interpreter=named.needs_interpreter,
    )


def _origin_stated(command: c.StateOrigin, dispute: Dispute) -> e.OriginStated:
    occurred = command.circumstance.occurred
    return e.OriginStated(
        began_on=occurred.earliest.astimezone(SHANGHAI).date(),
        began_precision=occurred.precision,
        category=command.category,
        account=command.account,
    )


def _prior_mediation_stated(command: c.StatePriorMediation, dispute: Dispute) -> e.PriorMediationStated:
    occurred = command.circumstance.occurred
    return e.PriorMediationStated(
        mediated_by=command.mediated_by,
        at_least=command.at_least,
        outcome=command.outcome,
        since=occurred.earliest.astimezone(SHANGHAI).date(),
        since_precision=occurred.precision,
        account=command.account,
    )


def _check_history(command: c.StateOrigin | c.StatePriorMediation, dispute: Dispute) -> None:
    if command.circumstance.occurred.earliest.astimezone(SHANGHAI).date() > dispute.reported_on:
        raise course.StatementMustPrecedeReport(reported_on=dispute.reported_on.isoformat())


def _check_party(command: c.AddParty, dispute: Dispute) -> None:
    if isinstance(dispute.phase, at.InMediation | at.Settled) and any(
        mediator.is_one_of((command.party,)) for mediator in dispute.phase.work.mediators
    ):
        raise PartyIsMediator


def _registered(command: c.RegisterDispute, dispute: Dispute) -> e.DisputeRegistered:
    if command.circumstance.grid_code is None:
        raise course.GridMustBeKnown
    return e.DisputeRegistered(grid_code=command.circumstance.grid_code, registered_on=command.day)


def _check_registration(command: c.RegisterDispute, dispute: Dispute) -> None:
    if not dispute.parties:
        raise course.NoPartyYet


def _not_accepted(command: c.DeclineDispute, dispute: Dispute) -> e.DisputeNotAccepted:
    return e.DisputeNotAccepted(reason=command.reason, declined_on=command.day, note=command.note)


def _duplicate_marked(command: c.MarkDuplicate, dispute: Dispute) -> e.DisputeDuplicateMarked:
    return e.DisputeDuplicateMarked(of=command.of, marked_on=command.day)


def _check_duplicate(command: c.MarkDuplicate, dispute: Dispute) -> None:
    if command.of == dispute.case_code:
        raise course.DuplicateMustNotBeItself
    require_supervision_over(dispute)


def _severity_assessed(command: c.AssessSeverity, dispute: Dispute) -> e.SeverityAssessed:
    return e.SeverityAssessed(level=command.level, criteria=command.criteria, assessed_on=command.day)


def _check_severity(command: c.AssessSeverity, dispute: Dispute) -> None:
    if command.graded is not Graded.DISPUTE:
        raise course.GradeIsForDisputes
    if command.level is Severity.SERIOUS and not command.criteria:
        raise course.SeriousNeedsCriteria


def _triaged(command: c.TriageDispute, dispute: Dispute) -> e.DisputeTriaged:
    return e.DisputeTriaged(route=command.route, triaged_on=command.day)


def _check_triage(command: c.TriageDispute, dispute: Dispute) -> None:
    if command.route is Route.OUT:
        if not isinstance(dispute.phase, at.Registered | at.Routed):
            raise course.OutOnlyBeforeMediation
        require_supervision_over(dispute)


DECISIONS: Decisions = dict(
    (
        decision(c.StateOrigin, _origin_stated, _check_history),
        decision(c.StatePriorMediation, _prior_mediation_stated, _check_history),
        decision(c.AddParty, lambda command, dispute: _party_added(command), _check_party),
        decision(c.RegisterDispute, _registered, _check_registration),
        decision(c.DeclineDispute, _not_accepted),
        decision(c.MarkDuplicate, _duplicate_marked, _check_duplicate),
        decision(c.AssessSeverity, _severity_assessed, _check_severity),
        decision(c.TriageDispute, _triaged, _check_triage),
    )
)
