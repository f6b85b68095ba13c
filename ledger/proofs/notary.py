"""Signs checkpoints: each the continuation of the last one signed, or none."""

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass

from ledger.proofs.checkpoint_book import BookNotSafe, CheckpointBook
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.notes import Note, Signer, Verifier
from ledger.proofs.tiles import TiledTree

OpenTree = Callable[[], AbstractContextManager[TiledTree]]


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

    def checkpoint(self, open_tree: OpenTree) -> Note:
        """A checkpoint of the tree as it is, kept in the book; the one of the book where nothing came since.

        Raises `NotAContinuation`, and `BookNotSafe` where the book holds what we never signed.
        """
        newest = (
            self.book.newest()
        )  # before the tree is looked at: another process may sign a larger one meanwhile
        with open_tree() as tree:
            if newest is not None:
                note, last = newest
                if not self.verifier.signed(note) or last.origin != self.signer.name:
                    raise BookNotSafe(f"the kept checkpoint of {last.size} is not signed with this key")
                if tree.size < last.size or tree.root_at(last.size) != last.root:
                    raise NotAContinuation(last.size, tree.size)
                if tree.size == last.size:
                    return note
            made = Checkpoint(self.signer.name, tree.size, tree.root())
        signed = self.signer.sign(Note(made.text))
        self.book.keep(signed, made)
        return signed
