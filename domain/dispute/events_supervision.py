"""Events of the closed loop with the town office (党政大闭环), beside the mediation."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.dispute.codes_follow import EscalationReason, ExtensionReason, RejectionReason, ReturnReason
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeEscalated(DomainEvent):
    """An officer asked the town office for help."""

    name: ClassVar[str] = "dispute.escalated"
    reason: EscalationReason
    escalated_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class EscalationReturned(DomainEvent):
    """It was sent back, with a reason; the clock of an order already dispatched does not stop."""

    name: ClassVar[str] = "dispute.escalation_returned"
    by_org: str
    reason: ReturnReason
    returned_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionOpened(DomainEvent):
    """The town office dispatched it to one responsible office; the clock starts at the first dispatch."""

    name: ClassVar[str] = "dispute.supervision_opened"
    responsible_org: str
    dispatched_on: date
    due_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionReminded(DomainEvent):
    """The town office asked how it stands."""

    name: ClassVar[str] = "dispute.supervision_reminded"
    reminded_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionExtended(DomainEvent):
    """The deadline was moved, once."""

    name: ClassVar[str] = "dispute.supervision_extended"
    until: date
    approved_by: str
    reason: ExtensionReason
    extended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionProgressReported(DomainEvent):
    """The responsible office said how it stands."""

    name: ClassVar[str] = "dispute.supervision_progress_reported"
    by_org: str
    progress_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionResultSubmitted(DomainEvent):
    """The responsible office says it is done."""

    name: ClassVar[str] = "dispute.supervision_result_submitted"
    by_org: str
    submitted_by: str
    submitted_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionResultRejected(DomainEvent):
    """The town office says it is not done."""

    name: ClassVar[str] = "dispute.supervision_result_rejected"
    reason: RejectionReason
    rejected_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class SupervisionClosed(DomainEvent):
    """The town office signed it off."""

    name: ClassVar[str] = "dispute.supervision_closed"
    closed_on: date
