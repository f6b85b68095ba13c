"""A row of the trail as its readers get it."""

from ledger.identity import message_key
from projections.audit_trail.question import AuditEntry, Difference
from projections.audit_trail.table import TRAIL
from projections.instants import instant_of
from projections.json_value import Json
from projections.raw_fact import json_object, json_of, sealed_values
from projections.table import Value


def audit_entry(values: tuple[Value, ...]) -> AuditEntry:
    """One event of the log."""
    row = dict(zip(TRAIL.column_names, values, strict=True))
    text = {name: str(value) for name, value in row.items()}

    def maybe(name: str) -> str | None:
        return None if row[name] is None else text[name]

    return AuditEntry(
        position=int(text["position"]),
        verdict=text["verdict"],
        code=maybe("code"),
        changed=text["changed"] == "1",
        type=text["type"],
        topic=text["topic"],
        stream=text["stream"],
        object=maybe("object"),
        subject=text["subject"],
        grid_code=maybe("grid_code"),
        actor=text["actor"],
        role=text["role"],
        source=text["source"],
        message_id=text["message_id"],
        occurred_at=instant_of(text["occurred_at"]),
        precision=text["precision"],
        received_at=instant_of(text["received_at"]),
        recorded_at=instant_of(text["recorded_at"]),
        basis=maybe("basis"),
        correlation_id=maybe("correlation_id"),
        causation_id=maybe("causation_id"),
        traceparent=maybe("traceparent"),
        rule_pack=maybe("rule_pack"),
        calendar=maybe("calendar"),
        message=message_key(text["source"], text["message_id"]),
        facts=json_object(text["facts"]),
        differences=_differences(json_of(text["differences"])),
        sealed=sealed_values(
            text["sealed"],
            stream=text["stream"],
            topic=text["topic"],
            source=text["source"],
            message_id=text["message_id"],
        ),
    )


def _differences(listed: Json) -> tuple[Difference, ...]:
    assert isinstance(listed, list)
    return tuple(
        Difference(path=str(each["path"]), before=each["before"], after=each["after"])
        for each in listed
        if isinstance(each, dict)
    )
