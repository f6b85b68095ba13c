"""Signs checkpoints: each the continuation of the last one signed, or none."""

from collections.abc import Callable
from contextlib import AbstractContextManager, nullcontext
from dataclasses import dataclass
from typing import Protocol

from ledger.proofs.checkpoint_book import BookNotSafe, CheckpointBook
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.notes import Note, Signer, Verifier
from ledger.proofs.tiles import TiledTree

OpenTree = Callable[[], AbstractContextManager[TiledTree]]


class Histories(Protocol):
    """The map of histories as it stands."""

    size: int

    def root_at(self, size: int) -> bytes:
        """Its hash when the log held so many events."""


OpenHistories = Callable[[], AbstractContextManager[Histories]]


class NotAContinuation(Exception):
    """The tree is not what it was when it was signed last: whoever signed now would sign a fork."""

    def __init__(self, signed: int, now: int) -> None:
        shorter = now < signed
        self.zh = (
            f"证明树只到 {now},而已签署过 {signed} 的检查点:台账被截短或退回旧副本,不再签署。"
            if shorter
            else f"位置 {signed} 以前的内容与已签署的检查点不符,不再签署;请运行 gridledger verify。"
        )
        self.en = (
            f"The proof tree ends at {now}, a checkpoint of {signed} was signed: the ledger was cut or is an older copy."
            if shorter
            else f"What stands up to position {signed} is not what was signed; nothing is signed. Run gridledger verify."
        )
        super().__init__(self.en)


@dataclass(frozen=True, slots=True)
class Notary:
    """One ledger's own signature. Its name is the log's origin."""

    signer: Signer
    book: CheckpointBook

    @property
    def verifier(self) -> Verifier:
        """What anybody checks our checkpoints with."""
        return self.signer.verifier()

    def checkpoint(self, open_tree: OpenTree, open_histories: OpenHistories | None = None) -> Note:
        """A checkpoint of the tree as it is, kept in the book; the one of the book where nothing came since.

        With histories, of the largest size both have; a log that told their root once tells it always. Raises
        `NotAContinuation`, and `BookNotSafe` where the book holds what we never signed.
        """
        newest = (
            self.book.newest()
        )  # before the tree is looked at: another process may sign a larger one meanwhile
        last = None if newest is None else self._own(*newest)
        with open_tree() as tree, (open_histories or nullcontext)() as histories:
            if last is not None:
                _require_continuing(last, tree, histories)
            size = _size(last, tree, histories)
            if newest is not None and last is not None and size <= last.size:
                return newest[0]
            told = histories.root_at(size) if histories is not None and histories.size >= size else None
            made = Checkpoint(self.signer.name, size, tree.root_at(size), told)
        signed = self.signer.sign(Note(made.text))
        self.book.keep(signed, made)
        return signed

    def _own(self, note: Note, checkpoint: Checkpoint) -> Checkpoint:
        if not self.verifier.signed(note) or checkpoint.origin != self.signer.name:
            raise BookNotSafe(f"the kept checkpoint of {checkpoint.size} is not signed with this key")
        return checkpoint


def _require_continuing(last: Checkpoint, tree: TiledTree, histories: Histories | None) -> None:
    if tree.size < last.size or tree.root_at(last.size) != last.root:
        raise NotAContinuation(last.size, tree.size)
    if histories is None or last.histories is None or histories.size < last.size:
        return
    if histories.root_at(last.size) != last.histories:
        raise NotAContinuation(last.size, tree.size)


def _size(last: Checkpoint | None, tree: TiledTree, histories: Histories | None) -> int:
    """Tree and map follow the log apart: what one of them lacks yet is signed the next time."""
    if histories is None or histories.size >= tree.size:
        return tree.size
    signed = 0 if last is None else last.size
    if histories.size > signed:
        return histories.size
    # A map that is only just being built must not hold back the checkpoints.
    return signed if last is not None and last.histories is not None else tree.size
