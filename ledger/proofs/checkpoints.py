"""Checkpoints (C2SP tlog-checkpoint): which tree, how large, and its root; what one signed cannot be unsaid."""

import re
from dataclasses import dataclass

from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.notes import Note, NoteNotReadable, hashes_of, hashes_text, read_note

_HISTORIES = "histories "
_SIZE = re.compile(r"0|[1-9]\d{0,18}")


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """The first `size` entries of the log called `origin` hash to `root`; so do their streams to `histories`, if told."""

    origin: str
    size: int
    root: bytes
    histories: bytes | None = None

    @property
    def text(self) -> str:
        """What is signed."""
        (root,) = hashes_text([self.root])
        more = [] if self.histories is None else hashes_text([self.histories])
        return "".join([f"{self.origin}\n{self.size}\n{root}\n", *(f"{_HISTORIES}{each}\n" for each in more)])


def checkpoint_in(note: Note) -> Checkpoint:
    """What a note says. Raises `NoteNotReadable`; other extension lines are signed and passed over."""
    origin, size, root, *more = (*note.text.split("\n"), "", "", "")
    (digest,) = hashes_of([root])
    if not origin or _SIZE.fullmatch(size) is None or not size.isascii() or len(digest) != HASH_BYTES:
        raise NoteNotReadable("a checkpoint is an origin, a size and a root")
    told = hashes_of([each.removeprefix(_HISTORIES) for each in more if each.startswith(_HISTORIES)])
    if len(told) > 1 or any(len(each) != HASH_BYTES for each in told):
        raise NoteNotReadable("a checkpoint tells one root of its histories, or none")
    return Checkpoint(origin, int(size), digest, told[0] if told else None)


def read_checkpoint(written: str) -> tuple[Note, Checkpoint]:
    """A signed checkpoint as it travels. Raises `NoteNotReadable`; nothing is verified yet."""
    note = read_note(written)
    return note, checkpoint_in(note)
