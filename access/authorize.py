"""The one seam: may this office do this to that, so close, for this reason, so surely known? Pure, deny by default."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from access.actions import PUBLIC, SHOWS, STATES_PURPOSE, Action
from access.grants import Relation
from access.offices import ORDINARY_PURPOSE, TABLE
from access.principal import Office, Principal
from access.vocabulary import DataClass, LoginStrength, ReadingPurpose, RecordState
from domain.shared.actor import Role

__all__ = [
    "PUBLIC",
    "TABLE",
    "Action",
    "Relation",
    "authorize",
    "decide",
]  # what doors ask with, in one place

# How surely somebody must be known for what is shown. A bearer token is whoever holds it: it reads nothing legible.
LOGIN_FOR: Mapping[DataClass, LoginStrength] = {
    DataClass.PUBLIC: LoginStrength.TOKEN,
    DataClass.INTERNAL: LoginStrength.TOKEN,
    DataClass.MASKED: LoginStrength.TOKEN,
    DataClass.CLEAR: LoginStrength.PASSWORD,
    DataClass.SENSITIVE: LoginStrength.SECOND_FACTOR,
}
# Of a restricted record only these uses are left, and its values to the person alone (PIPL art. 47 para. 2).
LEFT_OF_RESTRICTED = frozenset({ReadingPurpose.SUPERVISION, ReadingPurpose.SUBJECT_REQUEST})


class Refusal(StrEnum):
    """The first line of the table a question fails at, from the outermost in."""

    NOT_THE_OFFICE = "not_the_office"
    OUT_OF_REACH = "out_of_reach"
    TOO_CLOSE = "too_close"
    PURPOSE = "purpose"
    LOGIN = "login"
    RECORD_STATE = "record_state"


@dataclass(frozen=True, slots=True)
class Question:
    """One point of the table; `office` None is somebody nobody recognised."""

    office: Office | None
    action: Action
    relation: Relation
    shows: DataClass
    purpose: ReadingPurpose
    login: LoginStrength
    state: RecordState


@dataclass(frozen=True, slots=True, kw_only=True)
class Resource:
    """What is asked for; `placeless` things have neither grid nor sender.

    `persons` are the keys of whom it is about, `mediators` the staff ids of who handles the case; `supervised` and
    `in_court` are a dispute's. What is not known of a thing stands it nearer to nobody.
    """

    grid_code: str | None = None
    source: str | None = None
    placeless: bool = False
    persons: frozenset[str] = frozenset()
    mediators: frozenset[str] = frozenset()
    supervised: bool = False
    in_court: bool = False


@dataclass(frozen=True, slots=True)
class Decision:
    """Yes or no, and by which relation; `within` limits lists to what the yes covers, `refusal` says why not."""

    allowed: bool
    within: frozenset[Relation] = frozenset()
    refusal: Refusal | None = None


NOBODYS = Resource(placeless=True)
_NOBODYS_ONLY = frozenset({Relation.NO_PLACE})
_ORDER = tuple(Refusal)


def decide(asked: Question) -> Refusal | None:
    """None is a yes. Total over every combination of the closed lists."""
    if asked.action in PUBLIC:
        return None if asked.shows is DataClass.PUBLIC else Refusal.TOO_CLOSE
    grant = TABLE[asked.office].get(asked.action) if asked.office is not None else None
    if grant is None:
        return Refusal.NOT_THE_OFFICE
    if asked.relation not in grant.relations:
        return Refusal.OUT_OF_REACH
    if asked.shows > grant.ceiling:
        return Refusal.TOO_CLOSE
    if asked.purpose not in grant.purposes or _needs_no_person(asked):
        return Refusal.PURPOSE
    if asked.login < max(grant.login, LOGIN_FOR[asked.shows]):
        return Refusal.LOGIN
    return None if _state_allows(asked) else Refusal.RECORD_STATE


def _needs_no_person(asked: Question) -> bool:
    """Keeping a system sound is no reason to look at somebody."""
    return asked.purpose is ReadingPurpose.OPERATION and asked.shows >= DataClass.MASKED


def _state_allows(asked: Question) -> bool:
    if asked.state is RecordState.ORDINARY or asked.shows < DataClass.MASKED:
        return True
    if asked.state is RecordState.ERASED:
        return asked.shows < DataClass.CLEAR
    if asked.shows >= DataClass.CLEAR or asked.action is Action.EXPORT:
        asked_by_subject = asked.purpose is ReadingPurpose.SUBJECT_REQUEST
        return asked.office is Role.DATA_PROTECTION_OFFICER and asked_by_subject
    return asked.purpose in LEFT_OF_RESTRICTED


def authorize(
    principal: Principal | None,
    action: Action,
    resource: Resource | None,
    *,
    purpose: ReadingPurpose | None = None,
    shows: DataClass | None = None,
    state: RecordState = RecordState.ORDINARY,
) -> Decision:
    """May this principal do this to that? `resource` None asks about a list: yes, within some relations.

    Without a `purpose` the office's ordinary one is meant; of an action that wants one stated, whether any would do.
    """
    office = None if principal is None else principal.role
    login = LoginStrength.NOBODY if principal is None else principal.login
    closeness = SHOWS[action] if shows is None else shows
    within, refusals = set(), set()
    for relation in _relations(principal, action, resource):
        for each in _purposes(office, action, purpose):
            refusal = decide(Question(office, action, relation, closeness, each, login, state))
            if refusal is None:
                within.add(relation)
            else:
                refusals.add(refusal)
    if within:
        return Decision(allowed=True, within=frozenset(within))
    return Decision(allowed=False, refusal=furthest(refusals))


def furthest(refusals: Iterable[Refusal]) -> Refusal:
    """Of several noes the one that came closest to a yes."""
    return max(refusals, key=_ORDER.index)


def _purposes(
    office: Office | None, action: Action, stated: ReadingPurpose | None
) -> tuple[ReadingPurpose, ...]:
    if stated is not None:
        return (stated,)
    if action in STATES_PURPOSE:
        return tuple(ReadingPurpose)
    return (ReadingPurpose.DUTY if office is None else ORDINARY_PURPOSE[office],)


_FOREIGN = frozenset({Relation.FOREIGN})
_SOMEBODY = frozenset(Relation) - _FOREIGN - {Relation.OWN_RECORD}


def _relations(principal: Principal | None, action: Action, resource: Resource | None) -> frozenset[Relation]:
    """How the thing stands to them; of a list, every way in which something in it could."""
    if principal is None or (resource is not None and resource.placeless):
        return _NOBODYS_ONLY
    if resource is not None:
        return frozenset(_found(principal, resource)) or _FOREIGN
    grant = TABLE[principal.role].get(action)
    could = _SOMEBODY if principal.person_key is None else _SOMEBODY | {Relation.OWN_RECORD}
    return (could if grant is None else could & grant.relations) or _FOREIGN


def _found(principal: Principal, resource: Resource) -> Iterator[Relation]:
    if principal.scope.covers(resource.grid_code):
        yield Relation.OWN_PLACE
        if resource.supervised:
            yield Relation.SUPERVISED_CASE
        if resource.in_court:
            yield Relation.LINKED_CASE
    if resource.source is not None and (principal.sources is None or resource.source in principal.sources):
        yield Relation.OWN_SUBMISSION
    if principal.person_key is not None and principal.person_key in resource.persons:
        yield Relation.OWN_RECORD
    if staff_id(principal) in resource.mediators:
        yield Relation.ASSIGNED_CASE


def staff_id(principal: Principal) -> str:
    """Under which id the holder stands in events as mediator: a name without its kind is a member of staff's."""
    return principal.name if principal.name.startswith("staff:") else f"staff:{principal.name}"
