"""What is recorded about a person's rights, in the stream `rights:<person key>`."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.rights.codes import (
    AskedBy,
    ErasureBasis,
    ErasureRefusal,
    LegalHoldReason,
    NoticeWay,
    RestrictionGround,
    RestrictionScope,
    RightsCorrectionRefusal,
    RightsField,
)
from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText
from domain.shared.purposes import Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRequested(DomainEvent):
    """Somebody asks for it; `requested_by` is who took the request down."""

    name: ClassVar[str] = "rights.erasure_requested"
    person_key: str
    request: str
    basis: ErasureBasis
    asked_by: AskedBy
    requested_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureApproved(DomainEvent):
    """A second person approved it."""

    name: ClassVar[str] = "rights.erasure_approved"
    person_key: str
    request: str
    approved_by: str


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureRefused(DomainEvent):
    """It is not erased."""

    name: ClassVar[str] = "rights.erasure_refused"
    person_key: str
    request: str
    reason: ErasureRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class ErasureCompleted(DomainEvent):
    """The key is gone since one instant; copies of it in backups open no more by another."""

    name: ClassVar[str] = "rights.erasure_completed"
    person_key: str
    request: str
    key_destroyed_at: datetime
    copies_unreadable_by: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class CopiesMadeUnreadable(DomainEvent):
    """The epoch that wrapped the key was destroyed, so copies are unreadable since then."""

    name: ClassVar[str] = "rights.copies_made_unreadable"
    person_key: str
    request: str
    at: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class ProcessingRestricted(DomainEvent):
    """Kept and protected, and nothing else."""

    name: ClassVar[str] = "rights.processing_restricted"
    person_key: str
    scope: RestrictionScope
    ground: RestrictionGround


@dataclass(frozen=True, slots=True, kw_only=True)
class RestrictionLifted(DomainEvent):
    """May be used again."""

    name: ClassVar[str] = "rights.restriction_lifted"
    person_key: str


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRequested(DomainEvent):
    """Somebody says that these are wrong."""

    name: ClassVar[str] = "rights.correction_requested"
    person_key: str
    request: str
    fields: tuple[RightsField, ...]
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionApplied(DomainEvent):
    """Put right by the fact at `position`."""

    name: ClassVar[str] = "rights.correction_applied"
    person_key: str
    request: str
    position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionRefused(DomainEvent):
    """Stays as it is."""

    name: ClassVar[str] = "rights.correction_refused"
    person_key: str
    request: str
    reason: RightsCorrectionRefusal


@dataclass(frozen=True, slots=True, kw_only=True)
class NoticeShown(DomainEvent):
    """The person was told."""

    name: ClassVar[str] = "rights.notice_shown"
    person_key: str
    notice_version: str
    how: NoticeWay


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentGiven(DomainEvent):
    """The person agrees."""

    name: ClassVar[str] = "rights.consent_given"
    person_key: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class ConsentWithdrawn(DomainEvent):
    """The person agrees no longer; what was done before stays lawful."""

    name: ClassVar[str] = "rights.consent_withdrawn"
    person_key: str
    purpose: Purpose


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldPlaced(DomainEvent):
    """Nothing is erased for this reason."""

    name: ClassVar[str] = "rights.legal_hold_placed"
    person_key: str
    reason: LegalHoldReason


@dataclass(frozen=True, slots=True, kw_only=True)
class LegalHoldReleased(DomainEvent):
    """This reason is gone."""

    name: ClassVar[str] = "rights.legal_hold_released"
    person_key: str
    reason: LegalHoldReason


RightsEvent = (
    ErasureRequested
    | ErasureApproved
    | ErasureRefused
    | ErasureCompleted
    | CopiesMadeUnreadable
    | ProcessingRestricted
    | RestrictionLifted
    | CorrectionRequested
    | CorrectionApplied
    | CorrectionRefused
    | NoticeShown
    | ConsentGiven
    | ConsentWithdrawn
    | LegalHoldPlaced
    | LegalHoldReleased
)
EVENTS: tuple[type[DomainEvent], ...] = (
    ErasureRequested,
    ErasureApproved,
    ErasureRefused,
    ErasureCompleted,
    CopiesMadeUnreadable,
    ProcessingRestricted,
    RestrictionLifted,
    CorrectionRequested,
    CorrectionApplied,
    CorrectionRefused,
    NoticeShown,
    ConsentGiven,
    ConsentWithdrawn,
    LegalHoldPlaced,
    LegalHoldReleased,
)
