"""What people at the desk did with a message that was not taken; who, in which office and when stands in the record."""

from dataclasses import dataclass
from datetime import datetime
from typing import ClassVar

from domain.shared.event import DomainEvent
from domain.shared.personal import PersonalText
from intake.desk.codes import Choice, CorrectionReason, ReadReason, RejectReason, SettleReason


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterRetried(DomainEvent):
    """The same bytes were taken again. Without `replaced_by` it was in vain, and `verdict_code` says why."""

    name: ClassVar[str] = "intake.dead_letter_retried"
    letter: str
    source: str
    message_id: str
    verdict: str
    verdict_code: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionProposed(DomainEvent):
    """Somebody proposes what should have been sent; `paths` are the places changed, `patch` says how (RFC 6902)."""

    name: ClassVar[str] = "intake.dead_letter_correction_proposed"
    letter: str
    source: str
    message_id: str
    reason: CorrectionReason
    paths: tuple[str, ...]
    patch: PersonalText
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterCorrected(DomainEvent):
    """A second person approved, and the corrected message was taken; `proposal` is the version proposing it."""

    name: ClassVar[str] = "intake.dead_letter_corrected"
    letter: str
    source: str
    message_id: str
    proposal: int
    proposed_by: str
    paths: tuple[str, ...]
    verdict: str
    verdict_code: str | None
    replaced_by: str | None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeadLetterRejected(DomainEvent):
    """Nobody repairs it. It stays readable."""

    name: ClassVar[str] = "intake.dead_letter_rejected"
    letter: str
    source: str
    message_id: str
    reason: RejectReason
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class ConflictSettled(DomainEvent):
    """One of two contents under one id is kept; a second that was taken stands under `replaced_by`."""

    name: ClassVar[str] = "intake.conflict_settled"
    letter: str
    source: str
    message_id: str
    choice: Choice
    reason: SettleReason
    verdict: str | None
    verdict_code: str | None
    replaced_by: str | None
    note: PersonalText | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class RawMessageRead(DomainEvent):
    """Somebody read the message as it came, personal values and all."""

    name: ClassVar[str] = "intake.raw_message_read"
    letter: str
    source: str
    message_id: str
    reason: ReadReason


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitExtended(DomainEvent):
    """A message that came early may wait longer."""

    name: ClassVar[str] = "intake.wait_extended"
    source: str
    message_id: str
    code: str
    was: datetime
    until: datetime


@dataclass(frozen=True, slots=True, kw_only=True)
class WaitEnded(DomainEvent):
    """Somebody had a waiting message decided before its bound."""

    name: ClassVar[str] = "intake.wait_ended"
    source: str
    message_id: str
    code: str
    verdict: str
    verdict_code: str | None


EVENTS: tuple[type[DomainEvent], ...] = (
    DeadLetterRetried,
    CorrectionProposed,
    DeadLetterCorrected,
    DeadLetterRejected,
    ConflictSettled,
    RawMessageRead,
    WaitExtended,
    WaitEnded,
)
