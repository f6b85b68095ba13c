"""What has been told and still holds, so that the same fact told twice is recorded once."""

from collections.abc import Callable, Mapping
from operator import attrgetter
from typing import ClassVar, get_args, get_origin, get_type_hints

from domain.dispute import events_intake, events_mediation, events_outcome, events_supervision
from domain.dispute.events import EVENTS
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalField

# A fact is told of a thing (a session, a party …) or of the case; the first is known by its reference.
REFERENCE: Mapping[type[DomainEvent], str] = {
    events_intake.PriorMediationStated: "mediated_by",
    events_intake.PartyAdded: "party",
    events_mediation.MediatorAssigned: "mediator",
    events_mediation.MediatorReplaced: "former",
    events_mediation.MediationRefused: "party",
    events_mediation.SessionScheduled: "session_ref",
    events_mediation.SessionHeld: "session_ref",
    events_mediation.SessionMissed: "session_ref",
    events_mediation.SiteVisited: "visit_ref",
    events_mediation.MeasureProposed: "measure_ref",
    events_mediation.MeasureImplemented: "measure_ref",
    events_mediation.PartnerJoined: "org",
    events_outcome.FollowedUp: "visit_no",
    events_outcome.PublicSecurityCaseOpened: "case_no",
    events_outcome.PublicSecurityCaseConcluded: "case_no",
}

_ALSO_NEXT_ROUND = frozenset(
    {
        events_intake.DisputeReported,
        events_intake.OriginStated,
        events_intake.PriorMediationStated,
        events_intake.PartyAdded,
        events_mediation.SessionScheduled,
        events_mediation.SessionHeld,
        events_mediation.SessionMissed,
        events_mediation.SiteVisited,
        events_mediation.MeasureProposed,
        events_mediation.MeasureImplemented,
        events_outcome.PublicSecurityCaseOpened,
        events_outcome.PublicSecurityCaseConcluded,
        events_outcome.DisputeReopened,
    }
)

# After the key, the facts in its list no longer hold: the same words would tell something new.
_ENDS: Mapping[type[DomainEvent], tuple[type[DomainEvent], ...]] = {
    events_outcome.DisputeSuspended: (events_outcome.DisputeResumed,),
    events_outcome.DisputeResumed: (events_outcome.DisputeSuspended,),
    events_outcome.DisputeClosed: (events_outcome.DisputeReopened,),
    events_outcome.DisputeTransferred: (events_outcome.TransferAccepted,),
    events_outcome.TransferAccepted: (events_outcome.DisputeTransferred, events_mediation.MediatorAssigned),
    events_mediation.MediatorReplaced: (events_mediation.MediatorAssigned,),
    events_mediation.SessionHeld: (events_mediation.MediationRefused,),
    events_outcome.AgreementReached: (events_outcome.PerformanceRecorded, events_outcome.ConfirmationApplied),
    events_supervision.DisputeEscalated: (
        events_supervision.EscalationReturned,
        events_supervision.SupervisionClosed,
    ),
    events_supervision.EscalationReturned: (
        events_supervision.DisputeEscalated,
        events_supervision.SupervisionOpened,
    ),
    events_supervision.SupervisionOpened: (events_supervision.EscalationReturned,),
    events_supervision.SupervisionResultSubmitted: (events_supervision.SupervisionResultRejected,),
    events_supervision.SupervisionResultRejected: (events_supervision.SupervisionResultSubmitted,),
}

Key = tuple[type[DomainEvent], object]
Told = Mapping[Key, object]


def is_told(told: Told, event: DomainEvent) -> bool:
    """The same facts of the same thing; sealed words are not compared, nobody may be able to read them."""
    return told.get(_key(event)) == _FACTS[type(event)](event)


def thing_is_told(told: Told, event: DomainEvent) -> bool:
    """Something was told of the same thing, perhaps with other facts."""
    return _key(event) in told


def is_known(told: Told, event_type: type[DomainEvent], reference: object) -> bool:
    """Such a fact was told of the thing of that reference."""
    return (event_type, reference) in told


def told_after(told: Told, event: DomainEvent) -> Told:
    """`told` with the event in it and without what it ended."""
    event_type = type(event)
    ended = _ENDS.get(event_type, ())
    if event_type is events_outcome.DisputeReopened:
        kept = {key: facts for key, facts in told.items() if key[0] in _ALSO_NEXT_ROUND}
    elif ended:
        kept = {key: facts for key, facts in told.items() if key[0] not in ended}
    else:
        kept = dict(told)
    kept[_key(event)] = _FACTS[event_type](event)
    return kept


def _key(event: DomainEvent) -> Key:
    field = REFERENCE.get(type(event))
    return (type(event), None if field is None else getattr(event, field))


def _facts_of(event_type: type[DomainEvent]) -> Callable[[DomainEvent], object]:
    hints = get_type_hints(event_type, include_extras=True)
    names = [
        each for each, hint in hints.items() if get_origin(hint) is not ClassVar and not _is_sealed(hint)
    ]
    return attrgetter(*names)


def _is_sealed(hint: object) -> bool:
    marks = getattr(hint, "__metadata__", ())
    return any(isinstance(mark, PersonalField) for mark in marks) or any(map(_is_sealed, get_args(hint)))


_FACTS = {event_type: _facts_of(event_type) for event_type in EVENTS}
