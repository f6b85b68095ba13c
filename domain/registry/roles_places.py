"""Which office may record what about addresses, dwellings and units (domain reference, appendix A)."""

from collections.abc import Mapping

from domain.registry.codes_addresses import RenameReason
from domain.registry.commands import RegistryCommand
from domain.registry.commands_addresses import (
    AddAddressAlias,
    ConfirmAddress,
    LocateAddress,
    MergeAddress,
    MoveAddressToGrid,
    ProposeAddress,
    RenameAddress,
    RetireAddress,
    SplitAddress,
)
from domain.registry.commands_housing import (
    AppraiseDwelling,
    CeaseUnit,
    ChangeDwellingUse,
    CorrectDwelling,
    CorrectUnit,
    DemolishDwelling,
    MoveUnit,
    RegisterDwelling,
    RegisterUnit,
    ResumeUnit,
    SuspendUnit,
)
from domain.registry.rules_places import RoleNotAllowed
from domain.shared.actor import Role

AUTHORITY = frozenset({Role.REGISTRAR, Role.COMMUNITY_OFFICER})
OFFICES = AUTHORITY | {Role.TOWN_OFFICE}
WALKERS = OFFICES | {Role.GRID_WORKER, Role.AUXILIARY}
FIELD = WALKERS | {Role.PROPERTY_MANAGER}

ROLES: Mapping[type[RegistryCommand], frozenset[Role]] = {
    ProposeAddress: FIELD,
    AddAddressAlias: FIELD,
    LocateAddress: FIELD,
    RenameAddress: FIELD,
    ConfirmAddress: AUTHORITY,
    SplitAddress: AUTHORITY,
    MergeAddress: AUTHORITY,
    RetireAddress: AUTHORITY,
    MoveAddressToGrid: OFFICES,
    RegisterDwelling: FIELD,
    ChangeDwellingUse: FIELD,
    CorrectDwelling: FIELD,
    AppraiseDwelling: OFFICES,
    # What ends a thing is not said by a contractor (物业 are paid by those they report on).
    DemolishDwelling: WALKERS,
    RegisterUnit: FIELD,
    CorrectUnit: FIELD,
    MoveUnit: FIELD,
    SuspendUnit: FIELD,
    ResumeUnit: FIELD,
    CeaseUnit: WALKERS,
}


def require_office(command: RegistryCommand) -> None:
    """The actor's office may record this; a new name is the authority's to give, a typing error anybody's to mend."""
    role = command.circumstance.actor.role
    renames = isinstance(command, RenameAddress) and command.reason is not RenameReason.MISTYPED
    allowed = AUTHORITY if renames else ROLES[type(command)]
    if role not in allowed:
        raise RoleNotAllowed(role=role.value)
