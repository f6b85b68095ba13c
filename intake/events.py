"""What the road itself records: a message that was refused, contradicted, or told us nothing new."""

from dataclasses import dataclass
from typing import ClassVar

from domain.shared.event import DomainEvent


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageRefused(DomainEvent):
    """A rule said no. `facts` fill the rule's text; they are codes, dates and numbers, never personal data."""

    name: ClassVar[str] = "intake.refused"
    type: str
    subject: str
    stream: str | None
    code: str
    facts: dict[str, str | int]
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageContradicted(DomainEvent):
    """Somebody else changed the same thing after what the sender had seen: not applied, kept for a person to choose."""

    name: ClassVar[str] = "intake.contradicted"
    type: str
    subject: str
    stream: str | None
    code: str
    facts: dict[str, str | int]
    content_hash: str


@dataclass(frozen=True, slots=True, kw_only=True)
class MessageConflicted(DomainEvent):
    """The same `(source, id)` came again with other content; `first_position` is 0 if the first has none."""

    name: ClassVar[str] = "intake.conflicted"
    type: str
    subject: str
    content_hash: str
    first_verdict: str
    first_position: int


@dataclass(frozen=True, slots=True, kw_only=True)
class FactAlreadyKnown(DomainEvent):
    """An accepted message whose fact already stood in the ledger: who else said so is kept, nothing changes."""

    name: ClassVar[str] = "intake.already_known"
    type: str
    subject: str
    stream: str


EVENTS: tuple[type[DomainEvent], ...] = (
    MessageRefused,
    MessageContradicted,
    MessageConflicted,
    FactAlreadyKnown,
)
