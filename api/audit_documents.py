"""How the audit trail is published."""

from api.answers import Answer
from api.dispute_documents import PersonalShown, published
from api.listing import Dated, Listed
from api.local_time import LocalTime
from projections.audit_trail.question import AuditEntry

Fact = object  # named here: inside an entry `object` is the thing the fact is about


class DifferenceShown(Answer):
    """One field before and after; a sealed value is never shown as text."""

    path: str
    before: object = None
    after: object = None


class AuditEntryShown(Answer):
    """One fact: who, in which role, from which source, when it happened, when it was recorded, why, what changed."""

    position: int
    verdict: str
    code: str | None = None
    changed: bool
    type: str
    topic: str
    stream: str
    object: str | None = None
    subject: str
    grid_code: str | None = None
    actor: str
    role: str
    source: str
    message_id: str
    occurred_at: LocalTime
    precision: str
    received_at: LocalTime
    recorded_at: LocalTime
    basis: str | None = None
    correlation_id: str | None = None
    causation_id: str | None = None
    traceparent: str | None = None
    rule_pack: str | None = None
    calendar: str | None = None
    facts: dict[str, Fact]
    differences: list[DifferenceShown]
    personal: list[PersonalShown]


class AuditEventsAnswer(Listed):
    """A page of the trail."""

    items: list[AuditEntryShown]


class AuditEventAnswer(Dated):
    """One entry."""

    item: AuditEntryShown


def entry_shown(entry: AuditEntry, personal: list[PersonalShown]) -> AuditEntryShown:
    return AuditEntryShown(
        position=entry.position,
        verdict=entry.verdict,
        code=entry.code,
        changed=entry.changed,
        type=entry.type,
        topic=entry.topic,
        stream=entry.stream,
        object=entry.object,
        subject=entry.subject,
        grid_code=entry.grid_code,
        actor=entry.actor,
        role=entry.role,
        source=entry.source,
        message_id=entry.message_id,
        occurred_at=entry.occurred_at,
        precision=entry.precision,
        received_at=entry.received_at,
        recorded_at=entry.recorded_at,
        basis=entry.basis,
        correlation_id=entry.correlation_id,
        causation_id=entry.causation_id,
        traceparent=entry.traceparent,
        rule_pack=entry.rule_pack,
        calendar=entry.calendar,
        facts=published(entry.facts),
        differences=[
            DifferenceShown(path=each.path, before=each.before, after=each.after)
            for each in entry.differences
        ],
        personal=personal,
    )
