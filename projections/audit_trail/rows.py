"""A row of the trail as its readers get it."""

from ledger.identity import message_key
from projections.audit_trail.question import AuditEntry, Difference
from projections.audit_trail.table import TRAIL
from projections.json_value import Json
from projections.raw_fact import json_object, json_of, sealed_values
from projections.row_reader import RowReader
from projections.table import Value


def audit_entry(values: tuple[Value, ...]) -> AuditEntry:
    """One event of the log."""
    row = RowReader(TRAIL, values)
    stream, topic = row.text("stream"), row.text("topic")
    source, message_id = row.text("source"), row.text("message_id")
    return AuditEntry(
        position=row.number("position"),
        verdict=row.text("verdict"),
        code=row.maybe("code"),
        changed=row.flag("changed"),
        type=row.text("type"),
        topic=topic,
        stream=stream,
        object=row.maybe("object"),
        subject=row.text("subject"),
        grid_code=row.maybe("grid_code"),
        actor=row.text("actor"),
        role=row.text("role"),
        source=source,
        message_id=message_id,
        occurred_at=row.instant("occurred_at"),
        precision=row.text("precision"),
        received_at=row.instant("received_at"),
        recorded_at=row.instant("recorded_at"),
        basis=row.maybe("basis"),
        correlation_id=row.maybe("correlation_id"),
        causation_id=row.maybe("causation_id"),
        traceparent=row.maybe("traceparent"),
        rule_pack=row.maybe("rule_pack"),
        calendar=row.maybe("calendar"),
        message=message_key(source, message_id),
        facts=json_object(row.text("facts")),
        differences=_differences(json_of(row.text("differences"))),
        sealed=sealed_values(
            row.text("sealed"), stream=stream, topic=topic, source=source, message_id=message_id
        ),
    )


def _differences(listed: Json) -> tuple[Difference, ...]:
    assert isinstance(listed, list)
    return tuple(
        Difference(path=str(each["path"]), before=each["before"], after=each["after"])
        for each in listed
        if isinstance(each, dict)
    )
