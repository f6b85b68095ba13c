"""Events of the mediation itself: channel, mediators, sessions, visits, measures."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.dispute.codes import (
    Channel,
    ChannelChangeReason,
    Guidance,
    MeasureKind,
    ReplacementReason,
    SessionMode,
    SessionOutcome,
)
from domain.dispute.codes_follow import Mechanism
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class ChannelAssigned(DomainEvent):
    """One of the three channels (三调) takes the dispute; a change tells why."""

    name: ClassVar[str] = "dispute.channel_assigned"
    channel: Channel
    assigned_on: date
    reason: ChannelChangeReason | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorAssigned(DomainEvent):
    """A mediator takes the dispute; `person_key` is set where the register knows the mediator as a person."""

    name: ClassVar[str] = "dispute.mediator_assigned"
    mediator: str
    assigned_on: date
    person_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediatorReplaced(DomainEvent):
    """One mediator gives way to another; an objecting party is named by key."""

    name: ClassVar[str] = "dispute.mediator_replaced"
    former: str
    successor: str
    reason: ReplacementReason
    replaced_on: date
    objected_by: str | None = None
    successor_person_key: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationRefused(DomainEvent):
    """A party does not want mediation (人民调解法 art. 17)."""

    name: ClassVar[str] = "dispute.mediation_refused"
    party: str
    refused_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionScheduled(DomainEvent):
    """A session was arranged under the sender's own reference."""

    name: ClassVar[str] = "dispute.session_scheduled"
    session_ref: str
    mode: SessionMode
    planned_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionHeld(DomainEvent):
    """A session took place: who came, who agreed to mediation, what it ended with."""

    name: ClassVar[str] = "dispute.session_held"
    session_ref: str
    mode: SessionMode
    outcome: SessionOutcome
    held_on: date
    attended_by: tuple[str, ...]
    agreed_to_mediate: tuple[str, ...]
    guardian_present: bool = False
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionMissed(DomainEvent):
    """A party did not come to an arranged session."""

    name: ClassVar[str] = "dispute.session_missed"
    session_ref: str
    missed_by: tuple[str, ...]
    missed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SiteVisited(DomainEvent):
    """Somebody of ours went to look."""

    name: ClassVar[str] = "dispute.site_visited"
    visit_ref: str
    visited_on: date
    visited_by: tuple[str, ...]
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureProposed(DomainEvent):
    """Something practical that would take away the cause."""

    name: ClassVar[str] = "dispute.measure_proposed"
    measure_ref: str
    kind: MeasureKind
    proposed_on: date
    description: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MeasureImplemented(DomainEvent):
    """It was done; `benefits` are the case codes of other disputes it serves as well."""

    name: ClassVar[str] = "dispute.measure_implemented"
    measure_ref: str
    kind: MeasureKind
    implemented_on: date
    benefits: tuple[str, ...] = ()
    benefiting_households: int | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationFailed(DomainEvent):
    """Mediation ended without agreement; the parties were told where they can turn."""

    name: ClassVar[str] = "dispute.mediation_failed"
    guided_to: Guidance
    failed_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PartnerJoined(DomainEvent):
    """A partner of the 三联 mechanism takes part beside the channel."""

    name: ClassVar[str] = "dispute.partner_joined"
    mechanism: Mechanism
    org: str
    joined_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class MediationExtended(DomainEvent):
    """All principal parties agreed to go on beyond the general limit; this happens once a round."""

    name: ClassVar[str] = "dispute.mediation_extended"
    until: date
    agreed_by: tuple[str, ...]
    extended_on: date
