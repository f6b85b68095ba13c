"""What may be kept of a message that is not taken: as little as its receipt and its repair need."""

from collections.abc import Mapping
from hashlib import sha256

from domain.shared.rule import RuleBroken
from intake import attributes as attribute
from intake.content import content_hash
from intake.delivery import Delivery, Sender
from intake.message import Reading
from intake.refusals import SealNoLongerOpens, SourceNotYours, Unreadable
from ledger.identity import message_key
from ledger.port import InboxRow, ParkedRow

UNIDENTIFIED = "urn:gridledger:unidentified"
IMPOSTOR = "urn:gridledger:not-registered:"


def refused(delivery: Delivery, values: Mapping[str, str], data: bytes, rule: RuleBroken) -> Reading:
    """What may be kept of a message that was readable but not as it should be."""
    source = values["source"] if attribute.is_identifier(values["source"]) else UNIDENTIFIED
    message_id = attribute.harmless_id(values["id"]) or delivery.place
    actor, role = attribute.harmless_actor(values)
    return Reading(
        delivery=delivery,
        key=message_key(source, message_id),
        source=source,
        message_id=message_id,
        content_hash=content_hash(values, data),
        type=attribute.harmless_type(values.get("type", "")),
        subject=attribute.harmless(values.get("subject", "")),
        occurred_at=delivery.received_at,
        occurred_on=delivery.received_at.date(),
        received_at=delivery.received_at,
        actor=actor,
        role=role,
        grid_code=attribute.grid_code_or_none(values),
        refusal=rule,
    )


def unreadable(delivery: Delivery, problem: Unreadable) -> Reading:
    source, message_id = problem.attributes.get("source"), problem.attributes.get("id")
    if (
        not source
        or not message_id
        or not attribute.is_identifier(source)
        or not attribute.harmless_id(message_id)
    ):
        source, message_id = UNIDENTIFIED, delivery.place
    allowed = delivery.sender.sources
    if source != UNIDENTIFIED and allowed is not None and source not in allowed:
        source, message_id = UNIDENTIFIED, delivery.place
    return Reading(
        delivery=delivery,
        key=message_key(source, message_id),
        source=source,
        message_id=message_id,
        content_hash=sha256(delivery.body or b"").digest(),
        occurred_at=delivery.received_at,
        occurred_on=delivery.received_at.date(),
        received_at=delivery.received_at,
        refusal=problem,
    )


def impostor(delivery: Delivery, source: str, message_id: str) -> Reading:
    """Kept under the sender's own name: a stranger must not use up another source's message ids."""
    own_name = IMPOSTOR + attribute.harmless(delivery.sender.name)
    claimed = sha256(f"{source}\x00{message_id}".encode("utf-8", "surrogatepass")).hexdigest()
    return Reading(
        delivery=delivery,
        key=message_key(own_name, claimed),
        source=own_name,
        message_id=attribute.harmless(message_id) or claimed,
        claimed=attribute.harmless_source(source) or None,
        content_hash=sha256(delivery.body or b"").digest(),
        occurred_at=delivery.received_at,
        occurred_on=delivery.received_at.date(),
        received_at=delivery.received_at,
        refusal=SourceNotYours(),
    )


def no_longer_opened(row: ParkedRow, known: InboxRow | None) -> Reading:
    """A waiting message whose seal nobody opens any more: all that is left is what the inbox knows of it."""
    source, message_id = (
        (known.source, known.message_id) if known is not None else (UNIDENTIFIED, str(row.key))
    )
    return Reading(
        delivery=Delivery(f"parked:{row.key}", None, (), None, Sender("", frozenset()), row.parked_at),
        key=row.key,
        source=source,
        message_id=message_id,
        content_hash=known.content_hash if known is not None else b"",
        occurred_at=row.parked_at,
        occurred_on=row.parked_at.date(),
        received_at=row.parked_at,
        refusal=SealNoLongerOpens(),
    )
