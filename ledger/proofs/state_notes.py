"""What the read tables held at a position, published: a hash a table, under the log's own signature."""

import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.notes import Note, NoteNotReadable, hashes_of, hashes_text, read_note

OPENING = "gridledger-state/1 "
EVERYWHERE = "all"
_TABLE = re.compile(r"([a-z][a-z0-9_]*) (0|[1-9]\d{0,18}) (\S+)", re.ASCII)


class TableState(NamedTuple):
    """A read table: how many rows, and a hash over them in the order of their key."""

    table: str
    rows: int
    digest: bytes


@dataclass(frozen=True, slots=True, kw_only=True)
class State:
    """The read tables over the first `size` events of a log, of one place (a beginning of grid codes) or of all."""

    origin: str
    size: int
    place: str
    tables: Sequence[TableState]

    @property
    def text(self) -> str:
        """What is signed."""
        lines = [f"{each.table} {each.rows} {hashes_text([each.digest])[0]}" for each in self.tables]
        return "\n".join([f"{OPENING}{self.origin}", str(self.size), self.place, *lines, ""])


def read_state(written: str) -> tuple[Note, State]:
    """As it travels. Raises `NoteNotReadable`; nothing is verified yet."""
    note = read_note(written)
    first, size, place, *lines = (*note.text.rstrip("\n").split("\n"), "", "")[: note.text.count("\n")]
    met = [_TABLE.fullmatch(each) for each in lines]
    if not first.startswith(OPENING) or not size.isdigit() or not place or None in met:
        raise NoteNotReadable("a state is a log, a size, a place and a line for each table")
    tables = [TableState(each[1], int(each[2]), hashes_of([each[3]])[0]) for each in met if each is not None]
    if any(len(each.digest) != HASH_BYTES for each in tables):
        raise NoteNotReadable("a table's hash is SHA-256")
    return note, State(origin=first.removeprefix(OPENING), size=int(size), place=place, tables=tuple(tables))
