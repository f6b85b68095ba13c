"""The board's table: every version of every case, each with the time we knew it and the time it was true.

A version is what the board shows for a question (position, valid time) when

* without a valid time: `clock` is not `valid`, and `from_position <= position < until_position`;
* with one: `clock` is not `recorded`, `valid_from <= valid time`, `from_position <= position < superseded_position`,
  and `position < until_position` or `valid time < valid_until`.

As long as facts arrive in the order in which they were true, one version a fact serves both questions (`both`). A
fact that arrives late supersedes all versions of its case and leaves two tracks: what we knew, and what was true.
"""

from projections.table import Column, Index, Kind, Table

# Larger than every position; written out in statements so that the partial indexes serve them.
OPEN = 9_223_372_036_854_775_807

BOTH, RECORDED, VALID = "both", "recorded", "valid"

_NOW = f"until_position = {OPEN}"

BOARD = Table(
    "dispute_board",
    (
        Column("case_code"),
        Column("from_position", Kind.NUMBER),
        Column("segment", Kind.NUMBER),
        Column("until_position", Kind.NUMBER),
        Column("superseded_position", Kind.NUMBER),
        Column("valid_until"),
        Column("valid_from"),
        Column("clock"),
        Column("recorded_at"),
        Column("version", Kind.NUMBER),
        Column("source"),
        Column("intake_source"),
        Column("opened_at"),
        Column("opened_precision"),
        Column("grid_code", may_be_null=True),
        Column("community", may_be_null=True),
        Column("category"),
        Column("severity", may_be_null=True),
        Column("state"),
        Column("is_open", Kind.NUMBER),
        Column("pause"),
        Column("route", may_be_null=True),
        Column("channel", may_be_null=True),
        Column("mediators"),
        Column("parties"),
        Column("party_count", Kind.NUMBER),
        Column("round_no", Kind.NUMBER),
        Column("registered_on", may_be_null=True),
        Column("triaged_on", may_be_null=True),
        Column("first_session_on", may_be_null=True),
        Column("agreed_on", may_be_null=True),
        Column("closed_on", may_be_null=True),
        Column("supervision"),
        Column("supervision_open", Kind.NUMBER),
        Column("confirmation"),
        Column("outcome", may_be_null=True),
        Column("due_what", may_be_null=True),
        Column("due_on", may_be_null=True),
        Column("due_estimated", Kind.NUMBER, may_be_null=True),
    ),
    key=("case_code", "from_position", "segment"),
    revised=("until_position", "superseded_position", "valid_until"),
    indexes=(
        Index("dispute_board_now", "opened_at DESC, case_code", _NOW),
        Index("dispute_board_due", "due_on, case_code", f"{_NOW} AND due_on IS NOT NULL"),
        Index("dispute_board_then", "opened_at DESC, case_code, from_position"),
    ),
)

# The columns a case itself fills, in the order of the table.
CASE_COLUMNS = BOARD.column_names[10:]
