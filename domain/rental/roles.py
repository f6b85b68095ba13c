"""Which office may record which fact: one table, by command (domain reference, appendix A).

Nobody here may fine or seal: there is no such command, only the referral to an office with the power.
"""

from collections.abc import Mapping

from domain.rental import commands_findings as findings
from domain.rental import commands_inspections as inspections
from domain.rental import commands_tenancies as tenancies
from domain.rental.command import RentalCommand
from domain.rental.rules_tenancies import RoleNotAllowed
from domain.shared.actor import Role

OFFICER = frozenset({Role.COMMUNITY_OFFICER})
FIELD = OFFICER | {Role.GRID_WORKER, Role.AUXILIARY}
SUPERVISORS = OFFICER | {Role.TOWN_OFFICE}
VERIFIERS = OFFICER | {Role.REGISTRAR}
DECLARERS = FIELD | {Role.PROPERTY_MANAGER, Role.RESIDENT}

ROLES: Mapping[type[RentalCommand], frozenset[Role]] = {
    tenancies.DeclareTenancy: DECLARERS,
    tenancies.ConfirmTenancy: VERIFIERS,
    tenancies.FileTenancy: DECLARERS | VERIFIERS,
    tenancies.EndTenancy: DECLARERS | VERIFIERS,
    inspections.PlanInspection: FIELD | SUPERVISORS,
    inspections.StartInspection: FIELD,
    inspections.MissInspection: FIELD,
    inspections.RefuseInspection: FIELD,
    inspections.CancelInspection: FIELD | SUPERVISORS,
    inspections.CompleteInspection: FIELD,
    findings.FixOnSpot: FIELD,
    findings.OrderRectification: FIELD,
    findings.ReportRectification: DECLARERS,
    findings.ReinspectFinding: FIELD,
    findings.ReferFinding: FIELD | SUPERVISORS,
    findings.AnswerReferral: SUPERVISORS,
    findings.ReopenFinding: FIELD | SUPERVISORS,
    findings.VoidFinding: SUPERVISORS,
}


def require_role(command: RentalCommand) -> None:
    """The actor's office may record this."""
    role = command.circumstance.actor.role
    if role not in ROLES[type(command)]:
        raise RoleNotAllowed(role=role.value)
