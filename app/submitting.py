"""Brings checkpoints to the witness over HTTP and keeps what it cosigned."""

import urllib.error
import urllib.request
from dataclasses import dataclass

from ledger.proofs.checkpoints import read_checkpoint
from ledger.proofs.cosigning import Cosigning
from ledger.proofs.notary import OpenTree
from ledger.proofs.notes import Note, NoteNotReadable
from ledger.proofs.witness_protocol import (
    PATH,
    AddCheckpoint,
    Answer,
    read_lines,
    with_cosignatures,
)

SECONDS = 10.0
LARGEST_ANSWER = 64 * 1024


class WitnessSaysNo(Exception):
    """The witness refused, could not be reached, or answered what is no cosignature; `status` 0 where it did not answer."""

    def __init__(self, status: int, words: str) -> None:
        super().__init__(f"{status} {words.strip()[:200]}")
        self.status = status


@dataclass(frozen=True, slots=True)
class Submission:
    """The witness at `url`, for one log."""

    url: str
    cosigning: Cosigning
    open_tree: OpenTree

    def cosigned(self, written: str) -> Note:
        """The checkpoint with the witness's cosignature, kept. Raises `WitnessSaysNo`."""
        note, checkpoint = read_checkpoint(written)
        kept = self.cosigning.kept.newest(checkpoint.origin)
        old = 0 if kept is None else kept[1].size
        answer = self._asked(old, checkpoint.size, written)
        if answer.status == 409 and (known := _size_in(answer)) is not None and known <= checkpoint.size:
            # It has seen another size than we know of: our file is gone or older, or another of us was there.
            answer = self._asked(known, checkpoint.size, written)
        if answer.status != 200:
            raise WitnessSaysNo(answer.status, answer.body)
        try:
            found = with_cosignatures(note, read_lines(answer.body), self.cosigning.witnesses)
        except NoteNotReadable as problem:
            raise WitnessSaysNo(answer.status, str(problem)) from None
        if found == note:
            raise WitnessSaysNo(answer.status, "not cosigned by a witness of the settings")
        self.cosigning.kept.keep(found, checkpoint)
        return found

    def _asked(self, old: int, new: int, written: str) -> Answer:
        with self.open_tree() as tree:
            proof = tree.consistency(old, new) if 0 < old < new else []
        return _posted(self.url, AddCheckpoint(old, proof, written).written().encode())


def _posted(url: str, body: bytes) -> Answer:
    if not url.startswith(("http://", "https://")):
        raise WitnessSaysNo(0, "the witness's address is not of HTTP")
    request = urllib.request.Request(url.rstrip("/") + PATH, data=body, method="POST")
    try:
        # No proxy: a witness stands on loopback or in the office's own net.
        opener = urllib.request.build_opener(urllib.request.ProxyHandler({}))
        with opener.open(request, timeout=SECONDS) as answered:
            return Answer(answered.status, answered.read(LARGEST_ANSWER).decode("utf-8", "replace"))
    except urllib.error.HTTPError as refused:
        with refused:
            return Answer(refused.code, refused.read(LARGEST_ANSWER).decode("utf-8", "replace"))
    except (OSError, ValueError) as problem:
        raise WitnessSaysNo(0, str(problem)) from None


def _size_in(answer: Answer) -> int | None:
    told = answer.body.strip()
    return int(told) if told.isascii() and told.isdigit() and len(told) < 20 else None
