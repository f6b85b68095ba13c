"""The published state: a content hash of every read table that follows from the events alone, at one position."""

from collections.abc import Container, Sequence
from hashlib import sha256

from pydantic_core import to_json

from ledger.proofs.state_notes import TableState
from projections.asking import live_position
from projections.audit_trail.fold import ERASES
from projections.audit_trail.table import TRAIL
from projections.catalogue import TABLES_OF, UNKEYED
from projections.readstore.port import Reader
from projections.rows import rows_of
from projections.table import Table


class Behind(Exception):
    """A read model has not followed as far as it is asked about."""

    def __init__(self, projection: str, position: int) -> None:
        self.projection, self.position = projection, position
        super().__init__(f"{projection} stands at {position}")


class ErasedSince(Exception):
    """Somebody was erased behind that position: what the read tables held there is nowhere any more."""

    code = "state.erased_since"

    def __init__(self, position: int, erased: int) -> None:
        self.position, self.erased = position, erased
        self.zh = f"位置 {erased} 记有删除,{position} 处的视图状态已无法重现;请改问 {erased} 或其后的位置。"
        self.en = (
            f"Somebody was erased at {erased}, so the state at {position} cannot be reproduced any more: "
            f"ask at {erased} or after."
        )
        super().__init__(self.en)


def state_at(reader: Reader, position: int, only: Container[int] | None = None) -> list[TableState]:
    """The tables as of a position; `only` with rows that events at these positions made.

    Raises `Behind` and `ErasedSince`.
    """
    for name in UNKEYED:
        reached = live_position(reader, name)
        if reached < position:
            raise Behind(name, reached)
    if (erased := _last_erasure(reader)) > position:
        raise ErasedSince(position, erased)
    return [state_of(reader, table, position, only) for table in state_tables()]


def state_tables() -> Sequence[Table]:
    """The tables that are hashed, in order; those of newest rows follow from them."""
    return [table for name in UNKEYED for table in TABLES_OF[name]]


def state_of(reader: Reader, table: Table, position: int, only: Container[int] | None = None) -> TableState:
    """One table as of a position."""
    digest, count = sha256(), 0
    (recorded,) = table.places((table.recorded,))
    for row in rows_of(reader, table, position):
        if only is None or row[recorded] in only:
            digest.update(to_json(row) + b"\n")
            count += 1
    return TableState(table.name, count, digest.digest())


def _last_erasure(reader: Reader) -> int:
    """Where the newest fact stands that took values out of rows before it; 0 where there is none."""
    topics = [f"{name}.v%" for name in sorted(ERASES)]
    said = " OR ".join(["topic LIKE ?"] * len(topics))
    ((found,),) = reader.select(f"SELECT max(position) FROM {TRAIL.name} WHERE {said}", topics)
    return int(found or 0)
