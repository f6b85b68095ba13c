"""The persons' table: every version of every person, values sealed as they came."""

from projections.table import Column, Kind, Table

PERSONS = Table(
    "persons",
    (
        Column("person_key"),
        Column("from_position", Kind.NUMBER),
        Column("recorded_at"),
        Column("valid_from"),
        Column("version", Kind.NUMBER),
        Column("source"),
        Column("name", may_be_null=True),
        Column("id_number", may_be_null=True),
        Column("phone", may_be_null=True),
        Column("corrected_at"),
    ),
    key=("person_key", "from_position"),
    recorded="from_position",
)
