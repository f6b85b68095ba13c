"""A message that could be read: who says what happened to which thing, when, and why we may know it."""

from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from domain.shared.rule import RuleBroken
from intake.catalogue import PublishedType, Routed
from intake.delivery import Delivery


@dataclass(frozen=True, slots=True, kw_only=True)
class Reading:
    """What reading one delivery came to.

    `refusal` set: the message is refused (or, if it is an `Unreadable`, a dead letter). Otherwise `routed`
    and `published` say what to decide. `key` is the message's identity; `received_under` is the source the
    inbox and the receipt use, which for an impostor is not the one it claimed.
    """

    delivery: Delivery
    key: UUID
    source: str
    message_id: str
    received_under: str
    content_hash: bytes
    type: str = ""
    subject: str = ""
    occurred_at: datetime
    precision: str = "instant"
    actor: str = ""
    role: str = ""
    grid_code: str | None = None
    basis: str | None = None
    correlation_id: str | None = None
    traceparent: str | None = None
    device_seq: int | None = None
    base_version: int | None = None
    rule_pack: str | None = None
    calendar: str | None = None
    published: PublishedType | None = None
    routed: Routed | None = None
    refusal: RuleBroken | None = None
