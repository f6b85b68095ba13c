"""Checkpoints (C2SP tlog-checkpoint): which tree, how large, and its root; what one signed cannot be unsaid."""

import re
from dataclasses import dataclass

from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.notes import Note, NoteNotReadable, hashes_of, hashes_text, read_note

_SIZE = re.compile(r"0|[1-9]\d{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first `size` events of the log called `origin` hash to `root`."""

    origin: str
    size: int
    root: bytes

    @property
    def text(self) -> str:
        """What is signed."""
        (root,) = hashes_text([self.root])
        return f"{self.origin}\n{self.size}\n{root}\n"


def checkpoint_in(note: Note) -> Checkpoint:
    """What a note says. Raises `NoteNotReadable`; extension lines of later versions are signed and passed over."""
    origin, size, root, *_ = (*note.text.split("\n"), "", "", "")
    (digest,) = hashes_of([root])
    if not origin or _SIZE.fullmatch(size) is None or not size.isascii() or len(digest) != HASH_BYTES:
        raise NoteNotReadable("a checkpoint is an origin, a size and a root")
    return Checkpoint(origin, int(size), digest)


def read_checkpoint(written: str) -> tuple[Note, Checkpoint]:
    """A signed checkpoint as it travels. Raises `NoteNotReadable`; nothing is verified yet."""
    note = read_note(written)
    return note, checkpoint_in(note)
