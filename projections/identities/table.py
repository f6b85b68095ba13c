"""Which records name the same document: a keyed hash of the number each person's record has, never the number."""

from dataclasses import replace
from typing import NamedTuple

from projections.table import Index, Wall
from projections.versions.table import columns_of, versioned

NAME = "identities"
NUMBER = "number_token"


class Identity(NamedTuple):
    """One record's number as a keyed hash; None where none is told, or nobody can read it any more."""

    source: str = ""
    grid_code: str | None = None
    number_token: str | None = None


IDENTITIES = versioned(
    NAME,
    key="person_key",
    columns=tuple(
        replace(column, exported=False) if column.name == NUMBER else column
        for column in columns_of(Identity)
    ),
    wall=Wall((("person_reached", "person_key"),)),
    now=(Index("identities_by_number", "number_token, person_key", "number_token IS NOT NULL"),),
    then=(
        Index(
            "identities_then_by_number", "number_token, person_key, from_position", "number_token IS NOT NULL"
        ),
    ),
)
