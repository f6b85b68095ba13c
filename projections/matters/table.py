"""Everything the smaller slices keep, one row a thing: what it is, where it lies, where it stands, what was told of it."""

from typing import NamedTuple

from projections.table import Index, Wall
from projections.versions.table import columns_of, versioned

NAME = "matters"


class Matter(NamedTuple):
    """One thing; its id is its stream, `<kind>:<key>`.

    `told` is JSON: by the name of each fact its newest telling, sealed values left out. `refers` are other things'
    streams between bars. `opened_on` and `since` are the days of the first fact and of the one that led to the phase.
    """

    kind: str = ""
    source: str = ""
    grid_code: str | None = None
    phase: str = ""
    opened_on: str = ""
    since: str = ""
    newest: str = ""
    facts: int = 0
    refers: str = ""
    told: str = "{}"


MATTERS = versioned(
    NAME,
    key="matter",
    columns=columns_of(Matter),
    wall=Wall((("matters_told", "matter"),)),
    now=(
        Index("matters_by_kind", "kind, phase, matter"),
        Index("matters_by_grid", "grid_code, kind, matter"),
        Index("matters_by_source", "source, matter"),
    ),
    then=(Index("matters_then_by_kind", "kind, matter, from_position"),),
)
