"""Who works at the desk, and the record around what they do."""

from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from uuid import UUID

from domain.shared.event import DomainEvent
from domain.shared.occurrence import Precision
from intake.attributes import is_staff_id
from ledger.recorded import Meta

DESK_SOURCE = "urn:gridledger:desk"


@dataclass(frozen=True, slots=True)
class Operator:
    """A pseudonymous id (`staff:…`) and the office it acts in."""

    id: str
    role: str

    @classmethod
    def named(cls, name: str, role: str) -> "Operator":
        """Whoever holds a token of that name; a name that is no staff id stands in the log only as its hash."""
        given = name if name.startswith("staff:") else f"staff:{name}"
        if is_staff_id(given):
            return cls(given, role)
        return cls(f"staff:{sha256(name.encode()).hexdigest()[:16]}", role)


def letter_stream(key: UUID) -> str:
    """The stream of what was done with one letter."""
    return f"letter:{key}"


def waiting_stream(key: UUID) -> str:
    """The stream of what was done with one waiting message."""
    return f"waiting:{key}"


def desk_meta(
    stream: str,
    version: int,
    operator: Operator,
    now: datetime,
    *,
    event: DomainEvent,
    subject: str,
    grid_code: str | None = None,
) -> Meta:
    """The record of one act; `subject` is the id of the message it is about."""
    return Meta(
        stream=stream,
        source=DESK_SOURCE,
        message_id=f"{stream}/{version}",
        type=f"gridledger.{event.topic()}",
        subject=subject,
        occurred_at=now,
        precision=Precision.INSTANT,
        received_at=now,
        actor=operator.id,
        role=operator.role,
        grid_code=grid_code,
        causation_id=subject,
    )
