"""The board's tables: every version of every case, and the newest one of each beside them.

`clock` says which questions a version may answer. As long as facts arrive in the order in which they were true, one
version a fact answers both (`both`). A fact that arrives late begins a new `edition` of its case's history of truth:
from then on there are two tracks, what we knew (`recorded`) and what was true (`valid`).

For a question without a valid time the version with the greatest `from_position` up to the position asked for holds,
`valid` ones left out. With a valid time, `recorded` ones are left out, and among those with `from_position` and
`valid_from` not later than asked for, the newest edition's last one (by `from_position`, `segment`) holds.
"""

from projections.table import Column, Index, Kind, Newest, Table, Wall

BOTH, RECORDED, VALID = "both", "recorded", "valid"

NAME = "dispute_board"

VERSIONS = Table(
    "dispute_board_versions",
    (
        Column("case_code"),
        Column("from_position", Kind.NUMBER),
        Column("segment", Kind.NUMBER),
        Column("edition", Kind.NUMBER),
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
    recorded="from_position",
    wall=Wall((("dispute_board_told", "case_code"),)),
    indexes=(Index("dispute_board_then", "opened_at DESC, case_code, from_position"),),
    newest=Newest(
        NAME,
        ("case_code",),
        (
            Index("dispute_board_now", "opened_at DESC, case_code"),
            Index("dispute_board_due", "due_on, case_code", "due_on IS NOT NULL"),
        ),
    ),
)
