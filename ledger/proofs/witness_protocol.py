"""How a log asks a witness for its cosignature over HTTP (C2SP tlog-witness, `POST /add-checkpoint`); no HTTP in here."""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import NamedTuple

from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.leaves import HASH_BYTES
from ledger.proofs.notes import (
    Note,
    NoteNotReadable,
    SignatureLine,
    Verifier,
    hashes_of,
    hashes_text,
    read_note,
)
from ledger.proofs.witness import Witness, WitnessRefuses

PATH = "/add-checkpoint"
SIZE_TYPE = "text/x.tlog.size"
MOST_HASHES = 63
LARGEST_REQUEST = 64 * 1024
_OLD = re.compile(r"old (0|[1-9]\d{0,18})", re.ASCII)
_STATUS = {"other_size": 409, "shortened": 409, "forked": 409, "not_consistent": 422, "not_signed": 403}


class RequestNotReadable(Exception):
    """The body is not what the protocol asks for."""


class AddCheckpoint(NamedTuple):
    """The size cosigned last (as the log believes), what leads from there, and the checkpoint."""

    old: int
    proof: Sequence[bytes]
    note: str

    def written(self) -> str:
        """As it travels."""
        lines = "".join(f"{each}\n" for each in hashes_text(self.proof))
        return f"old {self.old}\n{lines}\n{self.note}"


class Answer(NamedTuple):
    """What the witness says: a status, a body, and its media type."""

    status: int
    body: str
    media_type: str = "text/plain; charset=utf-8"


def read_request(body: bytes) -> AddCheckpoint:
    """Raises `RequestNotReadable`."""
    try:
        head, blank, note = body.decode("utf-8").partition("\n\n")
        first, *lines = head.split("\n")
        old = _OLD.fullmatch(first)
        proof = hashes_of(lines)
    except (UnicodeDecodeError, NoteNotReadable) as problem:
        raise RequestNotReadable(str(problem)) from None
    if not blank or old is None or len(proof) > MOST_HASHES or any(len(each) != HASH_BYTES for each in proof):
        raise RequestNotReadable(
            "a request is `old` and a size, hashes in base64, a blank line and a checkpoint"
        )
    return AddCheckpoint(int(old[1]), proof, note)


@dataclass(frozen=True, slots=True)
class WitnessDesk:
    """A witness with the logs it knows, by origin."""

    witness: Witness
    logs: Mapping[str, Verifier]

    def answer(self, body: bytes, seconds: int) -> Answer:
        """The answer to a request at that time (POSIX seconds)."""
        try:
            asked = read_request(body)
            _, checkpoint = read_checkpoint(asked.note)
        except (RequestNotReadable, NoteNotReadable) as problem:
            return Answer(400, f"{problem}\n")
        log = self.logs.get(checkpoint.origin)
        if log is None:
            return Answer(404, "this log is not known here\n")
        if not log.signed(read_note(asked.note)):
            return Answer(403, "not signed with the key of the log\n")
        if asked.old > checkpoint.size:
            return Answer(400, "the old size is larger than the checkpoint's\n")
        return self._cosigned(asked, log, seconds)

    def _cosigned(self, asked: AddCheckpoint, log: Verifier, seconds: int) -> Answer:
        try:
            note = self.witness.cosign_from(asked.old, asked.note, log, asked.proof, seconds)
        except WitnessRefuses as refused:
            status = _STATUS[refused.code.removeprefix("witness.")]
            if status == 409:
                last = self.witness.last(log.name)
                return Answer(409, f"{last.size if last is not None else 0}\n", SIZE_TYPE)
            return Answer(status, f"{refused}\n")
        line = note.signatures[-1]
        return Answer(200, f"{line.written()}\n")


def read_lines(body: str) -> tuple[SignatureLine, ...]:
    """The signature lines of a good answer. Raises `NoteNotReadable`."""
    return read_note(f"\n\n{body}").signatures


def with_cosignatures(note: Note, lines: Sequence[SignatureLine], witnesses: Sequence[Verifier]) -> Note:
    """The note with those of the lines that are right signatures of witnesses we trust; others are nobody's."""
    for each in lines:
        cosigned = note.signed_also(each)
        if any(witness.signing(cosigned) == each for witness in witnesses):
            note = cosigned
    return note
