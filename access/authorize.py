"""The one seam: which office may do what, in which relation to the thing. Pure, and deny by default."""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from access.principal import MachineRole, Office, Principal
from domain.shared.actor import Role


class Action(StrEnum):
    """Everything the HTTP door can be asked to do; each route declares exactly one."""

    TELL_ALIVE = "health.alive"
    TELL_READY = "health.ready"
    READ_METRICS = "health.metrics"
    READ_VERSION = "description.version"
    READ_DESCRIPTION = "description.read"
    SUBMIT_EVENTS = "intake.submit"
    READ_RECEIPT = "intake.read_receipt"
    LIST_LETTERS = "letters.list"
    READ_LETTER = "letters.read"
    READ_RAW_LETTER = "letters.read_raw"
    REPAIR_LETTER = "letters.repair"
    LIST_WAITING = "waiting.list"
    SETTLE_WAITING = "waiting.settle"
    LIST_DISPUTES = "disputes.list"
    READ_DISPUTE = "disputes.read"
    READ_TIMELINE = "disputes.timeline"
    LIST_PERSONS = "registry.persons"
    READ_PERSON = "registry.person"
    READ_PERSON_HISTORY = "registry.person_history"
    LIST_STAYS = "registry.residences"
    LIST_DWELLINGS = "registry.dwellings"
    READ_DWELLING = "registry.dwelling"
    LIST_UNITS = "registry.units"
    READ_UNIT = "registry.unit"
    LIST_ADDRESSES = "registry.addresses"
    READ_ADDRESS = "registry.address"
    LIST_DIVISIONS = "registry.divisions"
    LIST_GRIDS = "registry.grids"
    LIST_INCONSISTENCIES = "registry.inconsistencies"
    SEARCH = "registry.search"
    LIST_RENTAL = "rental.list"
    READ_RENTAL = "rental.read"
    LIST_AUDIT = "audit.list"
    READ_AUDIT = "audit.read"
    READ_PROJECTIONS = "projections.read"
    EXPORT = "exports.read"
    READ_PROOFS = "proofs.read"
    LIST_ACCESS = "access.list"
    READ_PERSON_ACCESS = "access.person"
    READ_UNUSUAL = "access.unusual"


class Relation(StrEnum):
    """How a thing stands to the person asking for it."""

    NO_PLACE = "no_place"  # belongs to nobody: descriptions, health, one's own submission
    OWN_PLACE = "own_place"  # lies in a place the office covers
    OWN_SUBMISSION = "own_submission"  # came from a source of theirs
    OWN_RECORD = "own_record"  # is about the person asking
    FOREIGN = "foreign"  # neither


@dataclass(frozen=True, slots=True)
class Resource:
    """What is asked for; `placeless` things have neither grid nor sender. `person` is whom it is about."""

    grid_code: str | None = None
    source: str | None = None
    placeless: bool = False
    person: str | None = None


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and by which relation; `within` limits lists to what the yes covers."""

    allowed: bool
    within: frozenset[Relation] = frozenset()


DENIED = Decision(allowed=False)
NOBODYS = Resource(placeless=True)
PUBLIC = frozenset({Action.TELL_ALIVE})

_NONE = Relation.NO_PLACE
_OWN = Relation.OWN_PLACE
_SENT = Relation.OWN_SUBMISSION

Grants = Mapping[Action, frozenset[Relation]]


def _grant(*actions: Action, to: Relation) -> dict[Action, frozenset[Relation]]:
    return {action: frozenset({to}) for action in actions}


_DESCRIBED = _grant(Action.READ_DESCRIPTION, Action.READ_VERSION, to=_NONE)
_DISPUTES = (Action.LIST_DISPUTES, Action.READ_DISPUTE, Action.READ_TIMELINE)
_RENTAL = (Action.LIST_RENTAL, Action.READ_RENTAL)
_AUDIT = (Action.LIST_AUDIT, Action.READ_AUDIT)
_LETTERS = (Action.LIST_LETTERS, Action.READ_LETTER, Action.LIST_WAITING)
_REPAIRS = (Action.READ_RAW_LETTER, Action.REPAIR_LETTER, Action.SETTLE_WAITING)
_HEALTH = (Action.TELL_READY, Action.READ_METRICS, Action.READ_PROJECTIONS)

# Reference data is nobody's: addresses, divisions and grids say nothing about anybody. What stands on an address
# is shown with it only where the office covers it.
_PLACES = _grant(Action.LIST_DIVISIONS, Action.LIST_GRIDS, to=_NONE)
_ADDRESSES = (Action.LIST_ADDRESSES, Action.READ_ADDRESS)
_REFERENCE: Grants = {**_PLACES, **dict.fromkeys(_ADDRESSES, frozenset({_NONE, _OWN}))}
_PERSONS = (Action.LIST_PERSONS, Action.READ_PERSON)
_REGISTRY = (
    *_PERSONS,
    Action.LIST_STAYS,
    Action.LIST_DWELLINGS,
    Action.READ_DWELLING,
    Action.LIST_UNITS,
    Action.READ_UNIT,
)
_LOOKS = (Action.LIST_ACCESS, Action.READ_PERSON_ACCESS, Action.READ_UNUSUAL)
_HISTORY = _grant(Action.READ_PERSON_HISTORY, to=_OWN)

_CASES: Grants = {**_DESCRIBED, **_grant(*_DISPUTES, Action.SEARCH, to=_OWN), **_REFERENCE}
# Data in doubt shows two people's words side by side: for who answers for the place, not for who sent one of them.
_PLACED: Grants = {**_CASES, **_grant(*_REGISTRY, Action.LIST_INCONSISTENCIES, *_RENTAL, to=_OWN)}
_SENDS: Grants = {
    **_DESCRIBED,
    **_grant(Action.SUBMIT_EVENTS, to=_NONE),
    **_grant(Action.READ_RECEIPT, to=_SENT),
}
_SENDERS_OWN: Grants = {
    **_SENDS,
    **_PLACES,
    **_grant(*_DISPUTES, *_REGISTRY, *_RENTAL, *_ADDRESSES, Action.SEARCH, to=_SENT),
}
_EVERYTHING_READ: Grants = {
    **_PLACED,
    **_HISTORY,
    **_grant(*_AUDIT, *_LOOKS, *_LETTERS, Action.READ_RECEIPT, Action.EXPORT, to=_OWN),
    **_grant(*_HEALTH, Action.READ_PROOFS, to=_NONE),
}

# Domain roles, appendix A. Contractors and volunteers see only what they themselves sent (PIPL art. 21).
# Histories of persons are for who answers for them: officers, auditors, the data-protection officer.
# Mediators and justice liaisons see assigned and linked cases: until a case carries that link to a token's
# holder, they see none. Statistics clerks see figures, and figures are not here yet.
TABLE: Mapping[Office, Grants] = {
    Role.GRID_WORKER: _PLACED,
    Role.AUXILIARY: _PLACED,
    Role.COMMUNITY_OFFICER: {**_PLACED, **_HISTORY},
    Role.TOWN_OFFICE: {**_CASES, **_grant(*_LETTERS, to=_OWN), **_grant(Action.READ_PROJECTIONS, to=_NONE)},
    Role.PROPERTY_MANAGER: _SENDERS_OWN,
    Role.SHOP_LEADER: _SENDERS_OWN,
    Role.VOLUNTEER: _SENDERS_OWN,
    Role.RESIDENT: _grant(Action.READ_PERSON_ACCESS, to=Relation.OWN_RECORD),
    Role.UNIT_CONTACT: {},
    Role.MEDIATOR: _DESCRIBED,
    Role.JUSTICE_LIAISON: _DESCRIBED,
    Role.STATISTICS_CLERK: _DESCRIBED,
    Role.REGISTRAR: {
        **_DESCRIBED,
        **_REFERENCE,
        **_grant(*_LETTERS, *_REPAIRS, Action.SEARCH, to=_OWN),
    },
    Role.AUDITOR: _EVERYTHING_READ,
    Role.DATA_PROTECTION_OFFICER: {
        **_DESCRIBED,
        **_HISTORY,
        **_grant(*_AUDIT, *_LOOKS, *_LETTERS, *_PERSONS, Action.READ_RAW_LETTER, Action.SEARCH, to=_OWN),
        **_grant(Action.READ_PROOFS, to=_NONE),
    },
    MachineRole.UPSTREAM: _SENDS,
    MachineRole.MONITOR: {**_grant(Action.READ_VERSION, to=_NONE), **_grant(*_HEALTH, to=_NONE)},
    MachineRole.KEEPER: {
        **_EVERYTHING_READ,
        **_grant(*_REPAIRS, to=_OWN),
        **_grant(Action.SUBMIT_EVENTS, to=_NONE),
    },
}


def authorize(principal: Principal | None, action: Action, resource: Resource | None) -> Decision:
    """May this principal do this to that? `resource` None asks about a list: yes, within some relations."""
    if action in PUBLIC:
        return Decision(allowed=True, within=frozenset({Relation.NO_PLACE}))
    if principal is None:
        return DENIED
    granted = TABLE.get(principal.role, {}).get(action, frozenset())
    if principal.person_key is None:
        granted = granted - {Relation.OWN_RECORD}
    within = granted if resource is None else granted & _relations(principal, resource)
    return Decision(allowed=True, within=within) if within else DENIED


def _relations(principal: Principal, resource: Resource) -> frozenset[Relation]:
    if resource.placeless:
        return frozenset({Relation.NO_PLACE})
    found = set()
    if principal.scope.covers(resource.grid_code):
        found.add(Relation.OWN_PLACE)
    if resource.source is not None and (principal.sources is None or resource.source in principal.sources):
        found.add(Relation.OWN_SUBMISSION)
    if resource.person is not None and resource.person == principal.person_key:
        found.add(Relation.OWN_RECORD)
    return frozenset(found or {Relation.FOREIGN})
