"""A witness cosigns a log that only grew, and refuses one that was cut, forked or signed by somebody else."""

from collections.abc import Sequence
from pathlib import Path

import pytest

from ledger.proofs.checkpoint_book import BookNotSafe, CheckpointBook
from ledger.proofs.checkpoints import Checkpoint
from ledger.proofs.leaves import EMPTY_ROOT, leaf_hash
from ledger.proofs.notary import NotAContinuation, Notary
from ledger.proofs.notes import Algorithm, Note
from ledger.proofs.tiles import TiledTree
from ledger.proofs.witness import Witness, WitnessRefuses
from proofs.scene import ORIGIN, signer_of
from tests.ledger.naive_tree import Shelf, leaves

LOG, OTHER, WITNESS = signer_of(1), signer_of(2), signer_of(3, "witness.example")
AT = 1_772_000_000


@pytest.fixture
def witness(tmp_path: Path) -> Witness:
    return Witness(WITNESS, tmp_path / "state")


def tree(size: int, changed: int | None = None) -> TiledTree:
    """A log of that size; `changed` is an event that says another thing."""
    hashes = leaves(size)
    if changed is not None:
        hashes[changed] = leaf_hash(b"changed")
    return Shelf(hashes).tree()


def signed(of: TiledTree) -> str:
    """Its checkpoint."""
    return LOG.sign(Note(Checkpoint(ORIGIN, of.size, of.root()).text)).written()


def cosign(witness: Witness, of: TiledTree, proof: Sequence[bytes] = ()) -> Note:
    """Ask for a cosignature."""
    return witness.cosign(signed(of), LOG.verifier(), proof, AT)


def test_a_log_that_grew_is_cosigned(witness: Witness) -> None:
    cosign(witness, tree(10))
    cosigned = cosign(witness, tree(300), tree(300).consistency(10, 300))
    assert WITNESS.verifier(Algorithm.COSIGNATURE).signed(cosigned)
    assert LOG.verifier().signed(cosigned)
    last = witness.last(ORIGIN)
    assert last is not None
    assert last.size == 300


def test_the_same_checkpoint_may_be_brought_again(witness: Witness) -> None:
    assert cosign(witness, tree(10)) == cosign(witness, tree(10))


@pytest.mark.parametrize(("first", "second"), [("one", None), (None, "one"), ("one", "other")])
def test_of_one_size_one_map_of_histories_is_cosigned_and_none_beside_it(
    witness: Witness, first: str | None, second: str | None
) -> None:
    of = tree(10)

    def with_map(said: str | None) -> str:
        histories = None if said is None else leaf_hash(said.encode())
        return LOG.sign(Note(Checkpoint(ORIGIN, of.size, of.root(), histories).text)).written()

    witness.cosign(with_map(first), LOG.verifier(), (), AT)
    with pytest.raises(WitnessRefuses) as refused:
        witness.cosign(with_map(second), LOG.verifier(), (), AT)
    assert refused.value.code == "witness.forked"


def test_an_empty_log_may_grow_into_anything(witness: Witness) -> None:
    written = LOG.sign(Note(Checkpoint(ORIGIN, 0, EMPTY_ROOT).text)).written()
    witness.cosign(written, LOG.verifier(), [], AT)
    cosign(witness, tree(5))


@pytest.mark.parametrize(
    ("shown", "proof", "code"),
    [
        (tree(19), [], "witness.shortened"),
        (tree(20, changed=3), [], "witness.forked"),
        (tree(40), [], "witness.not_consistent"),
        (tree(40), tree(40).consistency(19, 40), "witness.not_consistent"),
        (tree(40, changed=3), tree(40, changed=3).consistency(20, 40), "witness.not_consistent"),
    ],
)
def test_a_log_that_is_not_the_one_seen_is_refused(
    witness: Witness, shown: TiledTree, proof: list[bytes], code: str
) -> None:
    cosign(witness, tree(20))
    with pytest.raises(WitnessRefuses) as refused:
        cosign(witness, shown, proof)
    assert refused.value.code == code
    assert refused.value.zh
    last = witness.last(ORIGIN)
    assert last is not None
    assert (last.size, last.root) == (20, tree(20).root())


def test_what_the_log_did_not_sign_is_refused(witness: Witness) -> None:
    written = OTHER.sign(Note(Checkpoint(ORIGIN, 5, EMPTY_ROOT).text)).written()
    with pytest.raises(WitnessRefuses, match="not_signed"):
        witness.cosign(written, LOG.verifier(), [], AT)
    assert witness.last(ORIGIN) is None


class Shown:
    """Opens a tree as a view does."""

    def __init__(self, of: TiledTree) -> None:
        self.of = of

    def __call__(self) -> "Shown":
        return self

    def __enter__(self) -> TiledTree:
        return self.of

    def __exit__(self, *_: object) -> None:
        pass


def test_a_ledger_never_signs_what_does_not_continue_what_it_signed(tmp_path: Path) -> None:
    notary = Notary(LOG, CheckpointBook(tmp_path / "book"))
    first = notary.checkpoint(Shown(tree(20)))
    assert notary.checkpoint(Shown(tree(20))) == first
    for other in (tree(19), tree(20, changed=3), tree(40, changed=3)):
        with pytest.raises(NotAContinuation) as refused:
            notary.checkpoint(Shown(other))
        assert refused.value.zh
    notary.checkpoint(Shown(tree(40)))
    assert notary.book.sizes() == [20, 40]


def test_a_book_somebody_wrote_in_is_not_continued(tmp_path: Path) -> None:
    book = CheckpointBook(tmp_path / "book")
    Notary(OTHER, book).checkpoint(Shown(tree(20)))
    with pytest.raises(BookNotSafe, match="not signed"):
        Notary(LOG, book).checkpoint(Shown(tree(40)))
    next((tmp_path / "book").glob("*.note")).write_text("nothing\n")
    with pytest.raises(BookNotSafe):
        Notary(OTHER, book).checkpoint(Shown(tree(40)))
