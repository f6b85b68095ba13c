"""Which office may record which fact: one table, by command (domain reference, appendix A)."""

from collections.abc import Mapping

from domain.registry.commands import (
    AbolishDivision,
    CloseGrid,
    CorrectPerson,
    ErasePerson,
    EstablishDivision,
    EstablishGrid,
    LinkPersons,
    ReferencePerson,
    RegistryCommand,
    UnlinkPersons,
    VerifyIdentifier,
)
from domain.registry.rules_persons import OwnRecordOnly
from domain.registry.rules_places import RoleNotAllowed
from domain.shared.actor import Role

REGISTRAR = frozenset({Role.REGISTRAR})
VERIFIERS = REGISTRAR | {Role.COMMUNITY_OFFICER}
KEEPERS = VERIFIERS | {
    Role.GRID_WORKER,
    Role.AUXILIARY,
    Role.MEDIATOR,
    Role.TOWN_OFFICE,
    Role.JUSTICE_LIAISON,
}
# Whoever may report a dispute or a stay may name the people in it.
REPORTERS = KEEPERS | {
    Role.RESIDENT,
    Role.PROPERTY_MANAGER,
    Role.SHOP_LEADER,
    Role.UNIT_CONTACT,
    Role.VOLUNTEER,
}

ROLES: Mapping[type[RegistryCommand], frozenset[Role]] = {
    EstablishDivision: REGISTRAR,
    AbolishDivision: REGISTRAR,
    EstablishGrid: REGISTRAR,
    CloseGrid: REGISTRAR,
    ReferencePerson: REPORTERS,
    CorrectPerson: KEEPERS | {Role.RESIDENT, Role.DATA_PROTECTION_OFFICER},
    VerifyIdentifier: VERIFIERS,
    LinkPersons: VERIFIERS,
    ErasePerson: frozenset({Role.DATA_PROTECTION_OFFICER}),
    UnlinkPersons: VERIFIERS | {Role.DATA_PROTECTION_OFFICER},
}


def require_role(command: RegistryCommand) -> None:
    """The actor's office may record this; a resident corrects only themselves (个人信息保护法 46)."""
    actor = command.circumstance.actor
    if actor.role not in ROLES[type(command)]:
        raise RoleNotAllowed(role=actor.role.value)
    if (
        isinstance(command, CorrectPerson)
        and actor.role is Role.RESIDENT
        and actor.id != f"person:{command.key}"
    ):
        raise OwnRecordOnly
