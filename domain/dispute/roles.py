"""Which office may record which fact: one table, by command (domain reference, appendix A)."""

from collections.abc import Mapping

from domain.dispute import commands_intake as intake
from domain.dispute import commands_mediation as mediation
from domain.dispute import commands_outcome as outcome
from domain.dispute import commands_supervision as supervision
from domain.dispute.command import DisputeCommand
from domain.dispute.rules_people import ResidentSpeaksOnlyForThemselves, RoleNotAllowed, TriageNeedsOfficer
from domain.shared.actor import Role

OFFICER = frozenset({Role.COMMUNITY_OFFICER})
TOWN = frozenset({Role.TOWN_OFFICE})
JUSTICE = frozenset({Role.JUSTICE_LIAISON})
RESIDENT = frozenset({Role.RESIDENT})
DESK = OFFICER | TOWN | JUSTICE
MEDIATORS = OFFICER | JUSTICE | {Role.MEDIATOR}
FIELD = MEDIATORS | {Role.AUXILIARY, Role.GRID_WORKER}
RECORDERS = FIELD | TOWN
REPORTERS = RECORDERS | RESIDENT | {Role.PROPERTY_MANAGER, Role.SHOP_LEADER, Role.VOLUNTEER}

ROLES: Mapping[type[DisputeCommand], frozenset[Role]] = {
    intake.ReportDispute: REPORTERS,
    intake.StateOrigin: REPORTERS,
    intake.StatePriorMediation: REPORTERS,
    intake.AddParty: RECORDERS,
    intake.RegisterDispute: DESK | {Role.MEDIATOR, Role.AUXILIARY},
    intake.DeclineDispute: DESK,
    intake.MarkDuplicate: DESK | {Role.AUXILIARY},
    intake.AssessSeverity: DESK | MEDIATORS,
    intake.TriageDispute: OFFICER,
    mediation.AssignChannel: OFFICER | TOWN,
    mediation.AssignMediator: DESK,
    mediation.ReplaceMediator: DESK,
    mediation.RefuseMediation: RECORDERS | RESIDENT,
    mediation.ScheduleSession: MEDIATORS | {Role.AUXILIARY},
    mediation.HoldSession: MEDIATORS,
    mediation.MissSession: MEDIATORS | {Role.AUXILIARY},
    mediation.VisitSite: RECORDERS,
    mediation.ProposeMeasure: RECORDERS,
    mediation.ImplementMeasure: RECORDERS,
    mediation.ExtendMediation: MEDIATORS,
    mediation.FailMediation: MEDIATORS,
    mediation.JoinPartner: DESK | MEDIATORS,
    outcome.ReachAgreement: MEDIATORS,
    outcome.RecordPerformance: FIELD,
    outcome.WithdrawDispute: RECORDERS | RESIDENT,
    outcome.ApplyForConfirmation: MEDIATORS,
    outcome.GrantConfirmation: JUSTICE,
    outcome.RefuseConfirmation: JUSTICE,
    outcome.FollowUpDispute: FIELD,
    outcome.CloseDispute: OFFICER | TOWN,
    outcome.ReopenDispute: OFFICER | TOWN,
    outcome.TransferDispute: OFFICER | TOWN,
    outcome.AcceptTransfer: DESK,
    outcome.SuspendDispute: DESK | MEDIATORS,
    outcome.ResumeDispute: DESK | MEDIATORS,
    outcome.OpenPublicSecurityCase: OFFICER,
    outcome.ConcludePublicSecurityCase: OFFICER,
    supervision.EscalateDispute: OFFICER,
    supervision.ReturnEscalation: TOWN,
    supervision.OpenSupervision: TOWN,
    supervision.RemindSupervision: TOWN,
    supervision.ExtendSupervision: TOWN,
    supervision.ReportSupervisionProgress: DESK | MEDIATORS,
    supervision.SubmitSupervisionResult: DESK | MEDIATORS,
    supervision.RejectSupervisionResult: TOWN,
    supervision.CloseSupervision: TOWN,
}


def require_role(command: DisputeCommand) -> None:
    """The actor's office may record this; a resident only in their own name."""
    actor = command.circumstance.actor
    if actor.role not in ROLES[type(command)]:
        rule = TriageNeedsOfficer if isinstance(command, intake.TriageDispute) else RoleNotAllowed
        raise rule(role=actor.role.value)
    if isinstance(command, mediation.RefuseMediation | outcome.WithdrawDispute):
        _require_own_name(command)


def _require_own_name(command: mediation.RefuseMediation | outcome.WithdrawDispute) -> None:
    actor = command.circumstance.actor
    if actor.role is Role.RESIDENT and actor.id != f"person:{command.party}":
        raise ResidentSpeaksOnlyForThemselves
