"""The search tables: what each thing is found by since when. Words stand there as keyed hashes, never as text.

An entry is a naming: the event at `from_position` gave the thing the words that carry this position. The newest
entry of a thing holds; as of a position, the newest one up to it.
"""

from projections.table import Column, Index, Kind, Newest, Table

NAME = "search"

ENTRIES = Table(
    "search_entries",
    (
        Column("ref"),
        Column("from_position", Kind.NUMBER),
        Column("recorded_at"),
        Column("kind"),
        Column("grid_code", may_be_null=True),
        Column("source"),
    ),
    key=("ref", "from_position"),
    recorded="from_position",
    indexes=(Index("search_entries_by_position", "from_position"),),
    newest=Newest(NAME, ("ref",), (Index("search_by_position", "from_position"),)),
)

WORDS = Table(
    "search_words",
    (Column("token", Kind.NUMBER), Column("entry", Kind.NUMBER)),
    key=("token", "entry"),
    recorded="entry",
)
