"""Which office may say what about stays and visits, and in what standing (domain reference, appendix A)."""

from collections.abc import Mapping

from domain.registry.codes_residences import Claimant
from domain.registry.commands import RegistryCommand
from domain.registry.commands_residences import (
    AttemptVisit,
    CompleteVisit,
    ContradictResidence,
    EndResidence,
    RejectResidence,
    ReopenResidence,
    ReportResidence,
    StayCommand,
    VerifyResidence,
    WithdrawClaim,
)
from domain.registry.rules_places import RoleNotAllowed
from domain.registry.rules_residences import ClaimantIsNotTheOffice, OwnNameOnly
from domain.shared.actor import Actor, Role
from domain.shared.ulid import is_ulid

VERIFIERS = frozenset({Role.COMMUNITY_OFFICER, Role.REGISTRAR})
STAFF = VERIFIERS | {Role.GRID_WORKER, Role.AUXILIARY}
# They speak of what they know themselves: a stay they claimed is theirs to correct, another's is not.
# An employer speaks through the unit's contact (§1.1 names the actor, the table of appendix A no office for it); a shop
# leader answers for alerts of a group of shops and claims nobody's stay.
CLAIMANTS_ONLY = frozenset({Role.PROPERTY_MANAGER, Role.RESIDENT, Role.UNIT_CONTACT})
DOOR = STAFF | {Role.PROPERTY_MANAGER}
_PERSON = "person:"

ROLES: Mapping[type[RegistryCommand], frozenset[Role]] = {
    ReportResidence: STAFF | CLAIMANTS_ONLY,
    VerifyResidence: VERIFIERS,
    # A resident may object to what is claimed about themselves (个人信息保护法 46).
    ContradictResidence: STAFF | {Role.PROPERTY_MANAGER, Role.RESIDENT},
    RejectResidence: VERIFIERS,
    WithdrawClaim: STAFF | CLAIMANTS_ONLY,
    EndResidence: STAFF | CLAIMANTS_ONLY,
    ReopenResidence: STAFF | CLAIMANTS_ONLY,
    AttemptVisit: DOOR,
    CompleteVisit: DOOR,
}
CLAIMANTS: Mapping[Claimant, frozenset[Role]] = {
    Claimant.LANDLORD: frozenset({Role.RESIDENT}),
    Claimant.TENANT: frozenset({Role.RESIDENT}),
    Claimant.EMPLOYER: frozenset({Role.UNIT_CONTACT}),
    Claimant.PROPERTY_MANAGER: frozenset({Role.PROPERTY_MANAGER}),
    Claimant.GRID_WORKER: frozenset({Role.GRID_WORKER, Role.AUXILIARY}),
    Claimant.OFFICER: VERIFIERS,
}


def require_office(command: RegistryCommand) -> None:
    """The actor's office may record this."""
    actor = command.circumstance.actor
    if actor.role not in ROLES[type(command)]:
        raise RoleNotAllowed(role=actor.role.value)


def require_standing(command: StayCommand) -> None:
    """A claimant is what the office makes them, and a resident speaks as themselves."""
    actor = command.circumstance.actor
    if isinstance(command, ReportResidence) and actor.role not in CLAIMANTS[command.claimant]:
        raise ClaimantIsNotTheOffice(role=actor.role.value, claimant=command.claimant.value)
    if actor.role is Role.RESIDENT and not _speaks_for_themselves(command, actor):
        raise OwnNameOnly


def is_the_person(actor: Actor, person_key: str) -> bool:
    """Whether the actor is the one who lives there."""
    return actor.role is Role.RESIDENT and actor.id == _PERSON + person_key


def _speaks_for_themselves(command: StayCommand, actor: Actor) -> bool:
    of_themselves = isinstance(command, ContradictResidence) or (
        isinstance(command, ReportResidence) and command.claimant is Claimant.TENANT
    )
    if of_themselves:
        return is_the_person(actor, command.person_key)
    return actor.id.startswith(_PERSON) and is_ulid(actor.id.removeprefix(_PERSON))
