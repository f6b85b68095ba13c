"""Events from the agreement to the end of a case, and what may interrupt it."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.dispute.codes import AgreementForm, PerformanceExtent
from domain.dispute.codes_follow import (
    CaseResult,
    ConfirmationRefusal,
    FollowUpResult,
    Outcome,
    ReopenReason,
    SuspensionReason,
    TransferReason,
    WithdrawalKind,
)
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class AgreementReached(DomainEvent):
    """The parties agreed (人民调解法 arts 28-30); the day of effect starts the court's 30 days."""

    name: ClassVar[str] = "dispute.agreement_reached"
    form: AgreementForm
    agreed_on: date
    effective_on: date
    agreed_by: tuple[str, ...]
    witnesses: tuple[str, ...]
    guardian_present: bool = False
    terms: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PerformanceRecorded(DomainEvent):
    """How far the agreement has been kept."""

    name: ClassVar[str] = "dispute.performance_recorded"
    extent: PerformanceExtent
    recorded_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeWithdrawn(DomainEvent):
    """The parties ended it themselves."""

    name: ClassVar[str] = "dispute.withdrawn"
    how: WithdrawalKind
    party: str
    withdrawn_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationApplied(DomainEvent):
    """The parties asked the court together to confirm the agreement (人民调解法 art. 33)."""

    name: ClassVar[str] = "dispute.confirmation_applied"
    court: str
    applied_by: tuple[str, ...]
    applied_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationGranted(DomainEvent):
    """The court confirmed the agreement."""

    name: ClassVar[str] = "dispute.confirmation_granted"
    document_no: str
    granted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfirmationRefused(DomainEvent):
    """The court did not confirm the agreement."""

    name: ClassVar[str] = "dispute.confirmation_refused"
    reason: ConfirmationRefusal
    refused_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class FollowedUp(DomainEvent):
    """A visit after the agreement; `visit_no` counts the visits the rule pack asks for."""

    name: ClassVar[str] = "dispute.followed_up"
    visit_no: int
    result: FollowUpResult
    visited_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeClosed(DomainEvent):
    """The case is struck off (销号); a party who signs off is named by key."""

    name: ClassVar[str] = "dispute.closed"
    outcome: Outcome
    closed_on: date
    signed_off_by: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeReopened(DomainEvent):
    """The same case code begins a new round."""

    name: ClassVar[str] = "dispute.reopened"
    reason: ReopenReason
    round_no: int
    reopened_on: date
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeTransferred(DomainEvent):
    """Another office was asked to take over; until it accepts, the first one stays responsible."""

    name: ClassVar[str] = "dispute.transferred"
    to_org: str
    reason: TransferReason
    out_of_area: bool
    transferred_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class TransferAccepted(DomainEvent):
    """The other office took over."""

    name: ClassVar[str] = "dispute.transfer_accepted"
    org: str
    accepted_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeSuspended(DomainEvent):
    """Work rests, and why."""

    name: ClassVar[str] = "dispute.suspended"
    reason: SuspensionReason
    suspended_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class DisputeResumed(DomainEvent):
    """Work goes on."""

    name: ClassVar[str] = "dispute.resumed"
    resumed_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSecurityCaseOpened(DomainEvent):
    """The police opened a case; mediation rests until it is concluded."""

    name: ClassVar[str] = "dispute.public_security_case_opened"
    case_no: str
    opened_on: date


@dataclass(frozen=True, slots=True, kw_only=True)
class PublicSecurityCaseConcluded(DomainEvent):
    """That case is over."""

    name: ClassVar[str] = "dispute.public_security_case_concluded"
    case_no: str
    result: CaseResult
    concluded_on: date
