"""An event as the ledger keeps it: the facts, and around them who, where, when and why."""

from dataclasses import dataclass
from datetime import datetime
from typing import Generic, TypeVar
from uuid import UUID

from domain.shared.event import DomainEvent

E_co = TypeVar("E_co", bound=DomainEvent, covariant=True)


@dataclass(slots=True, kw_only=True)  # not frozen: one is made for every message
class Meta:
    """The record around the facts. No personal data: ids of staff and systems are pseudonymous codes.

    `stream` is `<kind>:<natural key>`; `occurred_at` is RFC 3339 as sent, `precision` how much of it is
    meant; `basis` is a code of the purpose list; `rule_pack` and `calendar` name the versions the decision
    used.
    """

    stream: str
    source: str
    message_id: str
    type: str
    subject: str
    occurred_at: datetime
    precision: str
    received_at: datetime
    actor: str
    role: str
    grid_code: str | None = None
    basis: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
    device_seq: int | None = None
    base_version: int | None = None
    rule_pack: str | None = None
    calendar: str | None = None


@dataclass(frozen=True, slots=True)
class Recorded(Generic[E_co]):
    """One decoded event of the log; personal fields are still `Sealed`."""

    position: int
    stream_id: UUID
    version: int
    topic: str
    recorded_at: datetime
    meta: Meta
    data: E_co
