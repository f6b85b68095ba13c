"""The stored part of a proof tree: leaf hashes, and the hashes of full tiles above them; once written, final."""

from dataclasses import dataclass, replace

from projections.table import Column, Kind, Table

NAME = "proofs"

# `place` counts from 0 within its level. The hash of leaf n - 1 is of position n; that of a full tile stands with
# the position that filled it. A tile of tlog-tiles is the rows of one level from 256 * index on.
HASHES = Table(
    "proof_hashes",
    (
        Column("level", Kind.NUMBER),
        Column("place", Kind.NUMBER),
        Column("position", Kind.NUMBER),
        Column("hash"),
    ),
    key=("level", "place"),
)

# The same of the access log, which no projection follows: see `projections.proofs.follow`.
ACCESS_HASHES = replace(HASHES, name="access_hashes")


@dataclass(frozen=True, slots=True)
class StoredTree:
    """Where a log's hashes are, and under which name how far they follow it is kept."""

    name: str
    hashes: Table


EVENTS_TREE = StoredTree(NAME, HASHES)
ACCESS_TREE = StoredTree("access_proofs", ACCESS_HASHES)
