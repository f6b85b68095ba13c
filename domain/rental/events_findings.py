"""What is recorded about a finding; it is named by its inspection and the item of the checklist."""

from dataclasses import dataclass
from datetime import date
from typing import ClassVar

from domain.rental.codes import (
    Evidence,
    FindingReopening,
    FindingSeverity,
    NoticeMode,
    ReferralOutcome,
    ReferralReason,
    ReportedBy,
    VoidReason,
)
from domain.shared.event import DomainEvent
from domain.shared.occurrence import Occurrence
from domain.shared.personal import PersonalText


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingRaised(DomainEvent):
    """An item is not as it must be. `measured` where the counts say so although the answer did not.

    `found_by` is who inspected; `found_on` the day.
    """

    name: ClassVar[str] = "finding.raised"
    inspection_id: str
    item: str
    severity: FindingSeverity
    found_by: str
    found_on: date
    measured: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingFixedOnSpot(DomainEvent):
    """Put right while the inspector was there."""

    name: ClassVar[str] = "finding.fixed_on_spot"
    inspection_id: str
    item: str
    evidence: Evidence
    fixed_on: date
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationOrdered(DomainEvent):
    """Landlord or tenant must put it right by the end of a day; the notice was delivered."""

    name: ClassVar[str] = "finding.rectification_ordered"
    inspection_id: str
    item: str
    due_on: date
    notice: NoticeMode
    notice_no: str | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RectificationReported(DomainEvent):
    """Somebody says it was put right; somebody else must look."""

    name: ClassVar[str] = "finding.rectification_reported"
    inspection_id: str
    item: str
    reporter: str
    standing: ReportedBy
    evidence: Evidence | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReinspected(DomainEvent):
    """Somebody other than who reported it looked. If it did not pass, it is to be put right by `due_on`."""

    name: ClassVar[str] = "finding.reinspected"
    inspection_id: str
    item: str
    passed: bool
    reinspected_by: str
    reinspected_on: date
    due_on: date | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReferred(DomainEvent):
    """Handed to an office with the power to act; nobody here may fine or seal."""

    name: ClassVar[str] = "finding.referred"
    inspection_id: str
    item: str
    org: str
    reason: ReferralReason
    referred_on: date
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ReferralAnswered(DomainEvent):
    """The office answered; what it sends back is to be put right by `due_on`."""

    name: ClassVar[str] = "finding.referral_answered"
    inspection_id: str
    item: str
    outcome: ReferralOutcome
    answered_on: date
    due_on: date | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingReopened(DomainEvent):
    """It was closed and is not right after all."""

    name: ClassVar[str] = "finding.reopened"
    inspection_id: str
    item: str
    reason: FindingReopening
    reopened_on: date
    note: PersonalText | None = None
    occurred: Occurrence | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class FindingVoided(DomainEvent):
    """It does not count; its history stays."""

    name: ClassVar[str] = "finding.voided"
    inspection_id: str
    item: str
    reason: VoidReason
    occurred: Occurrence | None = None


EVENTS: tuple[type[DomainEvent], ...] = (
    FindingRaised,
    FindingFixedOnSpot,
    RectificationOrdered,
    RectificationReported,
    FindingReinspected,
    FindingReferred,
    ReferralAnswered,
    FindingReopened,
    FindingVoided,
)

# What becomes of a finding once it was raised.
FindingFact = (
    FindingFixedOnSpot
    | RectificationOrdered
    | RectificationReported
    | FindingReinspected
    | FindingReferred
    | ReferralAnswered
    | FindingReopened
    | FindingVoided
)
FindingEvent = FindingRaised | FindingFact
