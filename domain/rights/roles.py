"""Which office may record which fact: one table, by command (domain reference, appendix A).

A resident speaks for themselves only; who decides is the data-protection office. An officer takes requests down.
"""

from collections.abc import Mapping

from domain.rights import commands as c
from domain.rights.command import RightsCommand
from domain.rights.rules import OwnRightsOnly, RoleNotAllowed
from domain.shared.actor import Role

DECIDES = frozenset({Role.DATA_PROTECTION_OFFICER})
OFFICERS = DECIDES | {Role.COMMUNITY_OFFICER}
ANYBODY = OFFICERS | {Role.RESIDENT}

ROLES: Mapping[type[RightsCommand], frozenset[Role]] = {
    c.RequestErasure: ANYBODY,
    c.ApproveErasure: DECIDES,
    c.RefuseErasure: DECIDES,
    c.CompleteErasure: DECIDES,
    c.ConfirmCopiesUnreadable: DECIDES,
    c.RestrictProcessing: DECIDES,
    c.LiftRestriction: DECIDES,
    c.RequestCorrection: ANYBODY,
    c.ApplyCorrection: OFFICERS,
    c.RefuseCorrection: OFFICERS,
    c.ShowNotice: ANYBODY,
    c.GiveConsent: ANYBODY,
    c.WithdrawConsent: ANYBODY,
    c.PlaceLegalHold: DECIDES,
    c.ReleaseLegalHold: DECIDES,
}


def require_role(command: RightsCommand) -> None:
    """The actor's office may record this, a resident of nobody but themselves."""
    actor = command.circumstance.actor
    if actor.role not in ROLES[type(command)]:
        raise RoleNotAllowed(role=actor.role.value)
    if actor.role is Role.RESIDENT and actor.id != f"person:{command.person_key}":
        raise OwnRightsOnly
