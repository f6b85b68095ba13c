"""A message that could be read: who says what happened to which thing, when, and why we may know it."""

from dataclasses import dataclass
from datetime import date, datetime
from uuid import UUID

from domain.shared.rule import RuleBroken
from intake.catalogue import PublishedType, Routed
from intake.delivery import Delivery, Repair
from ledger.identity import message_key


@dataclass(slots=True, kw_only=True)  # not frozen: one is made for every message
class Reading:
    """What reading one delivery came to.

    `refusal` set: the message is refused (or, if it is an `Unreadable`, a dead letter). Otherwise `routed`
    and `published` say what to decide. `key` is the message's identity; `source` is the one the inbox uses,
    which for an impostor is not the one it `claimed`. As it is, it stands around the facts in the log.
    """

    delivery: Delivery
    key: UUID
    source: str
    message_id: str
    content_hash: bytes
    type: str = ""
    subject: str = ""
    occurred_at: datetime
    occurred_on: date  # the day in Shanghai
    precision: str = "instant"
    received_at: datetime
    actor: str = ""
    role: str = ""
    grid_code: str | None = None
    basis: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
    device_seq: int | None = None
    base_version: int | None = None
    rule_pack: str | None = None
    calendar: str | None = None
    published: PublishedType | None = None
    routed: Routed | None = None
    refusal: RuleBroken | None = None
    claimed: str | None = None


def under_repair(reading: Reading, repair: Repair) -> Reading:
    """The reading under the id the desk takes it by; the message it repairs is what caused it."""
    reading.message_id, reading.causation_id = repair.id, repair.of
    reading.key = message_key(reading.source, repair.id)
    return reading
