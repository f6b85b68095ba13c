"""The timeline's table: one row a fact of a dispute, never changed again."""

from projections.table import Column, Index, Kind, Table, Wall

TIMELINE = Table(
    "dispute_timeline",
    (
        Column("position", Kind.NUMBER),
        Column("case_code"),
        Column("version", Kind.NUMBER),
        Column("topic"),
        Column("occurred_at"),
        Column("precision"),
        Column("recorded_at"),
        Column("actor"),
        Column("role"),
        Column("source"),
        Column("message_id"),
        Column("grid_code", may_be_null=True),
        Column("basis", may_be_null=True),
        Column("correlation_id", may_be_null=True),
        Column("facts"),
        Column("sealed"),
        Column("state_after"),
    ),
    key=("position",),
    wall=Wall((("dispute_board_told", "case_code"),), own=()),
    indexes=(Index("dispute_timeline_of_case", "case_code, position"),),
)
