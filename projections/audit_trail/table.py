"""The trail's table: one row an event of the log, never changed again."""

from projections.table import Column, Index, Kind, Table, Wall

_FILTERED = ("object", "type", "actor", "source", "grid_code")

TRAIL = Table(
    "audit_trail",
    (
        Column("position", Kind.NUMBER),
        Column("verdict"),
        Column("code", may_be_null=True),
        Column("changed", Kind.NUMBER),
        Column("type"),
        Column("topic"),
        Column("stream"),
        Column("object", may_be_null=True),
        Column("subject"),
        Column("grid_code", may_be_null=True),
        Column("actor"),
        Column("role"),
        Column("source"),
        Column("message_id"),
        Column("occurred_at"),
        Column("precision"),
        Column("received_at"),
        Column("recorded_at"),
        Column("basis", may_be_null=True),
        Column("correlation_id", may_be_null=True),
        Column("causation_id", may_be_null=True),
        Column("traceparent", may_be_null=True),
        Column("rule_pack", may_be_null=True),
        Column("calendar", may_be_null=True),
        Column("facts"),
        Column("differences"),
        Column("sealed"),
    ),
    key=("position",),
    wall=Wall((("trail_reached", "object"),)),
    indexes=(
        *(Index(f"audit_trail_{name}", f"{name}, position") for name in _FILTERED),
        Index("audit_trail_correlation", "correlation_id, position", "correlation_id IS NOT NULL"),
        Index("audit_trail_not_accepted", "verdict, position", "verdict <> 'accepted'"),
    ),
)
